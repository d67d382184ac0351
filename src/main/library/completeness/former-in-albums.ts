import type { DatabaseSync } from 'node:sqlite'
import { isFormer } from '../../index/albums/former-member-rows.ts'
import { albumId, flag, integer, rowReader } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'

/** Rows of a step: a few milliseconds. */
const rowsAtATime = 1000

const formerRow = rowReader({ album: albumId, source: integer, item: integer, former: flag })

/** How many former members each album has, in small steps; albums without any have no entry. */
export function* formerInAlbums(database: DatabaseSync): Steps<ReadonlyMap<string, number>> {
  const page = database.prepare(`
    SELECT album, source, item, ${isFormer} AS former FROM former_member AS former
    WHERE (album, source, item) > (:album, :source, :item) ORDER BY album, source, item LIMIT ${rowsAtATime}`)
  const items = new Map<string, Set<number>>()
  for (
    let last: (Pick<ReturnType<typeof formerRow>, 'source' | 'item'> & { album: string }) | undefined = {
      album: '',
      source: 0,
      item: 0,
    };
    last;
  ) {
    const { album, source, item } = last
    const rows: ReturnType<typeof formerRow>[] = page.all({ album, source, item }).map(formerRow)
    for (const row of rows) {
      if (!row.former) continue
      // Several sources can have had the same item there.
      const known = items.get(row.album) ?? new Set()
      items.set(row.album, known.add(row.item))
    }
    last = rows.length < rowsAtATime ? undefined : rows.at(-1)
    yield
  }
  return new Map([...items].map(([album, { size }]) => [album, size]))
}
