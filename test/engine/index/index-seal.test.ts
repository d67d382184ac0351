import * as nodeFiles from 'node:fs/promises'
import { appendFile, cp, mkdtemp, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openMirror, type Mirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import type { FileSystem } from '../../../src/main/ports.ts'
import { addRow } from '../../rows/rows.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-seal-'))
  path = join(folder, 'mirror')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const index = (root = path): string => join(root, '.shoebox/index.sqlite')
const seal = (root = path): string => join(root, '.shoebox/index.seal')

interface Opening {
  /** The problem's code, if it did not open. */
  code?: string
  /** All pages of the index were looked at. */
  checked: boolean
  mirror?: Mirror
}

async function opening(root = path, files: FileSystem = nodeFiles): Promise<Opening> {
  const events: string[] = []
  const log = (_level: string, event: string): void => void events.push(event)
  const opened = await openMirror(root, { files, clock: quickClock(), log })
  const checked = events.includes('index-checked')
  return opened.ok ? { checked, mirror: opened.value } : { checked, code: opened.problem.code }
}

/** Opens and closes in order; whether the index was checked. */
async function checkedAt(root = path): Promise<boolean> {
  const { mirror, checked, code } = await opening(root)
  if (!mirror) throw new Error(code)
  await mirror.close()
  return checked
}

function write(mirror: Mirror, name: string, value: string): void {
  addRow(mirror.database, 'meta', { name, value })
}

/** A mirror with an index of some pages, closed in order. */
async function filled(): Promise<void> {
  const { mirror } = await opening()
  if (!mirror) throw new Error('not opened')
  for (let row = 0; row < 200; row++) write(mirror, `row ${row}`, 'x'.repeat(500))
  await mirror.close()
}

describe('an index that was closed in order', () => {
  it('is not looked through again', async () => {
    await filled()
    expect(await checkedAt()).toBe(false)
    expect(await checkedAt()).toBe(false)
  })

  it('stays so after work was done with it', async () => {
    await filled()
    for (let round = 0; round < 3; round++) {
      const { mirror, checked } = await opening()
      expect(checked).toBe(false)
      expect(existsSync(seal())).toBe(false)
      if (mirror) write(mirror, `round ${round}`, 'something')
      await mirror?.close()
    }
  })
})

describe('an index is looked through', () => {
  beforeEach(filled)

  it('after its program died, whether or not it had written', async () => {
    for (const writes of [false, true]) {
      const { mirror } = await opening()
      if (writes && mirror) write(mirror, 'last', 'words')
      await cp(path, join(folder, `as it lay ${writes}`), { recursive: true, preserveTimestamps: true })
      expect(await checkedAt(join(folder, `as it lay ${writes}`))).toBe(true)
      await mirror?.close()
    }
  })

  it('when a log lies beside it', async () => {
    await writeFile(`${index()}-wal`, Buffer.alloc(4096, 7))
    expect(await checkedAt()).toBe(true)
    expect(await checkedAt()).toBe(false)
  })

  it('once, where the mirror was copied', async () => {
    const copy = join(folder, 'copy')
    await cp(path, copy, { recursive: true, preserveTimestamps: true })
    expect([await checkedAt(copy), await checkedAt(copy), await checkedAt()]).toEqual([true, false, false])
  })

  it('after another program, or a version without seals, has written into it', async () => {
    const old = await readFile(seal())
    const database = new DatabaseSync(index())
    addRow(database, 'meta', { name: 'other', value: 'program' })
    database.close()
    expect(await readFile(seal())).toEqual(old)
    expect(await checkedAt()).toBe(true)
    expect(await checkedAt()).toBe(false)
  })

  it('with a seal that says nothing, or says it of another file', async () => {
    for (const text of ['', '{}', 'null', '{"size":1}', 'x'.repeat(1 << 20)]) {
      await writeFile(seal(), text)
      expect(await checkedAt()).toBe(true)
    }
    await rename(index(), `${index()}.old`)
    await cp(`${index()}.old`, index())
    expect(await checkedAt()).toBe(true)
  })

  it('and found damaged wherever something was written over it, also with its times put back', async () => {
    const { size, atime, mtime } = await stat(index())
    for (let at = 4096; at < size; at += 4096) {
      const before = await readFile(index())
      const handle = await open(index(), 'r+')
      await handle.write(Buffer.alloc(4096, 0xab), 0, 4096, at)
      await handle.close()
      await utimes(index(), atime, mtime)
      const found = await opening()
      await found.mirror?.close()
      if (found.code !== undefined) expect(found.code).toBe('mirror-damaged')
      expect(found.checked || found.code === 'mirror-damaged').toBe(true)
      await writeFile(index(), before)
    }
    await appendFile(index(), Buffer.alloc(4096, 1))
    expect(await checkedAt()).toBe(true)
  })
})

describe('a disk that takes no seal', () => {
  it('costs a check at the next opening and nothing else', async () => {
    await filled()
    const full: FileSystem = {
      ...nodeFiles,
      rename(from, to) {
        if (String(to).endsWith('index.seal')) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
        return nodeFiles.rename(from, to)
      },
    }
    const { mirror } = await opening(path, full)
    if (mirror) write(mirror, 'kept', 'yes')
    await mirror?.close()
    const next = await opening()
    expect(next.checked).toBe(true)
    expect(next.mirror?.database.prepare("SELECT value FROM meta WHERE name = 'kept'").get()).toEqual({ value: 'yes' })
    await next.mirror?.close()
  })
})
