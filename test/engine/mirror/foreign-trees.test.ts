import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import * as nodeFiles from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { FileSystem } from '../../../src/main/ports.ts'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import { openSmallWorld } from '../faults/fault-matrix.ts'
import { filesBelow } from '../mirror-content.ts'
import { everything } from '../world.ts'
import type { World } from '../world.ts'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

const foreign = [
  '@eaDir/IMG.jpg/SYNOPHOTO_THUMB_M.jpg',
  '#recycle/old.jpg',
  '.stfolder/.stignore',
  '.DS_Store',
  '._IMG_0001.jpg',
  'Thumbs.db',
  'desktop.ini',
  '.Trash-1000/files/x.jpg',
  'lost+found/#123',
  '$RECYCLE.BIN/S-1-5-21/$RABCDEF.jpg',
  'System Volume Information/IndexerVolumeGuid',
]

test('what other programs keep in a mirror is neither touched nor told of', async () => {
  const at = (world = await openSmallWorld())
  await at.run(everything)
  const folders = new Set(['.', 'Photos', 'Albums', '.shoebox', '.shoebox/incoming', '.shoebox/set-aside'])
  for (const path of [...(await filesBelow(at.path, 'Photos')), ...(await filesBelow(at.path, 'Albums'))])
    folders.add(dirname(path))
  const made = [...folders].flatMap((folder) => foreign.map((path) => join(at.path, folder, path)))
  for (const path of made) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, path)
  }
  const [album] = at.emulator.library.main.albums
  at.emulator.library.removeAlbum(album?.title ?? '')
  at.emulator.library.addItem({ filename: 'new.jpg' })
  await at.reopen()
  expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
  for (const repair of [false, true]) {
    const ports = { mirror: at.mirror, clock: at.clock, log: () => undefined }
    const result = await verifyMirror(ports, { mode: 'full', repair }, new AbortController().signal)
    expect(result).toMatchObject({ ok: true, value: { unknown: 0, problems: [], repairs: [] } })
  }
  for (const path of made) expect(await readFile(path, 'utf8')).toBe(path)
})

test('a disk that knows no permissions, and photos that may not be written, are copied all the same', async () => {
  // As Node's own copying does where permissions cannot be set.
  const files: FileSystem = {
    ...nodeFiles,
    copyFile: () => Promise.reject(Object.assign(new Error('EPERM: fchmod'), { code: 'EPERM', syscall: 'copyfile' })),
  }
  const at = (world = await openSmallWorld({ files, limits: { albumFiles: 'copies' } }))
  expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
  const copies = await filesBelow(at.path, 'Albums')
  expect(copies.length).toBeGreaterThan(5)
  for (const path of copies) expect((await stat(join(at.path, path))).nlink).toBe(1)
})

test.runIf(process.getuid?.() === 0)(
  'photos that a person has made read-only are copied by somebody who is not root',
  async () => {
    const at = (world = await openSmallWorld())
    await at.run(everything)
    for (const path of await filesBelow(at.path, 'Photos')) await chmod(join(at.path, path), 0o444)
    for (const path of [
      '.',
      '.shoebox',
      '.shoebox/incoming',
      'Albums',
      ...(await nodeFiles.readdir(join(at.path, 'Albums'))).map((name) => `Albums/${name}`),
    ])
      await chmod(join(at.path, path), 0o777)
    at.limits.albumFiles = 'copies'
    await chmod(dirname(at.path), 0o755)
    process.seteuid?.(65_534)
    let outcome: unknown
    try {
      ;({ outcome } = await at.run(everything))
    } finally {
      process.seteuid?.(0)
    }
    expect(outcome).toMatchObject({ kind: 'complete' })
    for (const path of await filesBelow(at.path, 'Albums')) expect((await stat(join(at.path, path))).nlink).toBe(1)
  },
)
