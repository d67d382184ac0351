import { randomBytes } from 'node:crypto'
import * as nodeFiles from 'node:fs/promises'
import { mkdtemp, rm, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createImports } from '../../../src/main/import/imports.ts'
import type { Mirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import { openMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import { Arbiter } from '../../../src/main/tasks/arbiter.ts'
import { writeSidecars } from '../../../src/main/xmp-files/write-sidecars.ts'
import type { AlbumFiles } from '../../../src/shared/domain.ts'
import { orderFaults } from '../crashes/durable-order.ts'
import { filesBelow } from '../mirror-content.ts'
import { recordedFiles, type DiskEvent, type RecordedFiles } from '../recorded-files.ts'
import { picture, sidecar, TakeoutFolder } from '../takeout-files.ts'
import { changeRows } from '../../rows/rows.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

const clock = quickClock()
const log = (): void => undefined
const year = 'Takeout/Google Photos/Photos from 2019'
const trip = 'Takeout/Google Photos/Trip'

let folder: string
let archives: TakeoutFolder
let mirror: Mirror
let disk: RecordedFiles
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-order-'))
  archives = await TakeoutFolder.make()
  disk = recordedFiles(join(folder, 'mirror'))
  const opened = await openMirror(join(folder, 'mirror'), { files: disk.files, clock, log })
  if (!opened.ok) throw new Error(opened.problem.code)
  mirror = opened.value
  disk.watch(mirror.database)
})
afterEach(async () => {
  await mirror.close()
  await archives.remove()
  await rm(folder, { recursive: true, force: true })
})

const photo = (name: string, bytes: Buffer, at = year): { name: string; bytes: Buffer | string }[] => [
  { name: `${at}/${name}`, bytes },
  { name: `${at}/${name}.json`, bytes: sidecar(name, { description: 'By the lake', people: [{ name: 'Ann' }] }) },
]
const large = (mark: string): Buffer => Buffer.concat([picture(mark, 3_000_000)])

async function takeIn(albumFiles: AlbumFiles): Promise<void> {
  const ports = { mirror, arbiter: new Arbiter(), clock, log, files: nodeFiles, random: randomBytes }
  const imports = createImports({ ...ports, albumFiles: () => albumFiles })
  const ended = new Promise<void>((resolve) => {
    imports.subscribe(() => imports.state().phase === 'finished' && resolve())
  })
  expect(imports.start({ paths: [archives.path], includeTrash: false })).toMatchObject({ ok: true })
  await ended
  expect(imports.state()).toMatchObject({
    phase: 'finished',
    outcome: { kind: expect.stringMatching(/complete|with-p/) },
  })
  await imports.close()
}

/** Small and large photos, an edited copy, a cut photo that a whole one replaces, an album, and a file that went meanwhile. */
async function manyImports(albumFiles: AlbumFiles): Promise<void> {
  await archives.zip('takeout-20190101T000000Z-001.zip', [
    ...photo('one.jpg', picture('one', 3000)),
    ...photo('large.jpg', large('large')),
    ...photo('cut.jpg', picture('cut', 3000).subarray(0, 2000)),
    ...photo('one.jpg', picture('one', 3000), trip),
    { name: `${trip}/metadata.json`, bytes: '{"title":"Trip"}' },
  ])
  await takeIn(albumFiles)
  const [gone = ''] = await filesBelow(mirror.path, 'Photos')
  await unlink(join(mirror.path, gone))
  await archives.zip('takeout-20190301T000000Z-001.zip', [
    ...photo('one.jpg', picture('one', 3000)),
    { name: `${year}/one-edited.jpg`, bytes: picture('one, edited', 3000) },
    ...photo('cut.jpg', picture('cut', 3000)),
    ...photo('two.jpg', picture('two', 3000), trip),
    { name: `${trip}/metadata.json`, bytes: '{"title":"Trip"}' },
  ])
  await takeIn(albumFiles)
}

describe.each<AlbumFiles>(['links', 'copies'])('with %s in album folders', (albumFiles) => {
  test('a power cut at any moment of an import takes nothing that the index has', async () => {
    await manyImports(albumFiles)
    expect(orderFaults(disk.events)).toEqual([])
    const named = disk.events.filter(
      (event) => event.op === 'name' && !event.folder && event.path.startsWith('Photos/'),
    )
    expect(named.length).toBeGreaterThan(5)
    expect(disk.events.some((event) => event.op === 'commit' && event.index.ended === 2)).toBe(true)
  })
})

/** The events so far, and the end of a run behind them: whatever is shown must be safe then. */
function untilNow(): DiskEvent[] {
  const last = disk.events.findLast((event) => event.op === 'commit')
  if (last?.op !== 'commit') throw new Error('no commit')
  return [...disk.events, { ...last, index: { ...last.index, ended: last.index.ended + 1 } }]
}

test('nor one while sidecars are written and replaced: each has its name once its bytes are safe, and keeps it', async () => {
  await manyImports('links')
  const begun = disk.events.length
  const signal = new AbortController().signal
  expect(await writeSidecars(mirror, { all: true }, signal)).toMatchObject({ ok: true, value: { written: 6 } })
  changeRows(mirror.database, 'item', { description: 'By another lake' })
  expect(await writeSidecars(mirror, { all: true }, signal)).toMatchObject({ ok: true, value: { replaced: 6 } })
  const events = untilNow()
  expect(orderFaults(events)).toEqual([])
  let tried = 0
  for (const [nth, event] of events.entries()) {
    if (nth < begun || (event.op !== 'sync' && event.op !== 'sync-folder')) continue
    if (event.op === 'sync-folder' && !event.path.startsWith('Photos/2019/06')) continue
    // Of two syncs of one folder the later one makes safe what the first left.
    const later = events
      .slice(nth + 1)
      .some((one) => event.op === 'sync-folder' && one.op === event.op && one.path === event.path)
    if (later) continue
    tried++
    expect(orderFaults(events.filter((_, other) => other !== nth))).not.toEqual([])
  }
  expect(tried).toBeGreaterThan(12)
})
