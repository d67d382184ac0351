import { link, stat, symlink } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { SmallMirror } from '../mirror/small-mirror.ts'
import { folder, given, inAlbum, part, photo, photoPath, verify, version, write, wrong } from './small-verification.ts'
import { addRow, changeRows, removeRows } from '../../rows/rows.ts'

let small: SmallMirror
let item: number

const a = photoPath('a.jpg')
const copy = 'Albums/Trip/a.jpg'
const aside = (path: string): string => `.shoebox/set-aside/2026-10-03/${path}`
const inode = async (path: string): Promise<number> => (await stat(small.at(path))).ino
const refetch = (): unknown[] => small.rows('SELECT item, role, path, since FROM refetch')
const repair = (): ReturnType<typeof verify> => verify(small, { repair: true })
const asideNames = (): Promise<string[]> => small.names('.shoebox/set-aside')

/** As an editor saves: another file in its place. */
async function replace(path: string, content: string): Promise<void> {
  await small.remove(path)
  await write(small, path, content)
}

beforeAll(async () => {
  small = await SmallMirror.open()
})
beforeEach(async () => {
  item = await photo(small, 'a.jpg', 'still')
})
afterEach(async () => {
  // Whatever happens, nothing stays behind where downloads arrive.
  expect(await small.names('.shoebox/incoming')).toEqual([])
  await small.empty()
})
afterAll(() => small.close())

describe('a photo', () => {
  test('that is right is not repaired, and what is foreign is left alone', async () => {
    await small.put('Photos/foreign.jpg', 'still')
    expect(await repair()).toMatchObject({ ok: 1, repairs: [], unknown: 1 })
    expect(await asideNames()).toEqual([])
    expect(await small.names('')).toContain('SHA256SUMS')
  })

  test.each(['damaged', 'missing'] as const)('that is %s comes back from a copy in an album', async (found) => {
    folder(small, 'Trip')
    await inAlbum(small, 'Trip', item)
    if (found === 'damaged') await write(small, a, 'xxxxx')
    else await small.remove('Photos')
    const progress: number[] = []
    const report = await verify(small, { repair: true, onProgress: ({ repaired }) => progress.push(repaired) })
    const setAside = found === 'damaged' ? { setAside: aside(a) } : {}
    expect(report.repairs).toEqual([{ path: a, found, source: 'album', from: copy, ...setAside }])
    expect(report).toMatchObject({ ok: 1, [found]: 1, files: 2, problems: [], awaitBackup: 0, complete: true })
    expect(await small.content(a)).toBe('still')
    expect((await stat(small.at(a))).mtimeMs).toBe(given)
    expect(await inode(a)).not.toBe(await inode(copy))
    expect(await small.content(aside(a))).toBe(found === 'damaged' ? 'xxxxx' : undefined)
    expect(progress.at(-1)).toBe(1)
    expect(small.rows('SELECT verified_at AS at FROM current_file WHERE verified_at IS NOT NULL')).toEqual([
      { at: small.clock.now() },
    ])
    expect(small.rows('SELECT * FROM file_problem')).toEqual([])
    expect(JSON.stringify(small.rows("SELECT value FROM meta WHERE name = 'verified-full'"))).toContain(
      String.raw`\"repaired\":1`,
    )
    expect(await verify(small)).toMatchObject({ ok: 2, problems: [] })
  })

  test('that was known to be wrong is not any more once it was repaired', async () => {
    folder(small, 'Trip')
    await inAlbum(small, 'Trip', item)
    await write(small, a, 'xxxxx')
    await verify(small)
    expect(small.rows('SELECT path FROM file_problem')).toEqual([{ path: a }])
    expect(await repair()).toMatchObject({ repairs: [{ path: a }] })
    expect(small.rows('SELECT path FROM file_problem')).toEqual([])
  })

  test('that an editor replaced comes back as the very file that albums link to', async () => {
    folder(small, 'Trip')
    await inAlbum(small, 'Trip', item, { linked: true })
    await replace(a, 'xxxxx')
    expect(await repair()).toMatchObject({ repairs: [{ source: 'album', from: copy, setAside: aside(a) }] })
    expect(await inode(a)).toBe(await inode(copy))
    expect(small.rows('SELECT linked FROM album_file')).toEqual([{ linked: 1 }])
  })

  test('comes back as a copy of that where the disk has no links', async () => {
    folder(small, 'Trip')
    await inAlbum(small, 'Trip', item, { linked: true })
    await replace(a, 'xxxxx')
    small.withoutLinks()
    expect(await repair()).toMatchObject({ repairs: [{ source: 'album' }], problems: [] })
    expect([await small.content(a), await small.content(copy)]).toEqual(['still', 'still'])
    expect(await inode(a)).not.toBe(await inode(copy))
  })

  test('is not taken from a link that holds the same damage', async () => {
    for (const title of ['Trip', 'Week']) folder(small, title)
    await inAlbum(small, 'Trip', item, { linked: true })
    await inAlbum(small, 'Week', item)
    await write(small, a, 'xxxxx')
    expect(await repair()).toMatchObject({
      repairs: [
        { path: a, from: 'Albums/Week/a.jpg' },
        { path: copy, source: 'photo' },
      ],
    })
    expect(await inode(a)).toBe(await inode(copy))
    expect([await small.content(copy), await small.content(aside(a))]).toEqual(['still', 'xxxxx'])
    expect(await small.names(aside('Albums'))).toEqual([])
  })

  const others: [string, string, (content: string) => Promise<string>][] = [
    [
      'another item',
      'same-bytes',
      async (content) => {
        await photo(small, 'b.jpg', content)
        return photoPath('b.jpg')
      },
    ],
    [
      'an earlier version',
      'same-bytes',
      async (content) => {
        await version(small, item, 'older.jpg', content)
        return photoPath('older.jpg')
      },
    ],
    [
      'a copy of its other part',
      'same-bytes',
      async (content) => {
        await part(small, item, 'a.mp4', content)
        folder(small, 'Parts')
        const path = await inAlbum(small, 'Parts', item, { role: 'motion' })
        await small.remove(photoPath('a.mp4'))
        return path
      },
    ],
    [
      'a copy of another item',
      'same-bytes',
      async (content) => {
        const other = await photo(small, 'b.jpg', content)
        folder(small, 'Parts')
        const path = await inAlbum(small, 'Parts', other, { linked: true })
        await small.remove(photoPath('b.jpg'))
        return path
      },
    ],
    [
      'a file that nobody knows',
      'unknown-file',
      async (content) => {
        await small.put('Photos/renamed.jpg', content)
        return 'Photos/renamed.jpg'
      },
    ],
  ]

  test.each(others)('comes back from %s, which stays as it is', async (_, source, make) => {
    const from = await make('still')
    await write(small, a, 'xxxxx')
    const before = await inode(from)
    const report = await repair()
    expect(report.repairs[0]).toEqual({ path: a, found: 'damaged', source, from, setAside: aside(a) })
    expect([await small.content(a), await small.content(from), await inode(from)]).toEqual(['still', 'still', before])
    expect(await inode(a)).not.toBe(before)
  })

  test('comes from the nearest place that holds its bytes', async () => {
    await small.put('Photos/renamed.jpg', 'still')
    await photo(small, 'b.jpg', 'still')
    for (const title of ['Trip', 'Week']) folder(small, title)
    await inAlbum(small, 'Trip', item)
    const path = await inAlbum(small, 'Week', item)
    const order = [copy, path, photoPath('b.jpg'), 'Photos/renamed.jpg']
    for (const from of order) {
      await small.remove(a)
      expect((await repair()).repairs.find((one) => one.path === a)).toMatchObject({ from })
      await replace(from, 'other')
      await verify(small)
      if (from === photoPath('b.jpg')) removeRows(small.database, 'current_file', { path: from })
      if (from.startsWith('Albums'))
        removeRows(
          small.database,
          'album_file',
          `album IN (SELECT id FROM album WHERE folder = '${from.split('/')[1]}')`,
        )
    }
  })

  test('of which every candidate is bad or none of its own comes back from the one that is good', async () => {
    await small.put('Photos/1 other.jpg', 'other')
    await small.put('Photos/2 longer.jpg', 'still!')
    await small.put('elsewhere.jpg', 'still')
    await symlink(small.at('elsewhere.jpg'), small.at('Photos/3 link.jpg'))
    await small.put('Photos/4 unreadable.jpg', 'still')
    await small.put('Photos/5 good.jpg', 'still')
    small.disk.plan({ on: 'open', code: 'EACCES', path: '4 unreadable' })
    await small.remove(a)
    expect(await repair()).toMatchObject({ repairs: [{ path: a, from: 'Photos/5 good.jpg' }] })
    expect(await small.names('Photos')).toHaveLength(6)
  })

  test('is never taken from a link to a good file', async () => {
    await small.put('elsewhere.jpg', 'still')
    await symlink(small.at('elsewhere.jpg'), small.at('Photos/link.jpg'))
    await small.remove(a)
    expect(await repair()).toMatchObject({ repairs: [], awaitBackup: 1 })
  })

  test('is not read in vain from a link to the damaged file itself', async () => {
    await write(small, a, 'xxxxx')
    await link(small.at(a), small.at('Photos/link.jpg'))
    const report = await repair()
    expect(report).toMatchObject({ awaitBackup: 1, bytes: 5 })
    expect(await small.content('Photos/link.jpg')).toBe('xxxxx')
  })

  test('is not looked for anywhere without a repair', async () => {
    await small.put('Photos/renamed.jpg', 'still')
    await small.remove(a)
    expect(await verify(small)).toMatchObject({ repairs: [], missing: 1, bytes: 0 })
    expect(await small.content(a)).toBeUndefined()
    expect(await small.names('')).not.toContain('SHA256SUMS')
  })
})

describe('what has no good copy here', () => {
  test('is left to the next backup, and set aside with what albums hold of it', async () => {
    folder(small, 'Trip')
    folder(small, 'Week')
    await inAlbum(small, 'Trip', item, { linked: true })
    const own = await inAlbum(small, 'Week', item)
    await write(small, a, 'xxxxx')
    await write(small, own, 'yyyyy')
    const report = await repair()
    expect(report).toMatchObject({ damaged: 1, files: 1, awaitBackup: 1, repairs: [] })
    expect(report.problems).toEqual([
      {
        path: a,
        item: report.problems[0]?.item,
        problem: { code: 'file-awaits-backup', values: { path: a }, item: report.problems[0]?.item },
      },
    ])
    expect(report.problems[0]?.item).toBe(small.rows('SELECT id FROM item')[0]?.['id'])
    expect(refetch()).toEqual([{ item, role: 'primary', path: a, since: small.clock.now() }])
    expect(small.rows('SELECT * FROM current_file')).toEqual([])
    expect(small.rows('SELECT * FROM album_file')).toEqual([])
    expect(small.rows('SELECT * FROM file_problem')).toEqual([])
    for (const path of [a, copy, own]) expect(await small.content(path)).toBeUndefined()
    // The link was the same file again.
    expect([await small.content(aside(a)), await small.content(aside(own))]).toEqual(['xxxxx', 'yyyyy'])
    expect(await small.names(aside('Albums'))).toEqual(['Week'])
  })

  test('is told as waiting until it is here', async () => {
    await small.remove(a)
    await repair()
    expect(await verify(small, { mode: 'quick' })).toMatchObject({ awaitBackup: 1, missing: 0, ok: 0 })
    await small.file(item, a, 'still')
    expect(await verify(small, { mode: 'quick' })).toMatchObject({ awaitBackup: 0, ok: 1, problems: [] })
  })

  test('is lost if Google turns out not to have it any more', async () => {
    await small.remove(a)
    await repair()
    changeRows(small.database, 'item', { in_google: false })
    expect(wrong(await verify(small))).toEqual({ [a]: 'file-lost' })
  })

  test('was known to be wrong, and is not any more', async () => {
    await write(small, a, 'xxxxx')
    await verify(small)
    await repair()
    expect(small.rows('SELECT * FROM file_problem')).toEqual([])
  })

  test('waits for one part alone', async () => {
    await part(small, item, 'a.mp4', 'moves')
    await small.remove(photoPath('a.mp4'))
    expect(await repair()).toMatchObject({ ok: 1, missing: 1, awaitBackup: 1 })
    expect(refetch()).toMatchObject([{ role: 'motion', path: photoPath('a.mp4') }])
    expect(small.rows('SELECT role FROM current_file')).toEqual([{ role: 'primary' }])
  })

  test('stays where it is if Google does not have it', async () => {
    changeRows(small.database, 'item', { in_google: false })
    await write(small, a, 'xxxxx')
    const report = await repair()
    expect(wrong(report)).toEqual({ [a]: 'file-lost' })
    expect(report).toMatchObject({ damaged: 1, awaitBackup: 0 })
    expect([await small.content(a), refetch(), await asideNames()]).toEqual(['xxxxx', [], []])
  })

  describe('that has come from an export', () => {
    beforeEach(() => {
      addRow(small.database, 'owner', { id: 'nora', name: 'Nora' })
      const source = addRow(small.database, 'source', { id: 'exports', kind: 'takeout', owner: 'nora' })
      addRow(small.database, 'item_source', { item, source, key: 'address' })
    })

    test('can come from it again, if Google does not have it', async () => {
      changeRows(small.database, 'item', { account: null, remote_id: null, in_google: false })
      await write(small, a, 'xxxxx')
      expect(wrong(await repair())).toEqual({ [a]: 'file-awaits-import' })
      expect([await small.content(a), refetch()]).toEqual(['xxxxx', []])
    })

    test('can come from it again, if Google turns out not to have it any more', async () => {
      await small.remove(a)
      await repair()
      changeRows(small.database, 'item', { in_google: false })
      expect(wrong(await verify(small))).toEqual({ [a]: 'file-awaits-import' })
    })

    test('comes with the next backup, if Google has it', async () => {
      await small.remove(a)
      expect(wrong(await repair())).toEqual({ [a]: 'file-awaits-backup' })
    })
  })

  test('stays where it is if it is an edited copy, which Google does not deliver beside its original', async () => {
    const edited = photoPath('a-edited.jpg')
    await small.file(item, edited, 'edited', 'edited')
    await write(small, edited, 'xxxxxx')
    const report = await repair()
    expect(wrong(report)).toEqual({ [edited]: 'edited-lost' })
    expect(report).toMatchObject({ ok: 1, damaged: 1, awaitBackup: 0 })
    expect([await small.content(edited), refetch(), await asideNames()]).toEqual(['xxxxxx', [], []])
  })

  test('stays where it is if it is an earlier version, which Google does not deliver', async () => {
    await version(small, item, 'older.jpg', 'older')
    await write(small, photoPath('older.jpg'), 'xxxxx')
    expect(wrong(await repair())).toEqual({ [photoPath('older.jpg')]: 'version-lost' })
    expect([await small.content(photoPath('older.jpg')), refetch(), await asideNames()]).toEqual(['xxxxx', [], []])
  })
})

describe('an earlier version', () => {
  test('comes back from the same bytes, and was read then', async () => {
    await version(small, item, 'older.jpg', 'older')
    await small.put('Photos/mine.jpg', 'older')
    await small.remove(photoPath('older.jpg'))
    expect(await repair()).toMatchObject({ repairs: [{ path: photoPath('older.jpg'), source: 'unknown-file' }] })
    expect(small.rows('SELECT verified_at FROM earlier_file')).toEqual([{ verified_at: small.clock.now() }])
  })
})
