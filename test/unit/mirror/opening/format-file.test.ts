import * as nodeFiles from 'node:fs/promises'
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readFormat, writeFormat } from '../../../../src/main/mirror/opening/format-file.ts'
import { MirrorFiles } from '../../../../src/main/mirror/disk/mirror-files.ts'
import { faultyFiles } from '../../../engine/faults/faulty-files.ts'

let root: string
let files: MirrorFiles
const path = (): string => join(root, '.shoebox/format')
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shoebox-format-'))
  await mkdir(join(root, '.shoebox/incoming'), { recursive: true })
  files = new MirrorFiles(root, nodeFiles)
})
afterEach(() => rm(root, { recursive: true }))

it('the format is written as one line, and read again', async () => {
  await writeFormat({ format: 2, identity: 'abc' }, files)
  expect(await readFile(path(), 'utf8')).toBe('{"format":2,"identity":"abc"}\n')
  expect(await readFormat(files)).toEqual({ format: 2, identity: 'abc' })
  await writeFormat({ format: 3, identity: 'def' }, files)
  expect(await readFormat(files)).toEqual({ format: 3, identity: 'def' })
  expect(await readdir(join(root, '.shoebox/incoming'))).toEqual([])
})

it('a mirror without one has none', async () => {
  expect(await readFormat(files)).toBeUndefined()
  expect(await readFormat(new MirrorFiles(join(root, 'none'), nodeFiles))).toBeUndefined()
})

it.each([
  '',
  'nonsense',
  'null',
  '7',
  '"format"',
  '[]',
  '{}',
  '{"format":2}',
  '{"identity":"x"}',
  '{"format":"two","identity":"x"}',
  '{"format":2.5,"identity":"x"}',
  '{"format":{},"identity":"x"}',
  '{"format":{"toString":1,"valueOf":1},"identity":"x"}',
  '{"format":[2],"identity":"x"}',
  '{"format":2,"identity":{"toString":1}}',
  '{"format":2,"identity":[]}',
  '{"format":2,"identity":null}',
  '{"format":2,"identity":true}',
  'x'.repeat(4097),
  `{"format":2,"identity":"x"}${' '.repeat(4070)}`,
])('one that says %j is not understood', async (text) => {
  await writeFile(path(), text)
  await expect(readFormat(files)).rejects.toBeInstanceOf(SyntaxError)
  // Told to a person beside "damaged", so it is not to be empty.
  await expect(readFormat(files)).rejects.toThrow(/\w/)
})

it.each([
  ['{"format":"7","identity":7,"more":1}', { format: 7, identity: '7' }],
  [`{"format":2,"identity":"x"}${' '.repeat(4069)}`, { format: 2, identity: 'x' }],
])('one that says more, or otherwise, is: %j', async (text, format) => {
  await writeFile(path(), text)
  expect(await readFormat(files)).toEqual(format)
})

it('one that is a link is not followed, and a disk that fails is no missing format', async () => {
  await symlink('/dev/null', path())
  await expect(readFormat(files)).rejects.toMatchObject({ code: 'EFTYPE' })
  await rm(path())
  await writeFormat({ format: 2, identity: 'abc' }, files)
  const disk = faultyFiles()
  disk.plan({ on: 'open', code: 'EIO', path: 'format' })
  await expect(readFormat(new MirrorFiles(root, disk.files))).rejects.toMatchObject({ code: 'EIO' })
})
