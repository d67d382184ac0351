import { link, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { layout } from '../../../../src/main/mirror/names/layout.ts'
import { makeFolderSafely } from '../../../../src/main/mirror/disk/make-folder.ts'
import { MirrorFiles } from '../../../../src/main/mirror/disk/mirror-files.ts'
import { photoPathFromRow } from '../../../../src/main/mirror-path.ts'
import { moveWithoutOverwriting } from '../../../../src/main/mirror/disk/move-file.ts'
import { canHardLink, replaceText } from '../../../../src/main/mirror/disk/replace-file.ts'
import { faultyFiles } from '../../../engine/faults/faulty-files.ts'
import { recordedFiles } from '../../../engine/recorded-files.ts'
import type { RecordedFiles } from '../../../engine/recorded-files.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shoebox-move-'))
  await mkdir(join(root, 'Photos'))
  await mkdir(join(root, '.shoebox/incoming'), { recursive: true })
  await writeFile(join(root, 'Photos/a.jpg'), 'new')
})
afterEach(() => rm(root, { recursive: true }))

const [from, to] = [photoPathFromRow('Photos/a.jpg'), photoPathFromRow('Photos/b.jpg')]
const read = (name: string): Promise<string> => readFile(join(root, 'Photos', name), 'utf8')

/** Disks with links, without them as they say at once, and without them as is found out now. */
const disks: [string, boolean, string | undefined][] = [
  ['with links', true, undefined],
  ['known to have no links', false, undefined],
  ...['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EMLINK', 'EISDIR'].map(
    (code): [string, boolean, string] => [`that refuses links with ${code}`, true, code],
  ),
]

describe.each(disks)('on a disk %s, a move', (_, canLink, code) => {
  function files(): MirrorFiles {
    const disk = faultyFiles()
    if (code) disk.plan({ on: 'link', code })
    return new MirrorFiles(root, disk.files)
  }

  test('gives a file its name', async () => {
    await moveWithoutOverwriting({ files: files(), canLink }, from, to)
    expect(await readdir(join(root, 'Photos'))).toEqual(['b.jpg'])
    expect(await read('b.jpg')).toBe('new')
  })

  test('never takes the name of a file, a folder or a link', async () => {
    const plants = [
      () => writeFile(join(root, 'Photos/b.jpg'), 'old'),
      () => mkdir(join(root, 'Photos/b.jpg')),
      () => symlink('/nowhere', join(root, 'Photos/b.jpg')),
    ]
    for (const plant of plants) {
      await plant()
      await expect(moveWithoutOverwriting({ files: files(), canLink }, from, to)).rejects.toMatchObject({
        code: 'EEXIST',
      })
      expect(await read('a.jpg')).toBe('new')
      expect(await readdir(join(root, 'Photos'))).toHaveLength(2)
      await rm(join(root, 'Photos/b.jpg'), { recursive: true })
    }
  })
})

describe('a move', () => {
  const order = ({ events }: RecordedFiles): string[] =>
    events.map(({ op }) => op).filter((op) => op === 'unname' || op === 'sync-folder' || op === 'rename')

  test.each([
    [true, ['sync-folder', 'unname']],
    [false, ['unname']],
  ])('that is safe (%s) makes the new name last before the old one goes', async (safely, wanted) => {
    const disk = recordedFiles(root)
    await moveWithoutOverwriting({ files: new MirrorFiles(root, disk.files), canLink: true }, from, to, { safely })
    expect(order(disk)).toEqual(wanted)
  })

  test('of a link moves the link, and a disk that fails otherwise is told', async () => {
    await rm(join(root, 'Photos/a.jpg'))
    await symlink('/nowhere', join(root, 'Photos/a.jpg'))
    const disk = faultyFiles()
    await moveWithoutOverwriting({ files: new MirrorFiles(root, disk.files), canLink: true }, from, to)
    expect(await readdir(join(root, 'Photos'))).toEqual(['b.jpg'])
    await rm(join(root, 'Photos/b.jpg'))
    await writeFile(join(root, 'Photos/a.jpg'), 'new')
    disk.plan({ on: 'link', code: 'EIO' })
    await expect(
      moveWithoutOverwriting({ files: new MirrorFiles(root, disk.files), canLink: true }, from, to),
    ).rejects.toMatchObject({ code: 'EIO' })
    expect(await read('a.jpg')).toBe('new')
  })
})

test('a folder that is made is made to last, from the lowest to the top, and one that is there is not touched', async () => {
  const disk = recordedFiles(root)
  const files = new MirrorFiles(root, disk.files)
  await makeFolderSafely(files, photoPathFromRow('Photos/2021/07'))
  const synced = disk.events.flatMap((event) => (event.op === 'sync-folder' ? [event.path] : []))
  expect(synced).toContain('Photos/2021')
  expect(synced).toContain('Photos')
  expect(synced.indexOf('Photos/2021')).toBeLessThan(synced.indexOf('Photos'))
  const before = disk.events.length
  await makeFolderSafely(files, photoPathFromRow('Photos/2021/07'))
  expect(disk.events.length).toBe(before)
})

describe('whether a disk has links', () => {
  test.each([
    [undefined, true],
    ['EPERM', false],
    ['EISDIR', false],
  ])('is tried (%s), and nothing of the trial stays', async (code, wanted) => {
    const disk = faultyFiles()
    if (code) disk.plan({ on: 'link', code })
    expect(await canHardLink(new MirrorFiles(root, disk.files))).toBe(wanted)
    expect(await readdir(join(root, layout.incoming))).toEqual([])
  })

  test('cannot be told where nothing can be written', async () => {
    const disk = faultyFiles()
    disk.plan({ on: 'link', code: 'ENOSPC' })
    await expect(canHardLink(new MirrorFiles(root, disk.files))).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(await readdir(join(root, layout.incoming))).toEqual([])
  })
})

describe('a document', () => {
  const document = { path: layout.catalogue, kind: 'catalogue.jsonl' } as const
  const text = (): Promise<string> => readFile(join(root, layout.catalogue), 'utf8')

  test.each([
    ['rename', 'EIO'],
    ['handle.sync', 'ENOSPC'],
    ['handle.appendFile', 'ENOSPC'],
  ] as const)('that cannot be replaced (%s) stays, and nothing of the new one does', async (on, code) => {
    const disk = faultyFiles()
    const files = new MirrorFiles(root, disk.files)
    expect(await replaceText(files, document, 'old\n')).toMatchObject({ written: true })
    disk.plan({ on, code })
    await expect(replaceText(files, document, 'new\n')).rejects.toMatchObject({ code })
    expect(await text()).toBe('old\n')
    expect(await readdir(join(root, layout.incoming))).toEqual([])
    // Also where the disk refuses to remove it, what went wrong is told.
    disk.plan({ on: 'unlink', code: 'EACCES' })
    await expect(replaceText(files, document, 'new\n')).rejects.toMatchObject({ code })
  })

  test('that cannot even be begun leaves nothing to remove', async () => {
    const disk = faultyFiles()
    disk.plan({ on: 'open', code: 'EROFS', path: '.part' })
    disk.plan({ on: 'unlink', code: 'ENODEV' })
    const files = new MirrorFiles(root, disk.files)
    await expect(replaceText(files, document, 'new\n')).rejects.toMatchObject({ code: 'EROFS' })
  })

  test('that cannot be looked at is not replaced', async () => {
    const disk = faultyFiles()
    const files = new MirrorFiles(root, disk.files)
    await replaceText(files, document, 'old\n')
    disk.plan({ on: 'lstat', code: 'EIO', path: 'catalogue.jsonl' })
    await expect(replaceText(files, document, 'new\n')).rejects.toMatchObject({ code: 'EIO' })
    expect(await text()).toBe('old\n')
  })

  test('that is cut while it is read is an error, not a shorter document', async () => {
    const disk = faultyFiles()
    const files = new MirrorFiles(root, disk.files)
    await replaceText(files, document, 'one\ntwo\nthree\n')
    async function* pieces(): AsyncGenerator<string> {
      yield 'one\n'
      yield 'two\n'
      await writeFile(join(root, layout.catalogue), 'on')
      yield 'four\n'
    }
    await expect(replaceText(files, document, pieces())).rejects.toMatchObject({ code: 'EIO' })
    expect(await readdir(join(root, layout.incoming))).toEqual([])
  })

  test('with another name elsewhere is replaced, and what has that name stays', async () => {
    const files = new MirrorFiles(root, faultyFiles().files)
    await writeFile(join(root, 'elsewhere'), 'old\n')
    await link(join(root, 'elsewhere'), join(root, layout.catalogue))
    expect(await replaceText(files, document, 'old\n')).toMatchObject({ written: true })
    expect(await replaceText(files, document, 'new\n')).toMatchObject({ written: true })
    expect([await text(), await readFile(join(root, 'elsewhere'), 'utf8')]).toEqual(['new\n', 'old\n'])
  })
})
