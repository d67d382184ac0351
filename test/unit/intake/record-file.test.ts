import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { placeOf } from '../../../src/main/intake/place-of.ts'
import type { FileDescription } from '../../../src/main/intake/describe-file.ts'
import { FileJournal } from '../../../src/main/intake/file-journal.ts'
import type { Job } from '../../../src/main/index/runs/job-rows.ts'
import type { Wanted } from '../../../src/main/intake/candidate.ts'
import { RecordFile } from '../../../src/main/intake/record-file.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { photoPathFromRow } from '../../../src/main/mirror-path.ts'
import type { AccountId, ItemId } from '../../../src/shared/domain.ts'
import { addRow, addRows, changeRows, removeRows } from '../../rows/rows.ts'

const now = Date.UTC(2026, 0, 5)
const jpeg = { mimeType: 'image/jpeg', extension: '.jpg', kind: 'photo' } as const

let database: DatabaseSync
let journal: FileJournal
let record: RecordFile

beforeEach(() => {
  database = openDatabase(':memory:')
  addRow(database, 'account', { id: 'ann', email: '' })
  addRow(database, 'run', { id: 1 })
  addRow(database, 'item', {
    ref: 1,
    id: 'one',
    account: 'ann',
    remote_id: 'P',
    filename: 'a.jpg',
    width: 4,
    height: 3,
    camera: '{"make":"Google says"}',
    listed_width: 40,
    listed_height: 30,
  })
  journal = new FileJournal(database, 1)
  record = new RecordFile(database)
})
afterEach(() => database.close())

function job(more: Partial<Job> = {}): Job {
  const { role = 'primary' } = more
  return {
    seq: addRow(database, 'job', { item: 1, role, state: 'active' }),
    item: 1,
    id: 'one' as ItemId,
    role,
    account: 'ann' as AccountId,
    remoteId: 'P',
    filename: 'a.jpg',
    mimeType: 'image/jpeg',
    video: false,
    videoStatus: 'UNSPECIFIED',
    creationTime: '2021-07-04T10:11:12Z',
    attempts: 0,
    ...more,
  }
}

function description(more: Partial<FileDescription['metadata']> = {}, takenLocal?: number): FileDescription {
  return {
    type: jpeg,
    takenAt: 1234,
    placedAt: 1234,
    ...(takenLocal !== undefined && { takenLocal }),
    metadata: { motion: false, animated: false, ...more },
  }
}

function save(
  given: Job,
  said: FileDescription,
  file: { path?: string; sha256?: string; mtimeHere?: number } = {},
): void {
  const path = file.path ?? `Photos/2021/07/${given.role}${Math.random()}.jpg`
  record.save(given, journal, {
    path: photoPathFromRow(path),
    pathKey: path.toLowerCase(),
    bytes: 5,
    sha256: file.sha256 ?? 'a',
    description: said,
    mtimeHere: file.mtimeHere,
    now,
  })
}

const item = (): Record<string, unknown> => ({ ...database.prepare('SELECT * FROM item').get() })
const files = (): unknown[] => database.prepare('SELECT role, sha256 FROM current_file ORDER BY role').all()
const versions = (): unknown[] => database.prepare('SELECT role, sha256 FROM earlier_file ORDER BY number').all()
const jobs = (): unknown[] => database.prepare('SELECT role, state FROM job ORDER BY role').all()
const newer = (): unknown[] => database.prepare('SELECT role FROM replacement ORDER BY role').all()

describe('a file that came', () => {
  test('is known, its job is over, and the item says what the file says', () => {
    save(
      job(),
      description({ make: 'ACME', latitude: 1, width: 400, height: 300, animated: true, offsetMinutes: 120 }, 777),
      { path: 'Photos/2021/07/a.jpg', mtimeHere: 1000 },
    )
    expect({ ...database.prepare('SELECT * FROM current_file').get() }).toMatchObject({
      path: 'Photos/2021/07/a.jpg',
      path_key: 'photos/2021/07/a.jpg',
      bytes: 5,
      sha256: 'a',
      mime_type: 'image/jpeg',
      mtime: 1234,
      mtime_here: 1000,
      published_at: now,
    })
    expect(record.pathOf(1, 'primary')).toBe('Photos/2021/07/a.jpg')
    expect([record.pathOf(1, 'motion'), record.pathOf(2, 'primary')]).toEqual([undefined, undefined])
    expect(jobs()).toEqual([])
    expect(item()).toMatchObject({
      taken_local: 777,
      taken_from_file: 1,
      width: 400,
      height: 300,
      motion: 0,
      motion_inside: 0,
      animated: 1,
      base_type: 'image/jpeg',
      base_width: 40,
      zone: 120,
    })
    expect(JSON.parse(String(item()['camera']))).toEqual({ make: 'ACME', latitude: 1, offsetMinutes: 120 })
  })

  test('leaves to Google what it does not say', () => {
    save(job(), description())
    expect(item()).toMatchObject({ taken_local: 1234, taken_from_file: 0, width: 40, height: 30, animated: 0 })
    expect(JSON.parse(String(item()['camera']))).toEqual({ make: 'Google says' })
    changeRows(database, 'item', { listed_width: null, listed_height: null, width: 9, height: 8 })
    save(job(), description())
    expect(item()).toMatchObject({ width: 9, height: 8 })
    expect(database.prepare('SELECT mtime_here FROM current_file').get()).toEqual({ mtime_here: null })
  })

  test('in place of another makes that a version, and what was newer is here', () => {
    save(job(), description())
    addRows(database, 'replacement', [{ item: 1 }, { item: 1, role: 'motion' }])
    save(job(), description(), { sha256: 'b' })
    expect(files()).toEqual([{ role: 'primary', sha256: 'b' }])
    expect(versions()).toEqual([{ role: 'primary', sha256: 'a' }])
    expect(newer()).toEqual([{ role: 'motion' }])
  })

  test('beside an original leaves that in place, with all that the item says, and is an earlier version', () => {
    save(job(), description({ width: 7, height: 6 }, 777))
    save(job({ role: 'motion' }), description())
    changeRows(database, 'item_file', { fidelity: 'original' })
    addRows(database, 'replacement', [{ item: 1 }, { item: 1, role: 'motion' }])
    const before = item()
    save(job(), description({ width: 5, height: 4 }, 888), { sha256: 'b' })
    expect(files()).toEqual([
      { role: 'motion', sha256: 'a' },
      { role: 'primary', sha256: 'a' },
    ])
    expect(versions()).toEqual([{ role: 'primary', sha256: 'b' }])
    expect(database.prepare('SELECT width, height FROM earlier_file').get()).toEqual({ width: 5, height: 4 })
    // What Google lists is what it has delivered, so that it is not asked for again.
    expect(item()).toEqual({ ...before, base_type: 'image/jpeg', base_width: 40, base_height: 30 })
    expect([jobs(), newer()]).toEqual([[], [{ role: 'motion' }]])
    record.reinstate(job(), journal, { number: 1, fidelity: 'copy' }, description(), now)
    record.noMotion(job({ role: 'motion' }), journal, now)
    expect(files()).toHaveLength(2)
    expect(item()['motion']).toBe(1)
    expect(newer()).toEqual([])
  })

  test('and has the bytes of an earlier one makes that the file again', () => {
    save(job(), description(), { sha256: 'a' })
    save(job(), description(), { sha256: 'b' })
    record.reinstate(job(), journal, { number: 1, fidelity: 'copy' }, description({ width: 7, height: 6 }), now)
    expect(files()).toEqual([{ role: 'primary', sha256: 'a' }])
    expect(versions()).toEqual([{ role: 'primary', sha256: 'b' }])
    expect([jobs(), item()['width']]).toEqual([[], 7])
    // The video part that is here may be that of the other picture.
    save(job({ role: 'motion' }), description())
    record.reinstate(job(), journal, { number: 2, fidelity: 'copy' }, description(), now)
    expect(jobs()).toEqual([{ role: 'motion', state: 'queued' }])
  })

  test.each([
    ['unchanged', 'image/jpeg', null],
    ['unchanged', 'image/jpeg', 'motion'],
    ['nothingNewer', null, null],
  ] as const)('and is nothing new (%s) ends its job, base %s, role %s', (how, base, role) => {
    save(job(), description())
    changeRows(database, 'item', { base_type: null })
    addRows(database, 'replacement', [{ item: 1 }, { item: 1, role: 'motion' }])
    record[how](job({ role: role ?? 'primary' }), journal)
    expect(jobs()).toEqual([])
    expect(newer()).toEqual([{ role: role === 'motion' ? 'primary' : 'motion' }])
    expect(item()['base_type']).toBe(role === 'motion' ? null : base)
    expect(files()).toHaveLength(1)
  })
})

describe('the video of a motion photo', () => {
  test.each<[string, Partial<FileDescription['metadata']>, Partial<Job>, boolean]>([
    ['in the file', { motion: true }, {}, true],
    ['only marked', { motionMarked: true }, {}, true],
    ['told by the name', {}, { filename: 'PXL_20240101.MP.jpg' }, true],
    ['told by the whole name', {}, { filename: 'pxl_1.mp' }, true],
    ['told by an old name', {}, { filename: 'MVIMG_2020.jpg' }, true],
    ['told by nothing', {}, { filename: 'PXL_20240101.jpg' }, false],
    ['told by no such name', {}, { filename: 'xPXL_1.MP.jpg' }, false],
    ['told by no such ending', {}, { filename: 'PXL_1.MP.jpg.txt' }, false],
    ['told by no such old name', {}, { filename: 'a MVIMG_1.jpg' }, false],
    ['not of a video', { motionMarked: true }, { video: true, filename: 'MVIMG_1.mp4' }, false],
  ])('%s is looked for: %s', (_, metadata, more, looked) => {
    save(job(more), description(metadata))
    expect(jobs()).toEqual(looked ? [{ role: 'motion', state: 'queued' }] : [])
    expect(item()).toMatchObject({ motion: Number(looked), motion_inside: Number(metadata.motion ?? false) })
  })

  test('that came makes the photo one, and needs nothing more', () => {
    save(job(), description())
    changeRows(database, 'item', { motion: false })
    save(job({ role: 'motion' }), description({ make: 'Video' }, 5))
    expect([item()['motion'], item()['taken_local']]).toEqual([1, 1234])
    expect([jobs(), files()]).toEqual([
      [],
      [
        { role: 'motion', sha256: 'a' },
        { role: 'primary', sha256: 'a' },
      ],
    ])
  })

  test('is looked for again when the photo was edited, and not when it only came back', () => {
    save(job({ role: 'motion' }), description())
    save(job(), description())
    expect([jobs(), item()['motion'], newer()]).toEqual([[], 1, []])
    save(job(), description(), { sha256: 'edited' })
    expect([jobs(), newer()]).toEqual([[{ role: 'motion', state: 'queued' }], [{ role: 'motion' }]])
  })

  test('that is no more becomes a version', () => {
    save(job(), description({ motion: true }))
    removeRows(database, 'job')
    save(job({ role: 'motion' }), description(), { sha256: 'film' })
    addRow(database, 'replacement', { item: 1, role: 'motion' })
    const again = job({ role: 'motion' })
    record.noMotion(again, journal, now)
    expect([jobs(), newer(), item()['motion']]).toEqual([[], [], 0])
    expect([files(), versions()]).toEqual([[{ role: 'primary', sha256: 'a' }], [{ role: 'motion', sha256: 'film' }]])
  })
})

describe('where a file belongs', () => {
  const july = Date.UTC(2021, 6, 4)
  const at = (more: Partial<FileDescription>): FileDescription => ({
    ...description(),
    takenAt: july,
    placedAt: july,
    ...more,
  })
  const place = (given: Partial<Job>, said: FileDescription, still?: string, longest?: number) =>
    placeOf(
      { role: 'primary', filename: 'a.jpg', id: 'one' as ItemId, ...given },
      said,
      still === undefined ? undefined : photoPathFromRow(still),
      longest,
    )

  test.each<[string, Partial<Job>, Partial<FileDescription>, string | undefined, [string, string, string]]>([
    ['the month of its instant', {}, {}, undefined, ['Photos/2021/07', 'a.jpg', 'one.jpg']],
    [
      'the month of its clock',
      {},
      { placedAt: Date.UTC(2021, 6, 31, 23), takenLocal: Date.UTC(2021, 7, 1, 3) },
      undefined,
      ['Photos/2021/08', 'a.jpg', 'one.jpg'],
    ],
    ['its name made safe', { filename: 'a/b.png' }, {}, undefined, ['Photos/2021/07', 'a_b.jpg', 'one.jpg']],
    ['its kind, without a name', { filename: '' }, {}, undefined, ['Photos/2021/07', 'photo.jpg', 'one.jpg']],
    [
      'beside its still',
      { role: 'motion' },
      { type: { mimeType: 'video/mp4', extension: '.mp4', kind: 'video' } },
      'Photos/1999/12/x.y.jpg',
      ['Photos/1999/12', 'x.y.mp4', 'one-motion.mp4'],
    ],
    [
      'by itself, without a still',
      { role: 'motion' },
      { type: { mimeType: 'video/mp4', extension: '.mp4', kind: 'video' } },
      undefined,
      ['Photos/2021/07', 'a.mp4', 'one-motion.mp4'],
    ],
    ['by itself, if it is the still', {}, {}, 'Photos/1999/12/x.jpg', ['Photos/2021/07', 'a.jpg', 'one.jpg']],
  ])('is %s', (_, given, said, still, [folder, name, plainName]) => {
    const found = place(given, at(said), still)
    expect({ ...found, name: found.name.replace(/[^\w.]/, '_') }).toEqual({ folder, name, plainName })
  })

  test('has a name no longer than the place takes', () => {
    const { name } = place({ filename: `${'x'.repeat(300)}.jpg` }, at({}), undefined, 40)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(40)
    expect(name).toMatch(/^x+\.jpg$/)
  })
})

describe('a file from another source than an account', () => {
  const from = { source: 1, fidelity: 'original' as const }
  const asked = { id: 'one' as ItemId, filename: 'a.jpg', video: false, creationTime: '', from }
  beforeEach(() => {
    addRow(database, 'owner', { id: 'nora', name: 'Nora' })
    addRow(database, 'source', { ref: 1, id: 'exports', kind: 'takeout', owner: 'nora' })
  })
  const take = (
    wanted: Wanted,
    path: string,
    sha256: string,
    more: Partial<FileDescription['metadata']> = {},
  ): number =>
    record.save(wanted, journal, {
      path: photoPathFromRow(path),
      pathKey: path.toLowerCase(),
      bytes: 5,
      sha256,
      description: description(more),
      mtimeHere: undefined,
      now,
    })

  test('takes the place of a copy, whose item keeps what Google listed and needs no download any more', () => {
    save(job(), description(), { path: 'Photos/2021/07/copy.jpg', sha256: 'copy' })
    changeRows(database, 'item', { base_type: 'image/heif' })
    job()
    take({ ...asked, item: 1, role: 'primary' }, 'Photos/2021/07/a.jpg', 'original', {
      motion: true,
      width: 400,
      height: 300,
    })
    expect(files()).toEqual([{ role: 'primary', sha256: 'original' }])
    expect(versions()).toEqual([{ role: 'primary', sha256: 'copy' }])
    expect(database.prepare('SELECT number, fidelity, source FROM item_file ORDER BY number').all()).toMatchObject([
      { number: 0, fidelity: 'original', source: 1 },
      { number: 1, fidelity: 'copy', source: null },
    ])
    // No account is asked for a video part: the export has it, or there is none.
    expect([jobs(), item()]).toMatchObject([[], { width: 400, motion: 0, motion_inside: 1 }])
  })

  test('stands beside its photo as what an editor made of it, and a later one takes its place', () => {
    save(job(), description(), { path: 'Photos/2021/07/a.jpg', sha256: 'shown' })
    const edited = { ...asked, item: 1, role: 'edited' as const, name: 'a-edited.jpg' }
    expect(placeOf({ ...edited }, description(), photoPathFromRow('Photos/2019/01/a.jpg'))).toMatchObject({
      folder: 'Photos/2019/01',
      name: 'a-edited.jpg',
      plainName: 'one-edited.jpg',
    })
    take(edited, 'Photos/2021/07/a-edited.jpg', 'edited', { width: 1 })
    expect(files()).toEqual([
      { role: 'edited', sha256: 'edited' },
      { role: 'primary', sha256: 'shown' },
    ])
    expect(item()).toMatchObject({ width: 40, filename: 'a.jpg' })
    take(edited, 'Photos/2021/07/a-edited (2).jpg', 'again')
    expect([files()[0], versions()]).toEqual([
      { role: 'edited', sha256: 'again' },
      [{ role: 'edited', sha256: 'edited' }],
    ])
  })

  test('brings its item with it, once for each key, and tells whoever waits for it', () => {
    const told: number[] = []
    const facts = { filename: 'b.jpg', creationTime: '2020-01-01T00:00:00Z' }
    const brought = { source: 1, key: 'address', facts, firstSeen: 7 }
    const wanted: Wanted = {
      ...asked,
      id: 'new' as ItemId,
      item: brought,
      role: 'primary',
      recorded: (of) => told.push(of),
    }
    const first = take(wanted, 'Photos/2020/01/b.jpg', 'b')
    expect(
      database.prepare('SELECT id, mime_type, base_type, in_google FROM item WHERE ref = ?').get(first),
    ).toMatchObject({
      id: 'new',
      mime_type: 'image/jpeg',
      base_type: null,
      in_google: 0,
    })
    expect(take({ ...wanted, id: 'other' as ItemId }, 'Photos/2020/01/b (2).jpg', 'other')).toBe(first)
    expect(told).toEqual([first, first])
  })

  test('with the very bytes of a copy shows that it is no copy', () => {
    save(job(), description(), { path: 'Photos/2021/07/a.jpg', sha256: 'same' })
    record.unchanged({ ...asked, item: 1, role: 'primary' }, journal)
    expect(database.prepare('SELECT fidelity, source FROM item_file').all()).toMatchObject([
      { fidelity: 'original', source: 1 },
    ])
  })
})
