import * as nodeFiles from 'node:fs/promises'
import { mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { latestSchema, NoIndexError, openDatabase } from '../../../../src/main/index/schema/database.ts'
import { layout } from '../../../../src/main/mirror/names/layout.ts'
import { MirrorFiles } from '../../../../src/main/mirror/disk/mirror-files.ts'
import { isSealed, schemaInHeader } from '../../../../src/main/mirror/opening/index-seal.ts'
import { largeIndex, prepareIndex, takesLong } from '../../../../src/main/mirror/opening/prepare-index.ts'
import { settleIndex } from '../../../../src/main/mirror/opening/settle-index.ts'
import { faultyFiles } from '../../../engine/faults/faulty-files.ts'
import { ItemTimes } from '../../../../src/main/mirror/item-times.ts'
import { addRow, removeRows } from '../../../rows/rows.ts'

let folder: string
let files: MirrorFiles
const at = (path: string): string => join(folder, path)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-prepare-'))
  await mkdir(at('.shoebox/incoming'), { recursive: true })
  files = new MirrorFiles(folder, nodeFiles)
})
afterEach(() => rm(folder, { recursive: true }))

/** An index that nobody has closed in order. */
function leaveIndex(): void {
  openDatabase(at(layout.index)).close()
}

describe('an index that is prepared', () => {
  it('is sealed, so that the next opening has nothing to do', async () => {
    leaveIndex()
    expect(await takesLong(files, 1)).toBe(true)
    await prepareIndex(files, () => undefined)
    expect([await isSealed(files), await schemaInHeader(files)]).toEqual([true, latestSchema])
    expect(await takesLong(files, 1)).toBe(false)
    await prepareIndex(files, () => undefined)
    expect(await isSealed(files)).toBe(true)
  })

  it('takes long only from some size on, and not where there is none', async () => {
    expect(await takesLong(files, 0)).toBe(false)
    leaveIndex()
    const { size } = await stat(at(layout.index))
    expect(await takesLong(files, size)).toBe(true)
    expect(await takesLong(files, size + 1)).toBe(false)
    expect(largeIndex).toBe(33_554_432)
    await rm(at(layout.index))
    await mkdir(at(layout.index))
    expect(await takesLong(files, 0)).toBe(false)
  })

  it('must be there', async () => {
    await expect(prepareIndex(files, () => undefined)).rejects.toThrow(NoIndexError)
    expect(await isSealed(files)).toBe(false)
  })

  it('is no file of somebody else', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'shoebox-outside-'))
    openDatabase(join(outside, 'other.sqlite')).close()
    await symlink(join(outside, 'other.sqlite'), at(layout.index))
    await expect(prepareIndex(files, () => undefined)).rejects.toThrow()
    await rm(outside, { recursive: true })
  })

  it('is let go where the disk keeps the seal from being broken', async () => {
    leaveIndex()
    await prepareIndex(files, () => undefined)
    const disk = faultyFiles()
    disk.plan({ on: 'unlink', code: 'EROFS', path: layout.seal })
    await expect(prepareIndex(new MirrorFiles(folder, disk.files), () => undefined)).rejects.toThrow('EROFS')
    expect(disk.missed()).toEqual([])
    // Nothing holds it any more: a log lies beside an index that is open.
    await expect(stat(at(`${layout.index}-wal`))).rejects.toThrow('ENOENT')
  })
})

describe('what is settled', () => {
  function oneItem() {
    const database = openDatabase(':memory:')
    addRow(database, 'account', { id: 'a', email: 'ann@example.org' })
    addRow(database, 'item', { id: '1', account: 'a', filename: 'lake.jpg' })
    return database
  }

  it('is the text of each item, and nobody is told of zones that stay', async () => {
    const database = oneItem()
    let told = 0
    await settleIndex(database, { zonesChanged: () => void told++ })
    expect(database.prepare('SELECT folded FROM item_text').all()).toMatchObject([
      { folded: expect.stringContaining('lake.jpg') as string },
    ])
    expect(told).toBe(0)
    await settleIndex(database)
    database.close()
  })

  it('is told once where items have another zone now', async () => {
    const database = openDatabase(':memory:')
    addRow(database, 'account', { id: 'a', email: 'ann@example.org' })
    const times = new ItemTimes(database)
    const created = { account: 'a', creation_time: '2021-07-04T10:00:00Z', taken_from_file: false }
    const near = { camera: JSON.stringify({ offsetMinutes: 120 }), taken_from_file: true }
    const at = Date.UTC(2021, 6, 4, 10)
    for (const [id, row] of Object.entries({
      zoned: { ...created, ...near, taken_local: at + 2 * 3_600_000 },
      instant: { ...created, camera: '{}', taken_local: at },
      other: { ...created, camera: '{}', taken_local: at },
    }))
      times.update(addRow(database, 'item', { id, ...row }), Date.UTC(2026, 10, 28))
    let told = 0
    await settleIndex(database, { zonesChanged: () => void told++ })
    expect(told).toBe(1)
    await settleIndex(database, { zonesChanged: () => void told++ })
    expect(told).toBe(1)
    for (const table of ['item', 'zone_change'] as const) removeRows(database, table)
    for (const [id, row] of Object.entries({
      zoned: { ...created, ...near, taken_local: at + 2 * 3_600_000 },
      instant: { ...created, camera: '{}', taken_local: at },
    }))
      times.update(addRow(database, 'item', { id, ...row }), Date.UTC(2026, 10, 28))
    await settleIndex(database)
    database.close()
  })

  it('is left where it ends before', async () => {
    const database = oneItem()
    await settleIndex(database, { signal: AbortSignal.abort() })
    expect(database.prepare('SELECT count(*) AS n FROM text_work').get()).toEqual({ n: 1 })
    database.close()
  })
})
