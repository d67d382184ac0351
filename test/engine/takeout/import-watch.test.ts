import { mkdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '../../../src/main/headless/run-cli.ts'
import { lookEvery } from '../../../src/main/takeout/arrivals/export-arrivals.ts'
import { runHere } from '../cli-in-process.ts'
import { ImportFolder, picture } from '../takeout-files.ts'
import { quickClock, type QuickClock } from '../../clocks/quick-clock.ts'

const stamp = '20260301T101500Z'

let folder: ImportFolder
let clock: QuickClock
let stop: AbortController

beforeEach(async () => {
  folder = await ImportFolder.make()
  await mkdir(folder.path, { recursive: true })
  clock = quickClock(1)
  stop = new AbortController()
})

afterEach(() => folder.remove())

const entry = (name: string): { name: string; bytes: Buffer } => ({
  name: `Takeout/Google Photos/Photos from 2019/${name}.jpg`,
  bytes: picture(name),
})

/** The command as it runs: what it has said so far, and how it ends. */
function watch(): { lines: () => string[]; ended: Promise<number> } {
  let text = ''
  const [standard, error] = [new PassThrough(), new PassThrough()]
  for (const stream of [standard, error]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const ended = runCli({
    args: ['--mirror', folder.mirror, 'import', '--watch', folder.path, '--json'],
    environment: { SHOEBOX_HOME: join(folder.mirror, '../home') },
    standard: standard as unknown as NodeJS.WriteStream,
    error: error as unknown as NodeJS.WriteStream,
    interrupted: stop.signal,
    ports: { clock },
  })
  return { ended, lines: () => text.trimEnd().split('\n') }
}

/** Lets time go by until this is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    clock.pass(lookEvery)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

const reports = (lines: readonly string[]): Record<string, unknown>[] =>
  lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>)

describe('import --watch', () => {
  it('imports what lies there and what arrives, says each on a line of its own, and ends well when it is stopped', async () => {
    const first = await folder.zip(`takeout-${stamp}-001.zip`, [entry('a'), entry('b')])
    await utimes(first, 1_700_000_000, 1_700_000_000)
    const { ended, lines } = watch()
    await until(() => reports(lines()).length === 1)
    await folder.zip(`takeout-${stamp}-002.zip`, [entry('c')])
    await until(() => reports(lines()).length === 2)
    stop.abort()
    expect(await ended).toBe(0)
    const [one, two, all] = reports(lines())
    expect(one).toMatchObject({ command: 'import', imported: 2, exports: [{ id: stamp, parts: [1] }] })
    expect(two).toMatchObject({ command: 'import', imported: 1 })
    expect(all).toMatchObject({ command: 'import', imports: 2, items: 3, problems: [] })
    expect(await folder.photos()).toHaveLength(3)
  })

  it('goes on after an archive with a broken photo, and ends with 1 then', async () => {
    await folder.zip(`takeout-${stamp}-001.zip`, [entry('a'), { name: entry('b').name, bytes: Buffer.alloc(0) }])
    const { ended, lines } = watch()
    await until(() => reports(lines()).length === 1)
    await folder.zip(`takeout-${stamp}-002.zip`, [entry('c')])
    await until(() => reports(lines()).length === 2)
    stop.abort()
    expect(await ended).toBe(1)
    expect(await folder.photos()).toHaveLength(2)
  })

  it('ends with 0 where nothing came before it was stopped', async () => {
    const { ended, lines } = watch()
    await until(() => lines().some((line) => line.startsWith('Watching ')))
    stop.abort()
    expect(await ended).toBe(0)
    expect(reports(lines())).toMatchObject([{ imports: 0, items: 0, problems: [] }])
  })

  it('ends with 2 for a folder that is not there, and for a dry run', async () => {
    const home = { SHOEBOX_HOME: join(folder.mirror, '../home') }
    const nowhere = join(folder.path, 'nowhere')
    const none = await runHere(['--mirror', folder.mirror, 'import', '--watch', nowhere, '--json'], home)
    expect([none.code, none.report().problems.map(({ code }) => code)]).toEqual([2, ['import-path-missing']])
    const dry = await runHere(['import', '--watch', folder.path, '--dry-run', '--json'], home)
    expect(dry.code).toBe(2)
  })
})
