import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isTaskFolderName, partFromRow, partName } from '../../../../src/main/mirror/names/layout.ts'
import type { TaskFolder } from '../../../../src/main/mirror/disk/task-folders.ts'
import { SmallMirror } from '../small-mirror.ts'

let small: SmallMirror
beforeAll(async () => void (small = await SmallMirror.open()))
afterEach(() => small.empty())
afterAll(() => small.close())

const incoming = (): Promise<string[]> => readdir(small.at('.shoebox/incoming'))

async function create(folder: TaskFolder): Promise<string> {
  const { path, handle } = await folder.create('download')
  await handle.close()
  return path
}

describe('the folder of a task', () => {
  test('is made with its first file, and goes with the task once it is empty', async () => {
    const folder = small.mirror.folders.open('backup', 12)
    expect(await incoming()).toEqual([])
    const path = await create(folder)
    expect(path).toMatch(/^\.shoebox\/incoming\/backup-12\/download-[0-9a-f]{32}\.part$/)
    expect(partFromRow(partName(folderless(path)))).toBe(path)
    await small.mirror.files.remove(folderless(path))
    await folder.close()
    expect(await incoming()).toEqual([])
  })

  test('stays with what a later task can continue', async () => {
    const folder = small.mirror.folders.open('import', 3)
    await create(folder)
    await folder.close()
    expect(await incoming()).toEqual(['import-3'])
  })

  test('goes with the task that has continued the last file in it', async () => {
    const [first, other] = [small.mirror.folders.open('backup', 1), small.mirror.folders.open('verify', 9)]
    const [path, theirs] = [await create(first), await create(other)]
    await first.close()
    const second = small.mirror.folders.open('backup', 2)
    await small.mirror.files.remove(folderless(path))
    await small.mirror.files.remove(folderless(theirs))
    await second.close()
    expect(await incoming()).toEqual(['verify-9'])
    await other.close()
    expect(await incoming()).toEqual([])
  })

  test('is made again if somebody has tidied it away', async () => {
    const folder = small.mirror.folders.open('backup', 1)
    await small.mirror.files.remove(folderless(await create(folder)))
    await small.mirror.files.removeFolder(folderless('.shoebox/incoming/backup-1'))
    expect(await create(folder)).toMatch(/incoming\/backup-1\//)
  })

  test.each([
    ['a file', () => writeFile(small.at('.shoebox/incoming/backup-5'), 'theirs')],
    ['a link', () => symlink(small.at('Elsewhere'), small.at('.shoebox/incoming/backup-5'))],
  ])('gets another name where there is %s, which stays as it is', async (_, put) => {
    await mkdir(small.at('Elsewhere'))
    await put()
    const folder = small.mirror.folders.open('backup', 5)
    expect(await create(folder)).toMatch(/incoming\/backup-5-2\//)
    expect((await incoming()).toSorted()).toEqual(['backup-5', 'backup-5-2'])
    expect(await readdir(small.at('Elsewhere'))).toEqual([])
  })

  test('belongs to a task that is at work until it is closed', async () => {
    const [one, two] = [small.mirror.folders.open('backup', 1), small.mirror.folders.open('import', 2)]
    expect(small.mirror.folders.atWork()).toEqual([
      { kind: 'backup', id: 1 },
      { kind: 'import', id: 2 },
    ])
    await one.close()
    expect(small.mirror.folders.atWork()).toEqual([{ kind: 'import', id: 2 }])
    await two.close()
  })
})

test.each([
  ['backup-12', true],
  ['verify-1795888800000', true],
  ['backup-12-2', true],
  ['backup-0', false],
  ['backup-', false],
  ['backup-12-', false],
  ['backup-12/..', false],
  ['Backup-12', false],
  ['album-12', false],
  ['..', false],
])('a folder of a task can be called %s: %s', (name, can) => {
  expect(isTaskFolderName(name)).toBe(can)
  const part = `${name}/download-${'a'.repeat(32)}.part`
  expect(partFromRow(part)).toBe(can ? `.shoebox/incoming/${part}` : undefined)
})

function folderless(path: string): Parameters<typeof partName>[0] {
  return path as Parameters<typeof partName>[0]
}
