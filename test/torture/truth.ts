import { createHash } from 'node:crypto'
import type { Emulator } from '../emulator/start-emulator.ts'
import type { Truth } from './invariants.ts'

/** Hashes of everything an emulator has ever delivered, by item id and number of edits. */
const delivered = new WeakMap<Emulator, Map<string, string>>()

async function hashOf(emulator: Emulator, known: Map<string, string>, id: string, video: boolean): Promise<string> {
  const key = `${id} ${emulator.library.item(id).edits ?? 0}`
  const before = known.get(key)
  if (before) return before
  const bytes = await emulator.bytesOf(id, video ? '=dv' : '=d')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  known.set(key, sha256)
  return sha256
}

/** Everything that the main account holds now; hashes of items that are gone or edited by now stay allowed. */
export async function truthOf(emulator: Emulator): Promise<Truth> {
  const known = delivered.get(emulator) ?? new Map<string, string>()
  delivered.set(emulator, known)
  const account = emulator.library.main
  const items = new Map<string, string>()
  const everything = new Set([...account.items, ...account.albums.flatMap((album) => album.items)])
  for (const item of everything) items.set(item.id, await hashOf(emulator, known, item.id, item.video !== undefined))
  const albums = new Map(
    account.albums.map((album) => [album.id, { title: album.title ?? '', items: album.items.map((item) => item.id) }]),
  )
  return { hashes: new Set(known.values()), items, albums }
}
