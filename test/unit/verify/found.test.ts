import { link, mkdir, symlink } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { SmallMirror, sha256 } from '../mirror/small-mirror.ts'
import {
  folder,
  given,
  inAlbum,
  part,
  photo,
  photoPath,
  verify,
  verifying,
  version,
  write,
  wrong,
} from './small-verification.ts'
import { addRow, changeRows, removeRows } from '../../rows/rows.ts'

let small: SmallMirror
let item: number

const [still, moving, older] = ['a.jpg', 'a.mp4', 'a older.jpg'].map(photoPath) as [string, string, string]
const [copy, linked] = ['Albums/Trip/a.jpg', 'Albums/Week/a.jpg']

beforeAll(async () => {
  small = await SmallMirror.open()
})
beforeEach(async () => {
  item = await photo(small, 'a.jpg', 'still')
  await part(small, item, 'a.mp4', 'moves')
  await version(small, item, 'a older.jpg', 'older')
  folder(small, 'Trip')
  folder(small, 'Week')
  await inAlbum(small, 'Trip', item)
  await inAlbum(small, 'Week', item, { linked: true })
})
afterEach(() => small.empty())
afterAll(() => small.close())

const known = (): unknown[] =>
  small.rows('SELECT path, code, detail, found_at, item, album FROM file_problem ORDER BY path')
const readAt = (): unknown[] =>
  small
    .rows(
      `SELECT 'album' AS of, at FROM album_file_verified UNION ALL SELECT role, verified_at FROM current_file WHERE verified_at IS NOT NULL
       UNION ALL SELECT 'version', verified_at FROM earlier_file`,
    )
    .map(({ of, at }) => [of, at])

describe('a sound mirror', () => {
  test('is right, and each of its files was read, links not again', async () => {
    const progress: unknown[] = []
    const at = small.clock.now()
    const report = await verify(small, { onProgress: (step) => progress.push(step) })
    expect(report).toEqual({
      mode: 'full',
      startedAt: at,
      resumed: false,
      complete: true,
      ok: 4,
      missing: 0,
      damaged: 0,
      unreadable: 0,
      unknown: 0,
      files: 4,
      bytes: 20,
      repairs: [],
      awaitBackup: 0,
      problems: [],
    })
    expect(readAt()).toEqual([
      ['album', at],
      ['primary', at],
      ['motion', at],
      ['version', at],
    ])
    expect(progress.at(-1)).toEqual({
      mode: 'full',
      ok: 4,
      missing: 0,
      damaged: 0,
      unreadable: 0,
      unknown: 0,
      files: 4,
      filesTotal: 4,
      bytes: 20,
      bytesTotal: 20,
      repaired: 0,
    })
    // Every piece that is read, and every file that is done, one that is a link too.
    expect(progress).toHaveLength(9)
    expect(known()).toEqual([])
    expect(small.rows('SELECT * FROM verification')).toMatchObject([{ started_at: at, finished_at: at, ok: 4 }])
    expect(small.log).toEqual([])
    expect(await small.names('')).toEqual(['.shoebox', 'Albums', 'Photos'])
  })

  test('is right at a quick look that reads nothing', async () => {
    small.disk.plan({ on: 'open', code: 'EACCES', path: '2021' })
    const report = await verify(small, { mode: 'quick' })
    expect(report).toMatchObject({ mode: 'quick', ok: 4, files: 4, bytes: 0, problems: [], resumed: false })
    expect(readAt()).toEqual([['version', null]])
    expect(small.rows('SELECT * FROM verification')).toEqual([])
  })

  test.each(['quick', 'full'] as const)('keeps the result of the last %s look', async (mode) => {
    await verify(small, { mode })
    const counts = { ok: 4, missing: 0, damaged: 0, unreadable: 0, unknown: 0 }
    const kept = small.rows("SELECT name, value FROM meta WHERE name LIKE 'verified%'")
    expect(kept.map(({ name, value }) => [name, JSON.parse(String(value))])).toEqual([
      [`verified-${mode}`, { ...counts, at: small.clock.now(), repaired: 0 }],
    ])
  })

  test('may have nothing in it', async () => {
    await small.empty()
    expect(await verify(small)).toMatchObject({ ok: 0, files: 0, complete: true, problems: [] })
  })
})

interface Damage {
  name: string
  code: string
  detail?: string
  /** Only reading tells. */
  hidden?: boolean
  count: 'missing' | 'damaged'
  make(path: string): Promise<unknown>
}

const flipped = `its SHA-256 is ${sha256('xxxxx')}`
const damages: Damage[] = [
  {
    name: 'has other bytes and its time',
    code: 'file-damaged',
    detail: flipped,
    hidden: true,
    count: 'damaged',
    make: (path) => write(small, path, 'xxxxx'),
  },
  {
    name: 'has other bytes and another time',
    code: 'file-damaged',
    detail: flipped,
    count: 'damaged',
    make: (path) => write(small, path, 'xxxxx', given + 3000),
  },
  {
    name: 'was cut',
    code: 'file-damaged',
    detail: '3 bytes instead of 5',
    count: 'damaged',
    make: (path) => write(small, path, 'sti'),
  },
  {
    name: 'has grown',
    code: 'file-damaged',
    detail: '6 bytes instead of 5',
    count: 'damaged',
    make: (path) => write(small, path, 'still!'),
  },
  { name: 'is gone', code: 'file-missing', count: 'missing', make: (path) => small.remove(path) },
  {
    name: 'is a folder',
    code: 'file-damaged',
    detail: 'not a file',
    count: 'damaged',
    async make(path) {
      await small.remove(path)
      await mkdir(small.at(path))
    },
  },
  {
    name: 'is a link to a good file',
    code: 'file-damaged',
    detail: 'not a file',
    count: 'damaged',
    async make(path) {
      const content = (await small.content(path)) ?? ''
      await small.remove(path)
      await small.put('elsewhere.jpg', content)
      await symlink(small.at('elsewhere.jpg'), small.at(path))
    },
  },
]
const ofWhat: [string, string, boolean, boolean][] = [
  ['motion part', moving, true, false],
  ['earlier version', older, false, false],
  ['copy in an album', copy, true, true],
]

describe.each(damages)('a file that $name', (damage) => {
  test.each(ofWhat)('is told: a %s', async (_, path, itsItem, itsAlbum) => {
    await damage.make(path)
    const at = small.clock.now()
    const quick = await verify(small, { mode: 'quick' })
    expect(wrong(quick)).toEqual(damage.hidden ? {} : { [path]: damage.code })
    const report = await verify(small)
    expect(wrong(report)).toEqual({ [path]: damage.code })
    expect(report).toMatchObject({ ok: 3, files: 4, [damage.count]: 1, repairs: [], awaitBackup: 0 })
    const { problem } = report.problems[0] ?? {}
    expect(problem).toEqual({
      code: damage.code,
      values: { path },
      item: report.problems[0]?.item,
      ...(damage.detail !== undefined && { detail: damage.detail }),
    })
    const id = small.rows('SELECT id FROM item')[0]?.['id']
    expect(problem?.item).toBe(id)
    const album = small.rows("SELECT id FROM album WHERE title = 'Trip'")[0]?.['id']
    expect(known()).toEqual([
      {
        path,
        code: damage.code,
        detail: damage.detail ?? null,
        found_at: at,
        item: itsItem ? item : null,
        album: itsAlbum ? album : null,
      },
    ])
    expect(JSON.stringify(small.rows("SELECT value FROM meta WHERE name = 'verified-full'"))).toContain(
      `\\"${damage.count}\\":1`,
    )
  })

  test('is told once if it is a photo, and what is linked to it', async () => {
    await damage.make(still)
    const linkIsTold = !damage.name.includes('other bytes') && damage.name !== 'was cut' && damage.name !== 'has grown'
    const report = await verify(small)
    // A link that is the photo no more still has the right bytes.
    expect(wrong(report)).toEqual({ [still]: damage.code })
    expect(report).toMatchObject({ ok: 3, [damage.count]: 1 })
    if (linkIsTold) expect(await small.content(linked)).toBe('still')
  })
})

describe('a link in an album', () => {
  test('that is gone is missing, which counts', async () => {
    await small.remove(linked)
    const report = await verify(small)
    expect(wrong(report)).toEqual({ [linked]: 'file-missing' })
    expect(report).toMatchObject({ ok: 4, missing: 1, files: 5 })
  })

  test('that is another file by now is damaged, or right if it has the same bytes', async () => {
    await small.remove(linked)
    await write(small, linked, 'xxxxx')
    expect(await verify(small)).toMatchObject({ ok: 4, damaged: 1 })
    await write(small, linked, 'still')
    expect(await verify(small)).toMatchObject({ ok: 4, damaged: 0, problems: [] })
    expect(known()).toEqual([])
    expect(small.rows('SELECT linked FROM album_file ORDER BY linked').map((row) => row['linked'])).toEqual([0, 1])
    expect(small.rows('SELECT count(*) AS files FROM album_file_verified')).toEqual([{ files: 1 }])
    // A link has the time of its photo: none of its own is known.
    expect(small.rows('SELECT mtime_here FROM album_file WHERE linked = 1')).toEqual([{ mtime_here: null }])
  })

  test('that the index calls a copy is looked at as one', async () => {
    await small.remove(copy)
    await link(small.at(still), small.at(copy))
    expect(await verify(small)).toMatchObject({ ok: 4, bytes: 20, problems: [] })
  })

  test('that is the photo again is wrong no more', async () => {
    await small.remove(linked)
    await verify(small)
    expect(known()).toMatchObject([{ path: linked }])
    await link(small.at(still), small.at(linked))
    expect(await verify(small)).toMatchObject({ ok: 4, problems: [] })
    expect(known()).toEqual([])
  })

  test('whose photo is gone is right for itself', async () => {
    await small.remove(still)
    expect(wrong(await verify(small))).toEqual({ [still]: 'file-missing' })
  })

  test('whose folder has no name yet is not looked for', async () => {
    changeRows(small.database, 'album', { folder: null, folder_key: null }, { title: 'Week' })
    await small.remove(linked)
    expect(await verify(small)).toMatchObject({ ok: 4, problems: [] })
  })

  test('that was made of an earlier version is not looked at', async () => {
    changeRows(small.database, 'album_file', { made_of: 'x' })
    await small.remove(linked)
    await small.remove(copy)
    const progress: number[] = []
    expect(await verify(small, { onProgress: ({ filesTotal }) => progress.push(filesTotal) })).toMatchObject({
      ok: 3,
      problems: [],
    })
    expect(progress.at(-1)).toBe(3)
  })
})

describe('a file that cannot be read', () => {
  test.each(['EIO', 'EILSEQ', 'EBADMSG'])('because its bytes are lost (%s) is damaged', async (code) => {
    small.disk.plan({ on: 'handle.read', code, path: 'a.mp4', times: 1 })
    const report = await verify(small)
    expect(wrong(report)).toEqual({ [moving]: 'file-damaged' })
    expect(report.problems[0]?.problem.detail).toContain(`${code}: planned`)
    expect(report).toMatchObject({ ok: 3, damaged: 1, unreadable: 0 })
  })

  test.each([
    ['open', 'EACCES'],
    ['lstat', 'EPERM'],
    ['handle.read', 'EAGAIN'],
  ] as const)('for a reason that says nothing about them (%s, %s) is neither', async (on, code) => {
    small.disk.plan({ on, code, path: 'a.mp4' })
    const report = await verify(small, { repair: on === 'open' })
    expect(wrong(report)).toMatchObject({ [moving]: 'file-failed' })
    expect(report.problems[0]?.problem.detail).toContain(`${code}: planned`)
    expect(report).toMatchObject({ ok: 3, damaged: 0, missing: 0, unreadable: 1, files: 4, repairs: [] })
    expect(await small.content(moving)).toBe('moves')
    expect(known()).toMatchObject([{ path: moving, code: 'file-failed' }])
  })

  test('is closed all the same', async () => {
    let [opened, closed] = [0, 0]
    const { files } = small.mirror
    const open = files.open.bind(files)
    files.open = async (...args) => {
      const handle = await open(...args)
      opened++
      const close = handle.close.bind(handle)
      handle.close = async () => {
        closed++
        await close()
      }
      return handle
    }
    small.disk.plan({ on: 'handle.read', code: 'EIO', path: 'a.mp4' })
    await verify(small)
    expect([opened, closed]).toEqual([4, 4])
  })

  test('because of a mistake in the program ends everything', async () => {
    const meter = (): Promise<void> => Promise.reject(new TypeError('a bug'))
    await expect(verifying(small, { meter })).rejects.toThrow('a bug')
    expect(small.log).toEqual([])
  })
})

describe('what was wrong', () => {
  test('is told until it is right, and then forgotten', async () => {
    await write(small, moving, 'xxxxx')
    await verify(small)
    // Known to be wrong, and so read at a quick look as well.
    expect(wrong(await verify(small, { mode: 'quick' }))).toEqual({ [moving]: 'file-damaged' })
    await write(small, moving, 'moves')
    const report = await verify(small, { mode: 'quick' })
    expect(report).toMatchObject({ ok: 4, bytes: 5, problems: [] })
    expect(known()).toEqual([])
    expect(await verify(small, { mode: 'quick' })).toMatchObject({ bytes: 0 })
  })

  test('is forgotten once no file should be there', async () => {
    const none = ['Albums/Gone/a.jpg', 'Albums/Trip/other.jpg', 'Photos/gone.jpg', 'Photos/Trip/a.jpg', 'odd']
    for (const path of none) addRow(small.database, 'file_problem', { path, code: 'file-missing', found_at: 1 })
    await verify(small, { mode: 'quick' })
    expect(known()).toEqual([])
  })

  test('is not forgotten for the sake of others', async () => {
    await small.remove(copy)
    await small.remove(older)
    await verify(small)
    expect(known()).toMatchObject([{ path: copy }, { path: older }])
    await write(small, older, 'older')
    await verify(small)
    expect(known()).toMatchObject([{ path: copy }])
  })

  test.each([
    [
      'put something else there',
      () => changeRows(small.database, 'current_file', { sha256: sha256('xxxxx') }, { role: 'motion' }),
    ],
    ['taken it out', () => removeRows(small.database, 'current_file', { role: 'motion' })],
  ])('does not matter if a backup has meanwhile %s', async (_, change) => {
    await write(small, moving, 'xxxxx')
    const report = await verify(small, {
      meter: async () => {
        change()
        await Promise.resolve()
      },
    })
    expect(report).toMatchObject({ ok: 3, damaged: 0, problems: [] })
    expect(known()).toEqual([])
  })
})
