import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { App } from '../../../src/main/app/app-interface.ts'
import { startEmulator, type Emulator } from '../../emulator/start-emulator.ts'
import { runHere } from '../../engine/cli-in-process.ts'
import { datedFiles, type DateRule } from '../../engine/dated-files.ts'
import { callValue, nextEvent, signIn, startApp } from './drive-app.ts'

let folder: string
let emulator: Emulator
let app: App | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-dates-'))
  emulator = await startEmulator({ profile: 'legacy', consent: 'allow', items: 3, albums: 0 })
})
afterEach(async () => {
  await app?.close()
  app = undefined
  await emulator.close()
  await rm(folder, { recursive: true, force: true })
})

async function backUpOn(rule: DateRule): Promise<App> {
  const started = await startApp(join(folder, 'home'), emulator, {}, { files: datedFiles(rule).files })
  app = started
  await callValue(started, 'mirror.use', { path: join(folder, 'mirror') })
  await signIn(started, emulator)
  const ended = nextEvent(started, 'tasks.changed', ({ backup: { phase } }) => phase === 'finished')
  const selection = { allAlbums: false, sharedAlbums: false, library: true, albums: [] }
  await callValue(started, 'tasks.start', { kind: 'backup', selection })
  await ended
  return started
}

it('of a disk that keeps dates nothing is told', async () => {
  expect(await callValue(await backUpOn('keeps'), 'mirror.get', undefined)).not.toHaveProperty('datesNotKept')
})

it.each<DateRule>(['refuses', 'forgets', 'whole days'])(
  'that a disk %s with dates is told once in the window and once by the commands',
  async (rule) => {
    const first = await backUpOn(rule)
    const told = async (at: App) => (await callValue(at, 'mirror.get', undefined))?.datesNotKept
    expect(await told(first)).toEqual({ unread: ['window', 'commands'] })
    const announced = nextEvent(first, 'mirror.changed', (info) => info?.datesNotKept?.unread.length === 1)
    expect(await callValue(first, 'mirror.datesRead', { by: 'window' })).toMatchObject({
      datesNotKept: { unread: ['commands'] },
    })
    await announced
    await first.close()

    const environment = { SHOEBOX_HOME: join(folder, 'home'), SHOEBOX_GOOGLE_ORIGIN: emulator.origin }
    const run = (...args: string[]) => runHere(args, environment, { files: datedFiles(rule).files })
    const status = await run('backup', '--library', '--json')
    expect(status.code).toBe(0)
    expect(status.report().problems).toMatchObject([{ code: 'dates-not-kept' }])
    expect(status.stderr).toContain('does not keep the dates of files')
    for (const command of [['status'], ['backup', '--library']]) {
      const again = await run(...command, '--json')
      expect(again.report().problems).toEqual([])
      expect(again.stderr).not.toContain('dates of files')
    }

    app = await startApp(join(folder, 'home'), emulator)
    expect(await told(app)).toEqual({ unread: [] })
  },
)
