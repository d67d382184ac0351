import { createHash } from 'node:crypto'
import type { AccountId, AlbumId, ItemId } from '../../../shared/domain.ts'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

function shortHash(parts: readonly string[]): string {
  return idOf(createHash('sha256').update(parts.join('\0')).digest())
}

/** 20 characters of base32, which is 100 bits: no two of a billion ids are equal by chance. */
function idOf(digest: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of digest) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet.charAt((held >> bits) & 31)
      if (text.length === 20) return text
    }
    held &= (1 << bits) - 1
  }
  return text
}

/** Our id of a media item. The same account and remote id always give the same id, on every machine. */
export function itemIdOf(account: AccountId, remoteId: string): ItemId {
  return shortHash(['item', account, remoteId]) as ItemId
}

/** Our id of an album, as `itemIdOf`. */
export function albumIdOf(account: AccountId, remoteId: string): AlbumId {
  return shortHash(['album', account, remoteId]) as AlbumId
}

/** Our id of the person whose account it is, as `itemIdOf`. */
export function ownerIdOf(account: string): string {
  return shortHash(['owner', account])
}

/** Our id of a person's exports as a source, whichever they are, as `itemIdOf`. */
export function takeoutSourceIdOf(owner: string): string {
  return shortHash(['source', 'takeout', owner])
}

/** An id that nothing has: of items, albums, owners and sources that no account knows. `random` gives that many bytes. */
export function mintedId(random: (count: number) => Uint8Array): string {
  return idOf(random(13))
}

/** Our id of an account as a source through the Library API, as `itemIdOf`. */
export function librarySourceIdOf(account: string): string {
  return shortHash(['source', 'library', account])
}
