import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { startEmulator, type Emulator, type EmulatorOptions } from '../emulator/start-emulator.ts'
import { eventually } from './bridge-calls.ts'
import { ensureBuilt } from './built.ts'
import { launchStandIn, type LaunchOptions, type StandIn } from './stand-in/launch.ts'
import type { Journal } from './stand-in/script.ts'

/** A folder, for a test or for several, with what runs in it: all of it ends with the test, or with the last of them. */
export interface Desk {
  readonly folder: string
  readonly home: string
  /** The built app on the stand-in for Electron, by default with `home`. */
  launch: (options?: Partial<LaunchOptions>) => StandIn
  emulate: (options: EmulatorOptions) => Promise<Emulator>
}

/** To be called once at the top of a test file. Each test starts a program and a browser, so it gets time. */
export function deskForEachTest(): Desk {
  return deskAround(beforeEach, afterEach)
}

/** To be called once in a `describe`, for tests that leave the program as they found it. */
export function deskForAllTests(): Desk {
  return deskAround(beforeAll, afterAll)
}

function deskAround(before: typeof beforeEach | typeof beforeAll, after: typeof afterEach | typeof afterAll): Desk {
  let folder = ''
  const started: StandIn[] = []
  const emulators: Emulator[] = []

  vi.setConfig({ testTimeout: 120_000 })
  beforeAll(ensureBuilt, 240_000)
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'shoebox-desktop-'))
  })
  after(async () => {
    await Promise.all(started.splice(0).map((standIn) => standIn.kill()))
    await Promise.all(emulators.splice(0).map((emulator) => emulator.close()))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  const desk: Desk = {
    get folder() {
      return folder
    },
    get home() {
      return join(folder, 'home')
    },
    launch(options = {}) {
      const standIn = launchStandIn({ home: desk.home, ...options })
      started.push(standIn)
      return standIn
    },
    async emulate(options) {
      const emulator = await startEmulator(options)
      emulators.push(emulator)
      return emulator
    },
  }
  return desk
}

/** What the program did to the world outside, as soon as it passes. */
export function journalWhen(app: StandIn, passes: (journal: Journal) => boolean): Promise<Journal> {
  return eventually(() => app.journal(), passes)
}

/** The page, once it has drawn something. */
export async function shownPage(app: StandIn): Promise<Page> {
  const page = await app.page()
  await page.getByRole('heading').first().waitFor()
  return page
}
