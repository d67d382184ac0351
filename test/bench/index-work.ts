import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { albumList } from '../../src/main/library/album-list.ts'
import { differenceItems } from '../../src/main/library/completeness/difference-items.ts'
import { KeptLibrary } from '../../src/main/library/kept/kept-library.ts'
import { openDatabase } from '../../src/main/index/schema/database.ts'
import { textSteps } from '../../src/main/index/items/item-texts.ts'
import { ItemTimes } from '../../src/main/mirror/item-times.ts'
import { zoneSteps } from '../../src/main/mirror/opening/settle-zones.ts'
import { inSlices } from '../../src/main/slices.ts'
import { shareIsDue } from '../../src/main/verify/share/reading-rows.ts'
import { rounded } from './figures.ts'
import { openFormerMirror } from './former-mirror.ts'
import { atMost } from './goals.ts'
import { largeIndex } from './large-index.ts'
import type { AccountId } from '../../src/shared/domain.ts'

/** Seconds of processor time, of the whole process. */
async function cpu(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return rounded((user + system) / 1e6, 3)
}

/** Processor seconds of what the window and a backup ask of an index, the better of two rounds. */
export async function benchIndex({
  items,
  albums,
  say,
}: {
  items: number
  albums: number
  say: (text: string) => void
}) {
  const folder = join(tmpdir(), `shoebox-bench-${process.pid}`)
  say(`preparing an index with ${items} items`)
  const path = await largeIndex(items, albums, folder)
  try {
    let database: DatabaseSync | undefined
    const seconds: Record<string, number> = {}
    seconds['first opening'] = await cpu(() => {
      database = openDatabase(path)
    })
    if (!database) throw new Error('not opened')
    const index = database
    seconds['zones after it'] = await cpu(() => inSlices(zoneSteps(index)))
    seconds['texts after it'] = await cpu(() => inSlices(textSteps(index)))
    const library = new KeptLibrary(index)
    const cases: [string, () => unknown][] = [
      ['timeline, the first time', () => inSlices(new KeptLibrary(index).columns({}))],
      ['search, the first time', () => inSlices(new KeptLibrary(index).columns({ search: 'xyzzy' }))],
      ['search: one word, many found', () => inSlices(library.columns({ search: 'img' }))],
      ['search: one word, few found', () => inSlices(library.columns({ search: '0012345' }))],
      ['search: two words', () => inSlices(library.columns({ search: 'pixel zurich' }))],
      ['search: nothing found', () => inSlices(library.columns({ search: 'xyzzy' }))],
      ['albums.list', () => albumList(index, true)],
      ['zones, nothing to do', () => inSlices(zoneSteps(index))],
      [
        'zones, after the zone of one item changed',
        () => {
          index.exec(`UPDATE item SET camera = json_object('offsetMinutes', 60 + 60 * (zone IS 60)) WHERE ref = 1`)
          new ItemTimes(index).update(1, Date.now())
          return inSlices(zoneSteps(index))
        },
      ],
      [
        'differences of an account',
        () =>
          differenceItems(index, {
            of: { account: 'account' as AccountId },
            reason: 'not-chosen',
            offset: 0,
            limit: 100,
          }),
      ],
      [
        'what is to be read today',
        () => {
          index.exec(`DELETE FROM meta WHERE name = 'verify-share'`)
          return inSlices(shareIsDue(index, Date.now(), 30))
        },
      ],
    ]
    for (const [name, work] of cases) {
      seconds[name] = Math.min(await cpu(work), await cpu(work))
      say(`${name}: ${seconds[name]}`)
    }
    index.close()
    const before = performance.now()
    openDatabase(path, { mustExist: true, sealed: true }).close()
    const opening = rounded((performance.now() - before) / 1000, 3)
    say('opening a mirror of format 2')
    await rm(folder, { recursive: true, force: true })
    const former = await openFormerMirror(await largeIndex(items, albums, folder), folder)
    return {
      items,
      albums,
      cpuSeconds: seconds,
      former,
      goals: [
        atMost(
          'seconds until a mirror of format 2 with 1,000,000 items is one of today',
          items === 1_000_000 ? former.seconds : null,
          120,
        ),
        atMost(
          'seconds until an index is open that an orderly end has left, with 1,000,000 items',
          items === 1_000_000 ? opening : null,
          1,
        ),
      ],
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
