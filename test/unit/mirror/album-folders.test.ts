import { mkdir, rename, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AlbumFiles } from '../../../src/shared/domain.ts'
import { reconcileAlbumFolders } from '../../../src/main/mirror/album-folders.ts'
import type { AlbumProblem } from '../../../src/main/mirror/album-files.ts'
import { SmallMirror } from './small-mirror.ts'
import { addRow, changeRows } from '../../rows/rows.ts'

let small: SmallMirror
beforeAll(async () => {
  small = await SmallMirror.open()
})
afterEach(() => small.empty())
afterAll(() => small.close())

const reconcile = (wish: AlbumFiles = 'links'): Promise<AlbumProblem[]> =>
  reconcileAlbumFolders({ mirror: small.mirror, log: small.write }, wish)
const folders = (): unknown[] =>
  small.rows('SELECT title, folder, folder_key, folder_was FROM album ORDER BY rowid').map((row) => Object.values(row))
const setTitle = (id: string, title: string): void => changeRows(small.database, 'album', { title }, { id })
const inode = async (path: string): Promise<number> => (await stat(small.at(path))).ino

describe('a folder is made', () => {
  test('for each album that has files here, and for no other', async () => {
    const [a, b] = [await small.photo('a.jpg'), await small.photo('b.jpg')]
    small.album('Summer', [a, b])
    small.album('Empty')
    small.album('Awaited', [small.item('c.jpg')])
    expect(await reconcile()).toEqual([])
    expect(await small.names('Albums')).toEqual(['Summer'])
    expect(await small.names('Albums/Summer')).toEqual(['a.jpg', 'b.jpg'])
    expect(await inode('Albums/Summer/a.jpg')).toBe(await inode('Photos/2021/07/a.jpg'))
    expect(folders()).toEqual([
      ['Summer', 'Summer', 'summer', null],
      ['Empty', null, null, null],
      ['Awaited', null, null, null],
    ])
    expect(await reconcile()).toEqual([])
    expect(await small.names('Albums')).toEqual(['Summer'])
  })

  test('in a folder that is not made before one of them has files', async () => {
    small.album('Empty')
    small.album('Awaited', [small.item('c.jpg')])
    expect(await reconcile()).toEqual([])
    expect(await small.names('.')).toEqual(['.shoebox'])
  })

  test('for none if none are wished', async () => {
    small.album('Summer', [await small.photo('a.jpg')])
    await reconcile('none')
    expect([await small.names('Albums'), folders()]).toEqual([[], [['Summer', null, null, null]]])
  })

  test('with a number where the name is taken: by another album, somebody’s folder, or in another case', async () => {
    const a = await small.photo('a.jpg')
    await small.put('Albums/Trip/theirs.txt', 'theirs')
    await small.put('Albums/summer', 'a file')
    for (const title of ['Trip', 'Summer', 'Winter']) small.album(title, [a])
    addRow(small.database, 'album', { id: 'zz', account: 'ann', title: 'WINTER' })
    small.addTo('zz', a)
    expect(await reconcile()).toEqual([])
    expect(await small.names('Albums')).toEqual(['Summer (2)', 'Trip', 'Trip (2)', 'WINTER (2)', 'Winter', 'summer'])
    expect(await small.names('Albums/Trip')).toEqual(['theirs.txt'])
    expect(await small.names('Albums/WINTER (2)')).toEqual(['a.jpg'])
  })

  test('with a number where another album has the name, though its folder is not there any more', async () => {
    const [early, late] = ['aa', 'zz']
    addRow(small.database, 'album', { id: late, account: 'ann', title: 'Trip' })
    small.addTo(late, await small.photo('a.jpg'))
    await reconcile()
    await rm(small.at('Albums/Trip'), { recursive: true })
    addRow(small.database, 'album', { id: early, account: 'ann', title: 'Trip' })
    small.addTo(early, await small.photo('b.jpg'))
    expect(await reconcile()).toEqual([])
    expect([await small.names('Albums/Trip'), await small.names('Albums/Trip (2)')]).toEqual([['a.jpg'], ['b.jpg']])
  })

  test('with a shorter name where the disk refuses the whole one, and by a plain one where it refuses all', async () => {
    const a = await small.photo('a.jpg')
    const title = 'A long walk through the mountains and down again to the sea'
    small.album(title, [a])
    small.disk.plan({ on: 'mkdir', code: 'ENAMETOOLONG', path: title })
    expect(await reconcile()).toEqual([])
    const [name = ''] = await small.names('Albums')
    expect(title.startsWith(name)).toBe(true)
    expect(await small.names(`Albums/${name}`)).toEqual(['a.jpg'])
    small.album('Ångström', [a])
    small.disk.plan({ on: 'mkdir', code: 'EILSEQ', path: 'Å' })
    expect(await reconcile()).toEqual([])
    expect(await small.names('Albums/Album')).toEqual(['a.jpg'])
  })

  test('never where the disk refuses every name, which is told', async () => {
    small.album('Trip', [await small.photo('a.jpg')])
    small.disk.plan({ on: 'mkdir', code: 'EINVAL', path: 'Albums/' })
    expect(await reconcile()).toMatchObject([{ title: 'Trip', problem: { code: 'file-failed' } }])
  })

  test('in any case for the albums whose folders can be made; the others are told of', async () => {
    const a = await small.photo('a.jpg')
    for (const title of ['One', 'Two']) small.album(title, [a])
    small.disk.plan({ on: 'mkdir', code: 'EACCES', path: 'Albums/One' })
    const problems = await reconcile()
    expect(problems).toMatchObject([{ title: 'One', problem: { code: 'place-read-only', values: { path: 'Albums' } } }])
    expect(await small.names('Albums/Two')).toEqual(['a.jpg'])
  })

  test('for none if something else is called Albums, which is told once', async () => {
    const a = await small.photo('a.jpg')
    for (const title of ['One', 'Two']) small.album(title, [a])
    await small.put('Albums', 'theirs')
    expect(await reconcile()).toMatchObject([{ problem: { code: 'place-taken', values: { path: 'Albums' } } }])
    expect(await small.content('Albums')).toBe('theirs')
  })

  test('for none if the disk is gone or full: that concerns everything', async () => {
    small.album('One', [await small.photo('a.jpg')])
    small.disk.plan({ on: 'mkdir', code: 'ENOSPC', path: 'Albums', times: 1 })
    await expect(reconcile()).rejects.toMatchObject({ code: 'ENOSPC' })
    await rename(small.at('.shoebox/format'), small.at('format'))
    small.disk.plan({ on: 'mkdir', code: 'EACCES', path: 'Albums', times: 1 })
    await expect(reconcile()).rejects.toMatchObject({ code: 'EACCES' })
    await rename(small.at('format'), small.at('.shoebox/format'))
    expect(await reconcile()).toEqual([])
  })
})

describe('a folder follows the title of its album', () => {
  let id: string
  beforeEach(async () => {
    id = small.album('Trip', [await small.photo('a.jpg')])
    await reconcile()
    await writeFile(small.at('Albums/Trip/notes.txt'), 'theirs')
  })

  test('with everything in it', async () => {
    setTitle(id, 'Journey')
    expect(await reconcile()).toEqual([])
    expect(await small.names('Albums')).toEqual(['Journey'])
    expect(await small.names('Albums/Journey')).toEqual(['a.jpg', 'notes.txt'])
    expect(folders()).toEqual([['Journey', 'Journey', 'journey', null]])
  })

  test('also if that differs in case alone', async () => {
    setTitle(id, 'TRIP')
    await reconcile()
    expect(await small.names('Albums')).toEqual(['TRIP'])
  })

  test('and keeps a number that it has', async () => {
    await rename(small.at('Albums/Trip'), small.at('Albums/Trip (3)'))
    changeRows(small.database, 'album', { folder: 'Trip (3)', folder_key: 'trip (3)' })
    await reconcile()
    expect(await small.names('Albums')).toEqual(['Trip (3)'])
    for (const other of ['Trip (x)', 'Trip (3) b', 'A Trip (3)', 'Trip (3']) {
      const [was = ''] = await small.names('Albums')
      await rename(small.at(`Albums/${was}`), small.at(`Albums/${other}`))
      changeRows(small.database, 'album', { folder: other, folder_key: other.toLowerCase() })
      await reconcile()
      expect(await small.names('Albums')).toEqual(['Trip'])
    }
  })

  test.each([
    ['Trip', 'Trip (12)', 'Trip (12)'],
    ['Walk', 'Trip (2)', 'Walk'],
    ['Trip', 'Trip (old) (2)', 'Trip'],
  ])('titled %s: from %s to %s', async (title, was, now) => {
    setTitle(id, title)
    await rename(small.at('Albums/Trip'), small.at(`Albums/${was}`))
    changeRows(small.database, 'album', { folder: was, folder_key: was.toLowerCase() })
    expect(await reconcile()).toEqual([])
    expect(await small.names('Albums')).toEqual([now])
  })

  test('also on a disk to which both names are one', async () => {
    const { files } = small.mirror
    const look = files.look.bind(files)
    files.look = async (path) => (await look(path)) ?? look(path.replace('TRIP', 'Trip') as typeof path)
    setTitle(id, 'TRIP')
    expect(await reconcile()).toEqual([])
    expect(await small.names('Albums')).toEqual(['TRIP'])
  })

  test('under the next number where the new name is taken', async () => {
    await mkdir(small.at('Albums/Journey'))
    setTitle(id, 'Journey')
    await reconcile()
    expect(await small.names('Albums')).toEqual(['Journey', 'Journey (2)'])
    expect(await small.names('Albums/Journey')).toEqual([])
  })

  test('not if none are wished any more', async () => {
    setTitle(id, 'Journey')
    await reconcile('none')
    expect(await small.names('Albums')).toEqual(['Trip'])
    expect(await small.names('Albums/Trip')).toEqual(['notes.txt'])
  })

  test.each<[string, (was: string, now: string) => Promise<unknown>, string[]]>([
    ['before the folder was renamed', () => Promise.resolve(), ['Journey']],
    ['after that', (was, now) => rename(was, now), ['Journey']],
    ['and a person removed it', (was) => rm(was, { recursive: true }), ['Journey']],
    ['and a person made such a folder', (_, now) => mkdir(now), ['Journey', 'Journey (2)']],
    ['and a person made such a file', (_, now) => writeFile(now, 'theirs'), ['Journey', 'Journey (2)']],
  ])('if all ended %s', async (_, meanwhile, names) => {
    setTitle(id, 'Journey')
    changeRows(small.database, 'album', { folder: 'Journey', folder_key: 'journey', folder_was: 'Trip' })
    await meanwhile(small.at('Albums/Trip'), small.at('Albums/Journey'))
    expect(await reconcile()).toEqual([])
    expect(await small.names('Albums')).toEqual(names)
    const folder = names.at(-1) ?? ''
    expect(folders()).toEqual([['Journey', folder, folder.toLowerCase(), null]])
    expect(await small.names(`Albums/${folder}`)).toContain('a.jpg')
  })

  test('and not if a file lies where it was, which stays', async () => {
    setTitle(id, 'Journey')
    await rename(small.at('Albums/Trip'), small.at('Albums/Journey'))
    await writeFile(small.at('Albums/Trip'), 'theirs')
    changeRows(small.database, 'album', { folder: 'Journey', folder_key: 'journey', folder_was: 'Trip' })
    expect(await reconcile()).toEqual([])
    expect(await small.content('Albums/Trip')).toBe('theirs')
    expect(folders()).toEqual([['Journey', 'Journey', 'journey', null]])
  })

  test.each([
    ['EILSEQ', []],
    ['EACCES', [{ title: 'Journey', problem: { code: 'place-read-only', values: { path: 'Albums' } } }]],
  ])('keeps its name where renaming says %s', async (code, told) => {
    setTitle(id, 'Journey')
    small.disk.plan({ on: 'rename', code, path: 'Albums/Journey', times: 1 })
    expect(await reconcile()).toMatchObject(told)
    expect(await small.names('Albums')).toEqual(['Trip'])
    expect(folders()).toEqual([['Journey', 'Trip', 'trip', null]])
    expect(await reconcile()).toEqual([])
    expect(await small.names('Albums')).toEqual(['Journey'])
  })

  test('and names that become free serve others in the same run', async () => {
    const other = small.album('Journey', [await small.photo('b.jpg')])
    await reconcile()
    setTitle(id, 'Journey')
    setTitle(other, 'Trip')
    await reconcile()
    await reconcile()
    const names = await small.names('Albums')
    expect(names.map((name) => name.replace(/ \(\d\)$/, '')).toSorted()).toEqual(['Journey', 'Trip'])
    const of = (title: string): string => names.find((name) => name.startsWith(title)) ?? ''
    expect(await small.names(`Albums/${of('Journey')}`)).toEqual(['a.jpg', 'notes.txt'])
    expect(await small.names(`Albums/${of('Trip')}`)).toEqual(['b.jpg'])
  })
})

describe('a folder', () => {
  let item: number
  let id: string
  beforeEach(async () => {
    item = await small.photo('a.jpg')
    id = small.album('Trip', [item])
    await reconcile()
  })

  test.each<[string, (path: string) => Promise<unknown>]>([
    ['a file', (path) => writeFile(path, 'theirs')],
    ['a link', (path) => symlink(small.at('Photos'), path)],
  ])('in whose place there is %s is another one from then on', async (_, put) => {
    await rm(small.at('Albums/Trip'), { recursive: true })
    await put(small.at('Albums/Trip'))
    const there = await small.names('Photos')
    expect(await reconcile()).toEqual([])
    expect(await small.names('Albums')).toEqual(['Trip', 'Trip (2)'])
    expect(await small.names('Albums/Trip (2)')).toEqual(['a.jpg'])
    expect(await small.names('Photos')).toEqual(there)
  })

  test('in whose place there is a file is no folder any more, also where none are wished', async () => {
    await rm(small.at('Albums/Trip'), { recursive: true })
    await writeFile(small.at('Albums/Trip'), 'theirs')
    expect(await reconcile('none')).toEqual([])
    expect([await small.content('Albums/Trip'), folders()]).toEqual(['theirs', [['Trip', null, null, null]]])
  })

  test('that a person removed is made again, with its files', async () => {
    await rm(small.at('Albums'), { recursive: true })
    expect(await reconcile()).toEqual([])
    expect(await small.names('Albums/Trip')).toEqual(['a.jpg'])
  })

  test('that a person removed is not made again if none are wished', async () => {
    await rm(small.at('Albums/Trip'), { recursive: true })
    expect(await reconcile('none')).toEqual([])
    expect([await small.names('Albums'), folders()]).toEqual([[], [['Trip', null, null, null]]])
  })

  test('goes with the last of its files, and its name is free again', async () => {
    small.takeOut(id, item)
    await reconcile()
    expect([await small.names('Albums'), folders()]).toEqual([[], [['Trip', null, null, null]]])
  })

  test('stays if something else lies in it', async () => {
    await writeFile(small.at('Albums/Trip/notes.txt'), 'theirs')
    small.takeOut(id, item)
    expect(await reconcile()).toEqual([])
    expect(await small.names('Albums/Trip')).toEqual(['notes.txt'])
    expect(folders()).toEqual([['Trip', 'Trip', 'trip', null]])
  })

  test.each(['ENOTEMPTY', 'EEXIST'])('stays if the disk says %s, as for one that holds something', async (code) => {
    small.takeOut(id, item)
    small.disk.plan({ on: 'rmdir', code, times: 1 })
    expect(await reconcile()).toEqual([])
    expect([await small.names('Albums'), folders()]).toEqual([['Trip'], [['Trip', 'Trip', 'trip', null]]])
  })

  test('that cannot be removed is told of', async () => {
    small.takeOut(id, item)
    small.disk.plan({ on: 'rmdir', code: 'EACCES', times: 1 })
    expect(await reconcile()).toMatchObject([{ title: 'Trip', problem: { code: 'place-read-only' } }])
    expect(folders()).toEqual([['Trip', 'Trip', 'trip', null]])
  })

  test('that cannot be filled stays with its row, though nothing of it is known to be there', async () => {
    await unlink(small.at('Albums/Trip/a.jpg'))
    small.disk.plan({ on: 'link', code: 'EACCES', path: 'Albums/Trip/', times: 1 })
    expect(await reconcile()).toMatchObject([{ title: 'Trip' }])
    expect(await small.names('Albums')).toEqual(['Trip'])
    expect(folders()).toEqual([['Trip', 'Trip', 'trip', null]])
  })
})
