import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Wanted } from '../../../src/main/intake/candidate.ts'
import type { FileDescription } from '../../../src/main/intake/describe-file.ts'
import { ItemFiles } from '../../../src/main/index/items/item-files.ts'
import { FileJournal } from '../../../src/main/intake/file-journal.ts'
import { RecordFile } from '../../../src/main/intake/record-file.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { photoPathFromRow } from '../../../src/main/mirror-path.ts'
import type { AccountId, FileRole, ItemId } from '../../../src/shared/domain.ts'
import { addRow, addRows, changeRows, removeRows } from '../../rows/rows.ts'

const now = Date.UTC(2026, 0, 5)
const jpeg = { mimeType: 'image/jpeg', extension: '.jpg', kind: 'photo' } as const
const film = { mimeType: 'video/mp4', extension: '.mp4', kind: 'video' } as const

let database: DatabaseSync
let journal: FileJournal
let record: RecordFile

beforeEach(() => {
  database = openDatabase(':memory:')
  // Item 1 is Ann's, item 2 came from an export.
  addRow(database, 'account', { id: 'ann', email: '' })
  addRow(database, 'owner', { id: 'nora', name: 'Nora' })
  addRow(database, 'source', { ref: 1, id: 'exports', kind: 'takeout', owner: 'nora' })
  addRow(database, 'run', { id: 1 })
  addRows(database, 'item', [
    { ref: 1, id: 'one', account: 'ann', remote_id: 'P', filename: 'a.jpg' },
    { ref: 2, id: 'two', filename: 'b.jpg' },
  ])
  journal = new FileJournal(database, 1)
  record = new RecordFile(database)
})
afterEach(() => database.close())

function wanted(item: number, more: Partial<Wanted> = {}): Wanted & { item: number } {
  const of = item === 1 ? { account: 'ann' as AccountId } : {}
  return {
    id: (item === 1 ? 'one' : 'two') as ItemId,
    role: 'primary',
    filename: 'a.jpg',
    video: false,
    creationTime: '2021-07-04T10:11:12Z',
    ...of,
    ...more,
    item,
  }
}

function said(more: Partial<FileDescription> = {}): FileDescription {
  return { type: jpeg, takenAt: 1234, placedAt: 1234, metadata: { motion: false, animated: false }, ...more }
}

const original = { from: { source: 1, fidelity: 'original' as const } }

function save(of: Wanted & { item: number }, sha256: string, description = said()): void {
  record.save(of, journal, {
    path: photoPathFromRow(`Photos/2021/07/${sha256}-${of.role}.jpg`),
    pathKey: `photos/2021/07/${sha256}-${of.role}.jpg`,
    bytes: 5,
    sha256,
    description,
    mtimeHere: undefined,
    now,
  })
}

/** `number role sha256 fidelity` of the files of an item. */
const files = (item = 1): string[] =>
  database
    .prepare(
      `SELECT number, role, sha256, fidelity FROM item_file JOIN file ON file.id = item_file.file
       WHERE item = ? ORDER BY role, number`,
    )
    .all(item)
    .map((row) => Object.values(row).join(' '))
const rows = (query: string): unknown[] =>
  database
    .prepare(query)
    .all()
    .map((row) => ({ ...row }))
const item = (ref = 1): Record<string, unknown> => ({
  ...database.prepare('SELECT * FROM item WHERE ref = ?').get(ref),
})
const asked = (): unknown[] => database.prepare('SELECT role FROM job').all()

describe('a file that was cut', () => {
  test('gives way to what is whole, be that a copy, and never takes its place', () => {
    save(wanted(1, { ...original, isCut: true }), 'cut')
    expect(files()).toEqual(['0 primary cut copy'])
    save(wanted(1), 'whole')
    expect(files()).toEqual(['0 primary whole copy', '1 primary cut copy'])
    save(wanted(1, { ...original, isCut: true }), 'shorter')
    expect(files()[0]).toBe('0 primary whole copy')
    save(wanted(1, original), 'original')
    expect(files()[0]).toBe('0 primary original original')
    save(wanted(1), 'copy again')
    expect(files()[0]).toBe('0 primary original original')
  })

  test('makes no original of the bytes that are here', () => {
    save(wanted(1), 'same')
    const told: number[] = []
    const recorded = (of: number): number => told.push(of)
    record.unchanged(wanted(1, { ...original, isCut: true, recorded }), journal)
    expect(files()).toEqual(['0 primary same copy'])
    record.unchanged(wanted(1, { ...original, recorded }), journal)
    expect([files(), told]).toEqual([['0 primary same original'], [1, 1]])
  })

  test.each([true, false])('is no original either when it is an earlier version that came back: %s', (isCut) => {
    save(wanted(1), 'older')
    save(wanted(1), 'newer')
    expect(files()).toEqual(['0 primary newer copy', '1 primary older copy'])
    const told: number[] = []
    const back = wanted(1, { ...original, isCut, recorded: (of) => told.push(of) })
    record.reinstate(back, journal, { number: 1, fidelity: 'copy' }, said({ takenLocal: 777 }), now)
    expect(files()[0]).toBe(`0 primary older ${isCut ? 'copy' : 'original'}`)
    expect([files().length, item()['taken_local'], told]).toEqual([2, 777, [1]])
  })
})

describe('what an item says of its file', () => {
  test('is said anew by the file that it has come to show, whose video part counts', () => {
    save(wanted(1), 'a')
    const anew = said({
      takenLocal: 777,
      metadata: { motion: true, animated: true, width: 9, height: 8, make: 'ACME' },
    })
    record.describe(1, anew, now)
    expect(item()).toMatchObject({ taken_local: 777, taken_from_file: 1, width: 9, animated: 1, motion_inside: 1 })
    expect([item()['motion'], asked()]).toEqual([0, []])
    save(wanted(1, { role: 'motion' }), 'film', said({ type: film }))
    changeRows(database, 'item', { motion: false })
    record.describe(1, said(), now)
    expect(item()).toMatchObject({ motion: 1, motion_inside: 0, animated: 0 })
    removeRows(database, 'item_file', { role: 'motion' })
    record.describe(1, said(), now)
    // Whoever was known to move still does: its video part may be on its way.
    expect(item()['motion']).toBe(1)
  })

  test('is its type only where no account lists it', () => {
    for (const ref of [1, 2]) {
      save(wanted(ref, original), `of ${ref}`, said({ type: film }))
      expect([item(ref)['mime_type'], item(ref)['video']]).toEqual(ref === 1 ? ['image/jpeg', 0] : ['video/mp4', 1])
    }
  })

  test('needs no video part of an account that it has not, unless it was known to move', () => {
    const moving = said({ metadata: { motion: false, animated: false, motionMarked: true } })
    save(wanted(2, original), 'b', moving)
    expect([item(2)['motion'], asked()]).toEqual([0, []])
    changeRows(database, 'item', { motion: true }, { ref: 2 })
    save(wanted(2, original), 'c')
    expect([item(2)['motion'], asked()]).toEqual([1, []])
    save(wanted(2, { ...original, video: true }), 'd')
    expect(item(2)['motion']).toBe(0)
  })
})

describe('a video part', () => {
  test('that was uploaded with its photo stays, whatever is no longer to be had', () => {
    save(wanted(1), 'a')
    save(wanted(1, { ...original, role: 'motion' }), 'film', said({ type: film }))
    addRow(database, 'replacement', { item: 1, role: 'motion' })
    record.noMotion(wanted(1, { role: 'motion' }), journal, now)
    expect([files(), item()['motion']]).toEqual([['0 motion film original', '0 primary a copy'], 1])
    expect(database.prepare('SELECT * FROM replacement').all()).toEqual([])
  })

  test.each<['motion' | 'edited', number]>([
    ['motion', 1],
    ['edited', 0],
  ])('or what an editor made, once taken for the photo itself, is what it is: %s', (role, motion) => {
    save(wanted(2, original), 'first')
    save(wanted(2, original), 'second')
    const numberOf = (sha256: string): number => Number(files(2).find((line) => line.includes(` ${sha256} `))?.[0])
    const of = (kind: FileRole): string[] => files(2).filter((line) => line.includes(` ${kind} `))
    record.recast(2, numberOf('first'), role, now)
    expect([of(role), item(2)['motion']]).toEqual([[`0 ${role} first original`], motion])
    expect(of('primary').map((line) => line.split(' ')[2])).toEqual(['second'])
    // The second one is not shown before the first, and the item shows no photo any more.
    record.recast(2, numberOf('second'), role, now)
    expect(of(role)[0]).toBe(`0 ${role} first original`)
    expect([of(role).length, of('primary')]).toEqual([2, []])
  })

  test('keeps no size as a moving half, and as an edited copy only one that it has', () => {
    const all = new ItemFiles(database)
    const sizes = (): unknown[] =>
      rows('SELECT role, width FROM item_file JOIN file ON file.id = item_file.file ORDER BY sha256')
    const sized = (width?: number) =>
      said({ metadata: { motion: false, animated: false, ...(width !== undefined && { width, height: width }) } })
    for (const [role, expected] of [
      ['edited', [null, 9, 8]],
      ['motion', [null, null, null]],
    ] as const) {
      removeRows(database, 'item_file', { item: 2 })
      changeRows(database, 'item', { width: 0, height: 0 }, { ref: 2 })
      removeRows(database, 'file', {})
      save(wanted(2, original), 'a', sized())
      save(wanted(2, original), 'b', sized(9))
      save(wanted(2, original), 'c', sized(8))
      // What is shown again has its size in two places.
      all.reinstate(2, 'primary', { number: 1, fidelity: 'original' }, now)
      all.recast(2, role, now)
      expect(sizes(), role).toEqual(expected.map((width) => ({ role, width })))
    }
  })
})
