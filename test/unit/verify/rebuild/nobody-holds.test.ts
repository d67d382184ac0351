import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { holdDatabase, openDatabase } from '../../../../src/main/index/schema/database.ts'
import { MirrorFiles } from '../../../../src/main/mirror/disk/mirror-files.ts'
import { layout } from '../../../../src/main/mirror/names/layout.ts'
import { assertNobodyHolds } from '../../../../src/main/verify/rebuild/nobody-holds.ts'
import { faultyFiles } from '../../../engine/faults/faulty-files.ts'

let root: string
let disk: ReturnType<typeof faultyFiles>
const index = (): string => join(root, layout.index)
const ask = (): Promise<void> => assertNobodyHolds(new MirrorFiles(root, disk.files), layout.index)

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shoebox-holds-'))
  await mkdir(join(root, layout.incoming), { recursive: true })
  disk = faultyFiles()
})
afterEach(async () => {
  // Nothing is left of the question, and the index has one name again.
  expect(await readdir(join(root, layout.incoming))).toEqual([])
  expect((await stat(index())).nlink).toBe(1)
  await rm(root, { recursive: true })
})

it.each([
  ['open', openDatabase],
  ['held', holdDatabase],
])('an index that is %s is told as busy, and no more once it is closed', async (_, open) => {
  openDatabase(index()).close()
  const database = open(index())
  await expect(ask()).rejects.toMatchObject({ errcode: 5 })
  database.close()
  await ask()
})

it('what is no database is held by nobody', async () => {
  for (const content of ['', 'no database '.repeat(100)]) {
    await writeFile(index(), content)
    await ask()
  }
})

it('nobody is asked where the disk takes no second name, and an error of ours is none of the disk', async () => {
  openDatabase(index()).close()
  const database = openDatabase(index())
  for (const code of ['EPERM', 'EMLINK', 'ENOTSUP']) {
    disk.plan({ on: 'link', code, times: 1 })
    await ask()
  }
  disk.plan({ on: 'link', code: 'ERR_OURS', times: 1 })
  await expect(ask()).rejects.toMatchObject({ code: 'ERR_OURS' })
  expect(disk.missed()).toEqual([])
  database.close()
})
