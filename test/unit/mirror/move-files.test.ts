import { link, stat } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { WantedMove } from '../../../src/main/mirror/move-files.ts'
import { plainerName } from '../../../src/main/mirror/names/plainer-name.ts'
import { removeEmptied } from '../../../src/main/mirror/remove-emptied.ts'
import type { MirrorName, MirrorPath } from '../../../src/main/mirror-path.ts'
import { below, mirrorTop } from '../../../src/main/mirror-path.ts'
import { sealed } from '../../../src/main/xmp/seal.ts'
import { addRow, removeRows } from '../../rows/rows.ts'
import { SmallMirror } from './small-mirror.ts'

let small: SmallMirror
beforeAll(async () => {
  small = await SmallMirror.open()
})
afterEach(async () => {
  expect(small.disk.missed()).toEqual([])
  removeRows(small.database, 'file_move')
  await small.empty()
})
afterAll(() => small.close())

const at = (path: string): MirrorPath =>
  path.split('/').reduce<MirrorPath>((folder, name) => below(folder, name as MirrorName), mirrorTop)

/** The wish to move what lies in `Photos/2021/07` to June of 2019. */
function toJune(name: string, more: Partial<WantedMove> = {}): WantedMove {
  const from = at(`Photos/2021/07/${name}`)
  const [row] = small.rows('SELECT id FROM file WHERE path = ?', from)
  const wanted = name as MirrorName
  return { file: Number(row?.['id']), from, folder: at('Photos/2019/06'), name: wanted, plainName: wanted, ...more }
}

const move = (...wanted: WantedMove[]) => small.mirror.publisher.move(wanted)
const june = (name: string) => ({ ok: true, path: `Photos/2019/06/${name}` })

/** Where files are on the disk and by the index, and which intents are left. */
async function state(): Promise<unknown> {
  return {
    july: await small.names('Photos/2021/07'),
    june: await small.names('Photos/2019/06'),
    rows: small.rows('SELECT path FROM file ORDER BY id').map((row) => row['path']),
    intents: small.rows('SELECT target FROM file_move').map((row) => row['target']),
  }
}

describe.each([true, false])('a file that gets another month, on a disk with links: %s', (withLinks) => {
  const begin = (): void => {
    if (!withLinks) small.withoutLinks()
  }

  test('is there alone, by its row, and the month that is empty goes with its year', async () => {
    begin()
    await small.photo('a.jpg', 'photo')
    const { ino } = await stat(small.at('Photos/2021/07/a.jpg'))
    expect(await move(toJune('a.jpg'))).toEqual([june('a.jpg')])
    expect(await state()).toEqual({ july: [], june: ['a.jpg'], rows: ['Photos/2019/06/a.jpg'], intents: [] })
    expect(await small.names('Photos')).toEqual(['2019'])
    expect((await stat(small.at('Photos/2019/06/a.jpg'))).ino).toBe(ino)
  })

  test('leaves what else lies in its month, and takes its own sidecar along', async () => {
    begin()
    await small.photo('a.jpg')
    const sidecar = sealed('<x:xmpmeta/>')
    await small.put('Photos/2021/07/a.jpg.xmp', sidecar)
    await small.put('Photos/2021/07/notes.txt', 'mine')
    await move(toJune('a.jpg'))
    expect(await small.names('Photos/2021/07')).toEqual(['notes.txt'])
    expect(await small.names('Photos/2019/06')).toEqual(['a.jpg', 'a.jpg.xmp'])
  })

  test('overwrites nothing that nobody knows, nor what the index knows, nor what is moved with it', async () => {
    begin()
    await small.photo('a.jpg', 'first')
    await small.put('Photos/2021/07/b/a.jpg', 'second')
    await small.file(small.item('b'), 'Photos/2021/07/b.jpg', 'second')
    await small.file(small.item('c'), 'Photos/2019/06/a (2).jpg', 'known')
    await small.put('Photos/2019/06/A.JPG', 'of a person')
    await small.put('Photos/2019/06/a (3).jpg', 'of a person, too')
    const name = 'a.jpg' as MirrorName
    const results = await move(toJune('a.jpg'), toJune('b.jpg', { name, plainName: name }))
    const paths = results.map((result) => (result.ok ? result.path : result.error))
    expect(new Set(paths).size).toBe(2)
    expect(await Promise.all(paths.map((path) => small.content(String(path))))).toEqual(['first', 'second'])
    expect(await small.content('Photos/2019/06/A.JPG')).toBe('of a person')
    expect(await small.content('Photos/2019/06/a (2).jpg')).toBe('known')
    expect(await small.content('Photos/2019/06/a (3).jpg')).toBe('of a person, too')
    expect(small.rows('SELECT * FROM file_move')).toEqual([])
  })

  test('is not moved where the disk of the mirror is gone', async () => {
    begin()
    await small.photo('a.jpg')
    const wanted = toJune('a.jpg')
    small.change({ isPresent: () => Promise.resolve(false) })
    await expect(move(wanted)).rejects.toMatchObject({ code: 'ENODEV' })
    expect(await state()).toEqual({ july: ['a.jpg'], june: [], rows: ['Photos/2021/07/a.jpg'], intents: [] })
  })

  test('keeps its name where the disk refuses the new one, and others get theirs', async () => {
    begin()
    await small.photo('a.jpg')
    await small.photo('b.jpg')
    small.disk.plan({ on: withLinks ? 'link' : 'rename', path: 'a.jpg', code: 'EACCES' })
    const [a, b] = await move(toJune('a.jpg'), toJune('b.jpg'))
    expect([a, b]).toEqual([{ ok: false, error: expect.objectContaining({ code: 'EACCES' }) }, june('b.jpg')])
    expect(await state()).toEqual({
      july: ['a.jpg'],
      june: ['b.jpg'],
      rows: ['Photos/2021/07/a.jpg', 'Photos/2019/06/b.jpg'],
      intents: [],
    })
  })

  test('keeps its name where the folder cannot be made', async () => {
    begin()
    await small.photo('a.jpg')
    small.disk.plan({ on: 'mkdir', path: '2019', code: 'EACCES' })
    const [a] = await move(toJune('a.jpg'))
    expect(a).toEqual({ ok: false, error: expect.objectContaining({ code: 'EACCES' }) })
    expect(await small.names('Photos/2021/07')).toEqual(['a.jpg'])
    expect(small.rows('SELECT * FROM file_move')).toEqual([])
    // Nothing is remembered of a folder that could not be made.
    small.disk.heal()
    expect(await move(toJune('a.jpg'))).toEqual([june('a.jpg')])
  })

  test.each(['Photos/2019/06', 'Photos/2019', 'Photos'])(
    'keeps its row and its intent where %s is not made safe, for the next start to go on',
    async (folder) => {
      begin()
      await small.photo('a.jpg')
      const wanted = toJune('a.jpg')
      small.disk.plan({ on: 'handle.sync', path: small.at(folder), code: 'EIO' })
      const [a] = await move(wanted)
      expect(a).toEqual({ ok: false, error: expect.objectContaining({ code: 'EIO' }) })
      const [row] = small.rows('SELECT path FROM file')
      expect(row?.['path']).toBe('Photos/2021/07/a.jpg')
    },
  )

  test('gets a month anew that went with what was moved from it', async () => {
    begin()
    await small.photo('a.jpg')
    await move(toJune('a.jpg'))
    const [row] = small.rows('SELECT id FROM file')
    const back = { ...toJune('a.jpg'), file: Number(row?.['id']), from: at('Photos/2019/06/a.jpg') }
    expect(await move({ ...back, folder: at('Photos/2021/07') })).toEqual([{ ok: true, path: 'Photos/2021/07/a.jpg' }])
    expect(await move(toJune('a.jpg'))).toEqual([june('a.jpg')])
  })

  test('gets a folder anew that went after it could not be made safe', async () => {
    begin()
    await small.photo('a.jpg')
    await small.photo('b.jpg')
    const [a, b] = [toJune('a.jpg'), toJune('b.jpg')]
    small.disk.plan({ on: 'handle.sync', path: small.at('Photos/2019/06'), code: 'EIO', times: 1 })
    expect((await move(a))[0]?.ok).toBe(false)
    await small.remove('Photos/2019')
    expect(await move(b)).toEqual([june('b.jpg')])
  })

  test('throws what is no error of the disk', async () => {
    begin()
    await small.photo('a.jpg')
    small.disk.plan({ on: withLinks ? 'link' : 'rename', path: 'a.jpg', code: 'ERR_OF_OURS' })
    await expect(move(toJune('a.jpg'))).rejects.toMatchObject({ code: 'ERR_OF_OURS' })
  })

  test('gets the name that every disk takes where its own is refused', async () => {
    begin()
    await small.photo('a.jpg')
    small.disk.plan({ on: withLinks ? 'link' : 'rename', path: 'o\u0308.jpg', code: 'EINVAL' })
    const wanted = toJune('a.jpg', { name: 'o\u0308.jpg' as MirrorName, plainName: 'o.jpg' as MirrorName })
    expect(await move(wanted)).toEqual([june('o.jpg')])
    expect(small.rows('SELECT * FROM file_move')).toEqual([])
  })

  test('stays where it is if it has got that name there in the same way', async () => {
    begin()
    await small.photo('o.jpg')
    small.disk.plan({ on: withLinks ? 'link' : 'rename', path: 'o\u0308.jpg', code: 'EINVAL' })
    const wanted = toJune('o.jpg', { name: 'o\u0308.jpg' as MirrorName, folder: at('Photos/2021/07') })
    expect(await move(wanted)).toEqual([{ ok: true, path: 'Photos/2021/07/o.jpg' }])
    expect(small.rows('SELECT * FROM file_move')).toEqual([])
    expect(small.rows('SELECT path FROM file')).toEqual([{ path: 'Photos/2021/07/o.jpg' }])
  })

  test('takes what is wrong with it along', async () => {
    begin()
    await small.photo('a.jpg')
    const wanted = toJune('a.jpg')
    addRow(small.database, 'file_problem', { path: wanted.from })
    await move(wanted)
    expect(small.rows('SELECT path FROM file_problem')).toEqual([{ path: 'Photos/2019/06/a.jpg' }])
  })
})

describe('with links, a file that gets another month', () => {
  test('whose old name cannot be taken away has both, and its intent is left for the next start', async () => {
    await small.photo('a.jpg')
    small.disk.plan({ on: 'unlink', path: 'Photos/2021/07/a.jpg', code: 'EACCES' })
    expect(await move(toJune('a.jpg'))).toEqual([june('a.jpg')])
    expect(await state()).toEqual({
      july: ['a.jpg'],
      june: ['a.jpg'],
      rows: ['Photos/2019/06/a.jpg'],
      intents: ['Photos/2019/06/a.jpg'],
    })
  })

  test('whose old name is not taken away by a bug is told as that', async () => {
    await small.photo('a.jpg')
    small.disk.plan({ on: 'unlink', path: 'Photos/2021/07/a.jpg', code: 'ERR_OF_OURS' })
    await expect(move(toJune('a.jpg'))).rejects.toMatchObject({ code: 'ERR_OF_OURS' })
  })

  test('is renamed on a disk that says that it makes no links', async () => {
    await small.photo('a.jpg')
    small.disk.plan({ on: 'link', code: 'ENOTSUP' })
    expect(await move(toJune('a.jpg'))).toEqual([june('a.jpg')])
    expect(await state()).toEqual({ july: [], june: ['a.jpg'], rows: ['Photos/2019/06/a.jpg'], intents: [] })
  })

  test('has a second name of a person left', async () => {
    await small.photo('a.jpg')
    await link(small.at('Photos/2021/07/a.jpg'), small.at('Photos/2021/07/mine.jpg'))
    await move(toJune('a.jpg'))
    expect(await small.names('Photos/2021/07')).toEqual(['mine.jpg'])
  })
})

describe('months and years of which everything has gone', () => {
  const path = (name: string) => at(`Photos/${name}`)

  test('go, the deepest first, and others stay', async () => {
    await small.put('Photos/2021/07/x', '')
    await small.put('Photos/2021/08/x', '')
    await small.put('Photos/2019/06/x', '')
    for (const folder of ['2021/07', '2019/06']) await small.remove(`Photos/${folder}/x`)
    const gone = await removeEmptied(small.mirror.files, [path('2021/07/x'), path('2019/06/x'), path('2019/06/y')])
    expect(gone.toSorted()).toEqual(['Photos/2019', 'Photos/2019/06', 'Photos/2021/07'])
    expect(await small.names('Photos')).toEqual(['2021'])
  })

  test('never take Photos with them', async () => {
    await small.put('Photos/2021/07/x', '')
    await small.remove('Photos/2021/07/x')
    await removeEmptied(small.mirror.files, [path('2021/07/x')])
    expect(await small.names('')).toContain('Photos')
    expect(await removeEmptied(small.mirror.files, [])).toEqual([])
  })

  test('stay where the disk wants it, and only a bug is thrown', async () => {
    await small.put('Photos/2021/07/x', '')
    await small.remove('Photos/2021/07/x')
    small.disk.plan({ on: 'rmdir', path: '07', code: 'EBUSY', times: 1 })
    expect(await removeEmptied(small.mirror.files, [path('2021/07/x')])).toEqual([])
    small.disk.plan({ on: 'rmdir', path: '07', code: 'ERR_OF_OURS' })
    await expect(removeEmptied(small.mirror.files, [path('2021/07/x')])).rejects.toMatchObject({ code: 'ERR_OF_OURS' })
  })
})

describe('the name to try next', () => {
  const name = (text: string) => text as MirrorName
  const refused = (code: string) => Object.assign(new Error(code), { code })
  const long = name(`${'long name '.repeat(12)}.jpg`)

  test('is a shorter one where it was too long', () => {
    const next = plainerName({ name: long, plainName: name('plain.jpg') }, refused('ENAMETOOLONG'))
    expect(next).toMatch(/^(?:long name )+.*\.jpg$/)
    expect(next?.length).toBeLessThan(long.length)
  })

  test('is the plain one where it is too short for that, or was refused for what is in it', () => {
    expect(plainerName({ name: name('ab.jpg'), plainName: name('p.jpg') }, refused('ENAMETOOLONG'))).toBe('p.jpg')
    expect(plainerName({ name: long, plainName: name('p.jpg') }, refused('EINVAL'))).toBe('p.jpg')
  })

  test('is none after the plain one, nor after another error', () => {
    expect(plainerName({ name: name('p.jpg'), plainName: name('p.jpg') }, refused('EINVAL'))).toBeUndefined()
    expect(plainerName({ name: long, plainName: name('p.jpg') }, refused('EACCES'))).toBeUndefined()
  })
})
