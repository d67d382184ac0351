import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openDatabase } from '../../src/main/index/schema/database.ts'
import { planExports } from '../emulator/takeout/plan-exports.ts'
import { writeExport } from '../emulator/takeout/write-layouts.ts'
import { someCases } from '../cases/some-cases.ts'
import { runHere, type End } from './cli-in-process.ts'
import { openWorld } from './world.ts'

let root: string
let kept: { index: string; log: string }[]

/** Keeps the log of every index whole until it is closed, and then a copy of both files, before the log goes into the index. */
function keepLogs(): void {
  // oxlint-disable-next-line typescript/unbound-method -- called with its database as `this`
  const original = DatabaseSync.prototype.exec
  vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql: string) {
    const path = this.location()
    if (path?.endsWith('index.sqlite') && sql === 'PRAGMA wal_checkpoint(TRUNCATE)' && existsSync(`${path}-wal`)) {
      const copy = { index: join(root, `${kept.length}.sqlite`), log: join(root, `${kept.length}.log`) }
      // By another process: to close a file takes away the locks that this one has on it.
      execFileSync('cp', [path, copy.index])
      execFileSync('cp', [`${path}-wal`, copy.log])
      kept.push(copy)
    }
    original.call(this, sql)
    if (sql === 'PRAGMA journal_mode = WAL') original.call(this, 'PRAGMA wal_autocheckpoint = 0')
  })
}

const headerBytes = 32
const frameHeaderBytes = 24

/** The lengths of a log that end with a commit: what a process leaves that dies behind it, section 4.1 of SQLite's file format. */
function commitsOf(log: Buffer): number[] {
  if (log.length < headerBytes) return []
  const frame = log.readUInt32BE(8) + frameHeaderBytes
  const salts = log.subarray(16, 24)
  const ends: number[] = []
  for (let at = headerBytes; at + frame <= log.length; at += frame) {
    if (!log.subarray(at + 8, at + 16).equals(salts)) break
    if (log.readUInt32BE(at + 4) > 0) ends.push(at + frame)
  }
  return ends
}

/** Opens what commits have left, as it is opened after a kill. */
function openEach(): { commits: number; refused: string[] } {
  const path = join(root, 'killed.sqlite')
  const refused = new Set<string>()
  const commits = kept.flatMap(({ index, log }) => {
    const whole = readFileSync(log)
    return commitsOf(whole).map((length) => ({ index, log: whole.subarray(0, length) }))
  })
  const { spread, told } = someCases()
  for (const { index, log } of spread(commits, 40)) {
    copyFileSync(index, path)
    writeFileSync(`${path}-wal`, log)
    try {
      openDatabase(path).close()
    } catch (error) {
      refused.add(`${String(error)} (${told})`)
    }
  }
  return { commits: commits.length, refused: [...refused] }
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'shoebox-commits-'))
  kept = []
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(root, { recursive: true, force: true })
})

describe('an index opens, whichever of its commits was the last before a kill', { timeout: 300_000 }, () => {
  it.each([1, 2, 3])('of imports, a late part, an export and sidecars (%i)', async (seed) => {
    const run = (...args: string[]): Promise<End> =>
      runHere(['--mirror', join(root, 'mirror'), ...args, '--json'], { SHOEBOX_HOME: join(root, 'home') })
    const exports = await planExports({ seed, photos: 24, increment: true, second: seed === 2 })
    const [early, all] = [join(root, 'early'), join(root, 'all')]
    for (const one of exports) {
      await writeExport(early, one, 'folders', one.parts > 1 ? [one.parts] : [])
      await writeExport(all, one, 'folders')
    }
    keepLogs()
    for (const place of [early, all]) expect((await run('import', place)).code).toBeLessThanOrEqual(1)
    expect((await run('xmp', '--all')).code).toBe(0)
    expect((await run('export', join(root, 'out'))).code).toBe(0)
    expect((await run('verify')).code).toBe(0)
    const { commits, refused } = openEach()
    expect(commits).toBeGreaterThan(50)
    expect(refused).toEqual([])
  })

  it('of a backup, and of one after changes at Google', async () => {
    keepLogs()
    const world = await openWorld({ emulator: { items: 40, albums: 3, seed: 4 } })
    try {
      await world.run()
      const [first] = world.emulator.library.main.albums[0]?.items ?? []
      if (!first) throw new Error('the album is empty')
      world.emulator.library.editItem(first.id, { width: 321 })
      await world.run()
    } finally {
      await world.close()
    }
    const { commits, refused } = openEach()
    expect(commits).toBeGreaterThan(20)
    expect(refused).toEqual([])
  })
})
