import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../../src/main/app/app-interface.ts'
import { startEmulator, type Emulator } from '../../emulator/start-emulator.ts'
import { runHere } from '../../engine/cli-in-process.ts'
import { callValue, nextEvent, signIn, startApp } from './drive-app.ts'

let folder: string
let emulator: Emulator
let app: App | undefined
const mirror = (): string => join(folder, 'mirror')
const store = (): string => join(mirror(), '.shoebox/thumbnails.sqlite')
const start = async (): Promise<App> => (app = await startApp(join(folder, 'home'), emulator, { mirrorPath: mirror() }))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-not-kept-'))
  emulator = await startEmulator({ profile: 'legacy', items: 6, albums: 1 })
  const first = await start()
  await signIn(first, emulator)
  const finished = nextEvent(first, 'tasks.changed', ({ backup: { phase } }) => phase === 'finished')
  const selection = { allAlbums: true, sharedAlbums: false, library: true, albums: [] }
  await callValue(first, 'tasks.start', { kind: 'backup', selection })
  await finished
  await first.close()
  app = undefined
})
afterEach(async () => {
  await app?.close()
  await emulator.close()
  await rm(folder, { recursive: true, force: true })
})

const spoiled: [what: string, spoil: () => Promise<() => void>][] = [
  [
    'a folder lies in its place',
    async () => {
      await rm(store())
      await mkdir(store())
      return () => undefined
    },
  ],
  [
    'another program holds it',
    () => {
      const other = new DatabaseSync(store())
      other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE')
      return Promise.resolve(() => other.close())
    },
  ],
]

describe('a store of small pictures that cannot be used', () => {
  it.each(spoiled)('keeps no mirror from being opened, and is told: %s', async (_, spoil) => {
    const undo = await spoil()
    const next = await start()
    const notices = [{ code: 'thumbnails-not-kept', values: { path: store() } }]
    expect(await callValue(next, 'mirror.get', undefined)).toMatchObject({ notices })
    const { ref: refs } = await callValue(next, 'library.columns', {})
    const shown = await next.media(new Request(`http://127.0.0.1/media/thumb/${refs[0]}?size=large`))
    expect(shown.headers.get('content-type')).toMatch(/^image\//)
    await shown.arrayBuffer()
    await next.close()
    app = undefined
    const status = await runHere(['status', '--mirror', mirror(), '--json'], { SHOEBOX_HOME: join(folder, 'home') })
    expect(status).toMatchObject({ code: 0 })
    expect(status.report().problems).toMatchObject([{ code: 'thumbnails-not-kept' }])
    undo()
  })
})
