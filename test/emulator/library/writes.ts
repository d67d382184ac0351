import { albumIdFor, itemIdFor } from './ids.ts'
import { insertEnrichment, insertItems, removeItems, type Place } from './album-order.ts'
import type { Library } from './library.ts'
import type { AlbumSharing, EmulatorAlbum, EmulatorItem } from './model.ts'

/** What arrived under one upload token. */
export interface UploadedBytes {
  sub: string
  name: string
  contentType: string
  bytes: number
  sha256: string
  /** Milliseconds since 1970. */
  at: number
}

/** What of an item its bytes and whoever created it have said. */
type CreatedItem = Omit<EmulatorItem, 'id' | 'owner' | 'content' | 'appCreated' | 'favorite' | 'archived'>

/** One change that a method of the API has made: nothing that was checked is left to be checked. */
export type Write =
  | { do: 'upload'; token: string; uploaded: UploadedBytes }
  | { do: 'create-album'; sub: string; id: string; title: string }
  | { do: 'create-item'; sub: string; id: string; sha256: string; item: CreatedItem }
  | { do: 'add'; album: string; items: readonly string[]; place: Place }
  | { do: 'remove'; album: string; items: readonly string[] }
  | { do: 'enrich'; album: string; id: string; value: object; place: Place }
  | { do: 'patch-album'; album: string; title?: string; cover?: string }
  | { do: 'describe'; item: string; description: string }
  | { do: 'share'; sub: string; album: string; sharing: AlbumSharing }
  | { do: 'unshare'; album: string }
  | { do: 'join'; sub: string; album: string }
  | { do: 'leave'; sub: string; album: string }

/** Where writes and bytes are kept for the next start. */
export interface WriteKeeper {
  /** What earlier starts have written, and the bytes of each SHA-256. */
  earlier(): { writes: Write[]; bytesOf(sha256: string): Uint8Array }
  write(write: Write): void
  bytes(sha256: string, bytes: Uint8Array): void
}

/** Everything that was written by way of the API. */
export interface Written {
  apply(write: Write): void
  keepBytes(sha256: string, bytes: Uint8Array): void
  bytesOf(sha256: string): Uint8Array | undefined
  uploaded(token: string): UploadedBytes | undefined
  newAlbumId(prefix: string): string
  newItemId(prefix: string): string
  /** For whatever else needs a name that nothing has yet. */
  newName(): string
}

/** The album of this id, whoever has it. */
function albumOf(library: Library, id: string): EmulatorAlbum | undefined {
  for (const { albums } of library.accounts) {
    const found = albums.find((album) => album.id === id)
    if (found) return found
  }
  return undefined
}

/** Writes into `library`, by what was kept of earlier starts first. */
export function writtenInto(library: Library, keeper: WriteKeeper | undefined): Written {
  const uploads = new Map<string, UploadedBytes>()
  const bytes = new Map<string, Uint8Array>()
  let made = 0

  const album = (id: string): EmulatorAlbum => {
    const found = albumOf(library, id)
    if (!found) throw new Error(`no album ${id}`)
    return found
  }

  const carryOut = (write: Write): void => {
    made += 1
    switch (write.do) {
      case 'upload':
        uploads.set(write.token, write.uploaded)
        return
      case 'create-album': {
        const { id, title, sub } = write
        library
          .account(sub)
          .albums.push({ id, title, owner: sub, appCreated: true, owned: true, shared: false, items: [] })
        return
      }
      case 'create-item': {
        const { id, sub, item, sha256 } = write
        const content = { kind: 'stored', sha256, bytes: bytes.get(sha256) ?? new Uint8Array() } as const
        const created = { ...item, id, owner: sub, appCreated: true, favorite: false, archived: false, content }
        library.insert(library.account(sub), created)
        return
      }
      case 'add':
        return insertItems(
          album(write.album),
          write.items.map((id) => library.item(id)),
          write.place,
        )
      case 'remove':
        return removeItems(album(write.album), new Set(write.items))
      case 'enrich':
        return insertEnrichment(album(write.album), { id: write.id, value: write.value }, write.place)
      case 'patch-album': {
        const patched = album(write.album)
        if (write.title !== undefined) patched.title = write.title
        if (write.cover !== undefined) patched.coverItemId = write.cover
        return
      }
      case 'describe':
        library.changeItem(write.item, { description: write.description })
        return
      case 'share':
        Object.assign(album(write.album), { shared: true, owner: write.sub, sharing: write.sharing })
        return
      case 'unshare': {
        const unshared = album(write.album)
        unshared.shared = false
        delete unshared.sharing
        for (const account of library.accounts)
          if (account.sub !== unshared.owner) account.albums = account.albums.filter((one) => one !== unshared)
        return
      }
      case 'join':
        library.account(write.sub).albums.push(album(write.album))
        return
      case 'leave': {
        const account = library.account(write.sub)
        account.albums = account.albums.filter(({ id }) => id !== write.album)
      }
    }
  }

  const earlier = keeper?.earlier()
  for (const write of earlier?.writes ?? []) {
    if (write.do === 'create-item' && earlier) bytes.set(write.sha256, earlier.bytesOf(write.sha256))
    if (write.do === 'upload' && earlier) bytes.set(write.uploaded.sha256, earlier.bytesOf(write.uploaded.sha256))
    carryOut(write)
  }

  return {
    apply(write) {
      carryOut(write)
      keeper?.write(write)
    },
    keepBytes(sha256, content) {
      if (bytes.has(sha256)) return
      bytes.set(sha256, content)
      keeper?.bytes(sha256, content)
    },
    bytesOf: (sha256) => bytes.get(sha256),
    uploaded: (token) => uploads.get(token),
    newAlbumId: (prefix) => albumIdFor(prefix, `created ${made}`),
    newItemId: (prefix) => itemIdFor(prefix, `created ${made}`),
    newName: () => String(made),
  }
}
