import * as nodeFiles from 'node:fs/promises'
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { layout } from '../../../../src/main/mirror/names/layout.ts'
import { MirrorFiles } from '../../../../src/main/mirror/disk/mirror-files.ts'
import { replaceText } from '../../../../src/main/mirror/disk/replace-file.ts'
import type { FileSystem } from '../../../../src/main/ports.ts'

let root: string
let opened: string[]

const files: FileSystem = {
  ...nodeFiles,
  open: (path, flags, mode) => {
    if (flags === 'wx+') opened.push(String(path))
    return nodeFiles.open(path, flags, mode)
  },
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shoebox-text-'))
  await mkdir(join(root, '.shoebox/incoming'), { recursive: true })
})
afterEach(() => rm(root, { recursive: true }))

const pieces = fc.array(fc.string({ unit: 'grapheme', maxLength: 5 }), { maxLength: 6 })
/** Texts that begin alike are where it can go wrong. */
const changes = fc.record({ same: pieces, old: pieces, next: pieces })

it('writes what it is given, in whatever pieces, and nothing if that is there already', async () => {
  await fc.assert(
    fc.asyncProperty(changes, fc.boolean(), async ({ same, old, next }, exists) => {
      const path = join(root, 'catalogue.jsonl')
      await rm(path, { force: true })
      const before = [...same, ...old].join('')
      const wanted = [...same, ...next]
      if (exists) await writeFile(path, before)
      const inode = exists ? (await stat(path)).ino : undefined
      opened = []
      const { written: wrote, stats } = await replaceText(
        new MirrorFiles(root, files),
        { path: layout.catalogue, kind: 'catalogue.jsonl' },
        wanted,
      )
      expect(await readFile(path, 'utf8')).toBe(wanted.join(''))
      expect(wrote).toBe(!exists || before !== wanted.join(''))
      expect(stats).toMatchObject({ ino: (await stat(path)).ino, size: (await stat(path)).size })
      expect(opened).toHaveLength(wrote ? 1 : 0)
      if (!wrote) expect((await stat(path)).ino).toBe(inode)
      expect(await readdir(join(root, '.shoebox/incoming'))).toEqual([])
    }),
    { numRuns: 150 },
  )
})
