import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../../src/main/app/app-interface.ts'
import { callApp } from '../../../src/main/app/call-app.ts'
import { startEmulator, type Emulator } from '../../emulator/start-emulator.ts'
import { callValue, nextEvent, signIn, startApp } from '../../unit/app/drive-app.ts'

let folder: string
let emulator: Emulator
let app: App

const start = (): Promise<App> =>
  startApp(join(folder, 'home'), emulator, { mirrorPath: join(folder, 'mirror'), fillThumbnails: false })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-rot-'))
  emulator = await startEmulator({ profile: 'legacy', items: 300, albums: 3, itemBytes: 500 })
  app = await start()
})
afterEach(async () => {
  await app.close()
  await emulator.close()
  await rm(folder, { recursive: true, force: true })
})

async function backUp(): Promise<void> {
  const finished = nextEvent(app, 'tasks.changed', ({ backup: { phase } }) => phase === 'finished')
  const selection = { allAlbums: true, sharedAlbums: false, library: true, albums: [] }
  await callValue(app, 'tasks.start', { kind: 'backup', selection })
  await finished
}

/** Overwrites everything behind the first pages, and seals the index as if it had been closed like that. */
async function rot(): Promise<void> {
  const index = join(folder, 'mirror/.shoebox/index.sqlite')
  const handle = await open(index, 'r+')
  const { size: all } = await handle.stat()
  await handle.write(Buffer.alloc(all - 40_960, 0xab), 0, all - 40_960, 40_960)
  await handle.sync()
  await handle.close()
  const { size, mtimeMs, ctimeMs } = await stat(index)
  const header = (await readFile(index)).subarray(0, 100).toString('base64')
  const seal = `${JSON.stringify({ size, mtimeMs, ctimeMs, header })}\n`
  await writeFile(join(folder, 'mirror/.shoebox/index.seal'), seal)
}

describe('an index that has rotted under its seal', () => {
  it('is found damaged by the first call that reads of it, is offered to be rebuilt, and is rebuilt', async () => {
    await signIn(app, emulator)
    await backUp()
    const { items } = await callValue(app, 'health.get', undefined)
    expect(items).toBeGreaterThan(299)
    await app.close()
    await rot()

    app = await start()
    for (let asked = 0; asked < 2; asked++) {
      const answer = await callApp(app, 'library.columns', {})
      expect(answer).toMatchObject({ ok: false, problem: { code: 'mirror-damaged' } })
    }
    expect(await callApp(app, 'mirror.get', undefined)).toMatchObject({ problem: { code: 'mirror-damaged' } })
    const ended = nextEvent(app, 'tasks.changed', ({ rebuild }) => rebuild.phase === 'finished')
    await callValue(app, 'tasks.start', { kind: 'rebuild' })
    expect((await ended).rebuild).toMatchObject({ outcome: { kind: 'complete' }, result: { items } })
    expect(await callApp(app, 'tasks.stop', { kind: 'rebuild' })).toMatchObject({ ok: true })
    expect(await callValue(app, 'health.get', undefined)).toMatchObject({ items })
  })
})
