/** Imports that are paused, stopped, or under way when the program ends, through the contract. */
import * as nodeFiles from 'node:fs/promises'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../../src/main/app/app-interface.ts'
import { lookAgainAfter } from '../../../src/main/app/interrupted-imports.ts'
import type { FileSystem } from '../../../src/main/ports.ts'
import type { Events } from '../../../src/shared/contract.ts'
import type { Note } from '../../../src/shared/problems/note.ts'
import { startEmulator, type Emulator } from '../../emulator/start-emulator.ts'
import { zipOf } from '../../emulator/takeout/zip-writer.ts'
import { picture } from '../../engine/takeout-files.ts'
import { callValue, nextEvent, startApp } from './drive-app.ts'
import { quickClock, type QuickClock } from '../../clocks/quick-clock.ts'

const photos = 120
const archive = 'takeout-20260301T101500Z-001.zip'

let folder: string
let emulator: Emulator
let clock: QuickClock
let notes: Note[]
let app: App | undefined

const path = (): string => join(folder, archive)

function exportOf(count: number): Buffer {
  const names = Array.from({ length: count }, (_, at) => `IMG_${at}.jpg`)
  return zipOf(
    names.map((name) => ({ name: `Takeout/Google Photos/Photos from 2019/${name}`, bytes: picture(name, 3000) })),
  )
}

/** A disk on which the first photo waits for its name until it is let go. */
function heldFiles(): { files: FileSystem; reached: Promise<void>; letGo: () => void } {
  const [reached, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const files = new Proxy(nodeFiles, {
    get(target, name) {
      if (name !== 'link') return Reflect.get(target, name, target) as unknown
      return async (from: string, to: string) => {
        if (to.includes('Photos')) {
          reached.resolve()
          await gone.promise
        }
        await target.link(from, to)
      }
    },
  })
  return { files, reached: reached.promise, letGo: gone.resolve }
}

async function startShoebox(files: FileSystem = nodeFiles): Promise<App> {
  const notify = (note: Note): void => void notes.push(note)
  const options = { fillThumbnails: false, keepSchedule: true }
  app = await startApp(join(folder, 'home'), emulator, options, { clock, notify, files })
  return app
}

type Ended = Extract<Events['tasks.changed']['import'], { phase: 'finished' }>

async function finished(of: App): Promise<Ended> {
  const { import: state } = await nextEvent(of, 'tasks.changed', ({ import: now }) => now.phase === 'finished')
  return state as Ended
}

/** An import that is under way, with a photo that is about to get its name. */
async function begin(): Promise<{ app: App; letGo: () => void }> {
  const held = heldFiles()
  const first = await startShoebox(held.files)
  await callValue(first, 'mirror.use', { path: join(folder, 'mirror') })
  await callValue(first, 'tasks.start', { kind: 'import', paths: [path()], includeTrash: false })
  await held.reached
  return { app: first, letGo: held.letGo }
}

/** The same, and the program ends meanwhile. */
async function beginAndQuit(): Promise<void> {
  const { app: first, letGo } = await begin()
  const closed = first.close()
  letGo()
  await closed
  app = undefined
}

const itemsOf = async (of: App): Promise<number> => (await callValue(of, 'mirror.get', undefined))?.items ?? 0

async function expectNothingBegins(of: App): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  clock.pass(lookAgainAfter)
  const { import: state } = await callValue(of, 'tasks.state', undefined)
  expect(state.phase).toBe('idle')
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-interrupted-'))
  emulator = await startEmulator({ profile: 'legacy', items: 2, albums: 1 })
  clock = quickClock(1)
  notes = []
  await mkdir(folder, { recursive: true })
  await writeFile(path(), exportOf(photos))
})
afterEach(async () => {
  await app?.close()
  app = undefined
  await emulator.close()
  await rm(folder, { recursive: true })
})

describe('an import that was under way when the program ended', () => {
  it('goes on by itself at the next start, and tells when it has ended', async () => {
    await beginAndQuit()
    const second = await startShoebox()
    expect((await finished(second)).outcome).toEqual({ kind: 'complete' })
    expect(await itemsOf(second)).toBe(photos)
    const { length } = (await callValue(second, 'imports.history', undefined))[0]?.parts ?? []
    expect(length).toBe(1)
    await expect.poll(() => notes).toMatchObject([{ screen: 'import', about: 'imported', problems: 0 }])
    await second.close()
    // And it does not go on once more.
    await expectNothingBegins(await startShoebox())
  })

  it('waits for archives that are not there, and goes on once they are', async () => {
    await beginAndQuit()
    await rename(path(), `${path()}-away`)
    const second = await startShoebox()
    await callValue(second, 'mirror.get', undefined)
    await expectNothingBegins(second)
    expect(await callValue(second, 'imports.interrupted', undefined)).toMatchObject({ paths: [path()] })
    await rename(`${path()}-away`, path())
    const end = finished(second)
    clock.pass(lookAgainAfter)
    expect((await end).outcome).toEqual({ kind: 'complete' })
    expect(await itemsOf(second)).toBe(photos)
    expect(await callValue(second, 'imports.interrupted', undefined)).toBeNull()
  })

  it('does not go on with other archives of the same names, and says so', async () => {
    await beginAndQuit()
    await writeFile(path(), exportOf(photos - 1))
    const second = await startShoebox()
    const problem = { code: 'import-archives-changed' }
    expect((await finished(second)).outcome).toEqual({ kind: 'halted', problem })
    expect(await itemsOf(second)).toBeLessThan(photos)
    await expect.poll(() => notes).toMatchObject([{ about: 'import-halted', problem }])
    // The person can do it all the same.
    const end = finished(second)
    await callValue(second, 'tasks.retry', { kind: 'import' })
    expect((await end).outcome).toEqual({ kind: 'complete' })
  })

  it.each(['stopped', 'paused'])('does not go on if it was %s', async (how) => {
    const { app: first, letGo } = await begin()
    const steered = callValue(first, how === 'paused' ? 'tasks.pause' : 'tasks.stop', { kind: 'import' })
    if (how === 'stopped') letGo()
    await steered
    const closed = first.close()
    letGo()
    await closed
    const second = await startShoebox()
    await callValue(second, 'mirror.get', undefined)
    await expectNothingBegins(second)
    expect(notes).toEqual([])
  })
})

it('an import that is paused stands still until it is resumed, and misses nothing', async () => {
  const { app: first, letGo } = await begin()
  await callValue(first, 'tasks.pause', { kind: 'import' })
  letGo()
  expect((await callValue(first, 'tasks.state', undefined)).import.phase).toBe('paused')
  const doneNow = async (): Promise<number> => {
    const { import: state } = await callValue(first, 'tasks.state', undefined)
    return state.phase === 'idle' ? 0 : (state as Ended).progress.done
  }
  const doneMeanwhile = async (): Promise<number> => {
    const before = await doneNow()
    await new Promise((resolve) => setTimeout(resolve, 150))
    return (await doneNow()) - before
  }
  await expect.poll(doneMeanwhile).toBe(0)
  expect(await doneNow()).toBeLessThan(photos)
  const end = finished(first)
  await callValue(first, 'tasks.resume', { kind: 'import' })
  expect((await end).outcome).toEqual({ kind: 'complete' })
  expect(await itemsOf(first)).toBe(photos)
})
