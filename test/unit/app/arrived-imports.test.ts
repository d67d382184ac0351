/** Exports that arrive in the watched folder and are imported by themselves, through the contract. */
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../../src/main/app/app-interface.ts'
import { ArrivedImports, tryAgainAfter } from '../../../src/main/app/arrived-imports.ts'
import { lookEvery, quietFor } from '../../../src/main/takeout/arrivals/export-arrivals.ts'
import type { Events } from '../../../src/shared/contract.ts'
import type { ImportProgress } from '../../../src/shared/imports/import-report.ts'
import type { Note } from '../../../src/shared/problems/note.ts'
import { success } from '../../../src/shared/problems/problem.ts'
import type { TaskOutcome } from '../../../src/shared/tasks/task.ts'
import { startEmulator, type Emulator } from '../../emulator/start-emulator.ts'
import { zipOf } from '../../emulator/takeout/zip-writer.ts'
import { picture } from '../../engine/takeout-files.ts'
import { callValue, nextEvent, startApp } from './drive-app.ts'
import { quickClock, type QuickClock } from '../../clocks/quick-clock.ts'
import { standingClock, type StandingClock } from '../../clocks/standing-clock.ts'

const stamp = '20260301T101500Z'

let folder: string
let emulator: Emulator
let clock: QuickClock
let app: App
let notes: Note[]

const at = (part: number): string => join(folder, 'Downloads', `takeout-${stamp}-00${part}.zip`)

/** An archive that lies there for long already. */
async function arrive(part: number, ...names: string[]): Promise<void> {
  const files = names.map((name) => ({
    name: `Takeout/Google Photos/Photos from 2019/${name}.jpg`,
    bytes: picture(name),
  }))
  await writeFile(at(part), zipOf(files))
  await utimes(at(part), 1_700_000_000, 1_700_000_000)
}

type Ended = Extract<Events['tasks.changed']['import'], { phase: 'finished' }>

/** The next import, from its beginning to its end. */
async function imported(): Promise<Ended> {
  const before = await callValue(app, 'tasks.state', undefined)
  const { import: state } = await nextEvent(app, 'tasks.changed', ({ import: now }) => {
    if (now.phase !== 'finished') return false
    return before.import.phase !== 'finished' || now.progress.startedAt !== before.import.progress.startedAt
  })
  return state as Ended
}

const noneLeft = (): Promise<unknown> => nextEvent(app, 'arrivals.changed', ({ exports }) => exports.length === 0)

async function turns(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve))
  await callValue(app, 'arrivals.state', undefined)
}

const watch = (): Promise<unknown> => callValue(app, 'arrivals.watch', { folder: join(folder, 'Downloads') })
const history = () => callValue(app, 'imports.history', undefined)

describe('an export that arrives in the watched folder', () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shoebox-arrived-'))
    await mkdir(join(folder, 'Downloads'))
    emulator = await startEmulator({ profile: 'legacy', items: 2, albums: 1 })
    clock = quickClock(1)
    notes = []
    const notify = (note: Note): void => void notes.push(note)
    app = await startApp(
      join(folder, 'home'),
      emulator,
      { fillThumbnails: false, keepSchedule: true },
      { clock, notify },
    )
    await callValue(app, 'mirror.use', { path: join(folder, 'mirror') })
  })
  afterEach(async () => {
    await app.close()
    await emulator.close()
    await rm(folder, { recursive: true })
  })
  it('is imported by itself where that is chosen, and so is a part that comes later', async () => {
    await callValue(app, 'settings.set', { arrivedExports: 'import' })
    await arrive(2, 'a', 'b')
    const [first, none] = [imported(), noneLeft()]
    await watch()
    expect((await first).result).toMatchObject({ imported: 2, exports: [{ parts: [2], missing: [1] }] })
    await none
    const second = imported()
    await arrive(1, 'c')
    clock.pass(lookEvery)
    expect((await second).result).toMatchObject({ imported: 1 })
    expect(await history()).toMatchObject([{ id: stamp, parts: [1, 2], missing: [], brought: { imported: 3 } }])
    await expect
      .poll(() => notes)
      .toEqual([
        { screen: 'import', about: 'imported', imported: 2, problems: 0 },
        { screen: 'import', about: 'imported', imported: 1, problems: 0 },
      ])
  })

  it('waits for its turn while another import is under way', async () => {
    await callValue(app, 'settings.set', { arrivedExports: 'import' })
    await mkdir(join(folder, 'Elsewhere'))
    const other = join(folder, 'Elsewhere', 'takeout-20250101T101500Z-001.zip')
    await writeFile(other, zipOf([{ name: 'Takeout/Google Photos/Photos from 2019/x.jpg', bytes: picture('x') }]))
    await arrive(1, 'a')
    await callValue(app, 'tasks.start', { kind: 'import', paths: [other], includeTrash: false })
    await callValue(app, 'tasks.pause', { kind: 'import' })
    await watch()
    while ((await callValue(app, 'arrivals.state', undefined)).exports.length === 0) {
      clock.pass(lookEvery)
      await turns()
    }
    clock.pass(lookEvery)
    await turns()
    expect(await history()).not.toContainEqual(expect.objectContaining({ id: stamp }))
    expect((await callValue(app, 'arrivals.state', undefined)).exports).toHaveLength(1)
    const [first, none] = [imported(), noneLeft()]
    await callValue(app, 'tasks.resume', { kind: 'import' })
    expect((await first).result).toMatchObject({ imported: 1, exports: [{ id: '20250101T101500Z' }] })
    const second = imported()
    clock.pass(lookEvery)
    expect((await second).result).toMatchObject({ imported: 1, exports: [{ id: stamp }] })
    await none
  })

  it('is only announced unless that is chosen, and imported once it is', async () => {
    await arrive(1, 'a')
    await watch()
    clock.pass(quietFor)
    await turns()
    expect(await history()).toEqual([])
    const first = imported()
    await callValue(app, 'settings.set', { arrivedExports: 'import' })
    clock.pass(lookEvery)
    expect((await first).result).toMatchObject({ imported: 1 })
  })

  it('is left to the person where it is not clear whose photos they are, and announced', async () => {
    for (const owner of ['Anna', 'Ben']) {
      await arrive(9, owner)
      const end = imported()
      await callValue(app, 'tasks.start', { kind: 'import', paths: [at(9)], includeTrash: false, owner })
      await end
      await rm(at(9))
    }
    await callValue(app, 'settings.set', { arrivedExports: 'import' })
    await writeFile(
      join(folder, 'Downloads', 'takeout-20260501T101500Z-001.zip'),
      zipOf([{ name: 'Takeout/Google Photos/Photos from 2019/new.jpg', bytes: picture('new') }]),
    )
    await utimes(join(folder, 'Downloads', 'takeout-20260501T101500Z-001.zip'), 1_700_000_000, 1_700_000_000)
    const end = imported()
    await watch()
    expect((await end).outcome).toMatchObject({ kind: 'halted', problem: { code: 'import-owner-unclear' } })
    while (notes.length === 0) {
      clock.pass(lookEvery)
      await turns()
    }
    expect(notes).toMatchObject([{ about: 'export', id: '20260501T101500Z', parts: 1 }])
    expect((await callValue(app, 'arrivals.state', undefined)).exports).toHaveLength(1)
    expect(await history()).toHaveLength(2)
  })
})

describe('what could not be imported', () => {
  const found = { id: stamp, parts: [1], missing: [], paths: ['1.zip'], bytes: 1, unfinished: 0 }
  const progress = { startedAt: 0, problems: 0, bytes: 0 } as ImportProgress

  /** Imports that all end so, at once. */
  function ending(outcome: TaskOutcome): {
    taking: ArrivedImports
    time: StandingClock
    begun: string[][]
    dealt: string[]
  } {
    const [begun, dealt]: [string[][], string[]] = [[], []]
    const time = standingClock()
    const imports = {
      start({ paths }: { paths: string[] }) {
        begun.push(paths)
        return success(undefined)
      },
      state: () => ({ kind: 'import' as const, phase: 'finished' as const, outcome, progress }),
      subscribe(listener: () => void) {
        queueMicrotask(listener)
        return () => undefined
      },
    }
    const taking = new ArrivedImports({
      clock: time,
      log: () => undefined,
      wanted: () => true,
      mirror: () => Promise.resolve(success({ imports })),
      deal: (paths) => Promise.resolve(dealt.push(...paths)),
      ended: () => undefined,
    })
    return { taking, time, begun, dealt }
  }

  it('is tried again after an hour, or when more of it has come', async () => {
    const { taking, time, begun, dealt } = ending({ kind: 'halted', problem: { code: 'mirror-full' } })
    expect(taking.take(found)).toBe(true)
    await new Promise((resolve) => setImmediate(resolve))
    expect(taking.take(found)).toBe(false)
    time.advance(tryAgainAfter - 1)
    expect(taking.take(found)).toBe(false)
    time.advance(1)
    expect(taking.take(found)).toBe(true)
    await new Promise((resolve) => setImmediate(resolve))
    expect(taking.take({ ...found, paths: ['1.zip', '2.zip'] })).toBe(true)
    await new Promise((resolve) => setImmediate(resolve))
    expect([begun, dealt]).toEqual([[['1.zip'], ['1.zip'], ['1.zip', '2.zip']], []])
  })

  it('is left alone for good where somebody has stopped it', async () => {
    const { taking, time, begun } = ending({ kind: 'stopped' })
    taking.take(found)
    await new Promise((resolve) => setImmediate(resolve))
    time.advance(tryAgainAfter * 100)
    expect(taking.take(found)).toBe(false)
    expect(begun).toHaveLength(1)
  })

  it('does not keep what has come to its end', async () => {
    const { taking, dealt } = ending({ kind: 'with-problems' })
    taking.take(found)
    await new Promise((resolve) => setImmediate(resolve))
    expect(dealt).toEqual(['1.zip'])
  })
})
