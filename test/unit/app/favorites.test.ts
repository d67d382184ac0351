import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { App } from '../../../src/main/app/app-interface.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { atOnce } from '../../../src/main/slices.ts'
import { favoriteItems } from '../../../src/main/sources/favorite-items.ts'
import { ItemFlag, type ItemRef } from '../../../src/shared/domain.ts'
import { quickClock } from '../../clocks/quick-clock.ts'
import { startEmulator, type Emulator } from '../../emulator/start-emulator.ts'
import { callValue, nextEvent, signIn, startApp } from './drive-app.ts'

const selection = { allAlbums: false, sharedAlbums: false, library: true, albums: [] }
let folder: string
let emulator: Emulator
let app: App
const clock = quickClock(200)
const start = (): Promise<App> => startApp(join(folder, 'home'), emulator, {}, { clock })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-favorites-'))
  emulator = await startEmulator({ profile: 'legacy', items: 5, albums: 1 })
  app = await start()
  await callValue(app, 'mirror.use', { path: join(folder, 'mirror') })
  await signIn(app, emulator)
  await backUp()
})
afterEach(async () => {
  await app.close()
  await emulator.close()
  await rm(folder, { recursive: true })
})

async function backUp(): Promise<void> {
  const finished = nextEvent(app, 'tasks.changed', ({ backup: { phase } }) => phase === 'finished')
  await callValue(app, 'tasks.start', { kind: 'backup', selection })
  await finished
}
async function favored(): Promise<string[]> {
  const lines = (await readFile(join(folder, 'mirror/catalogue.jsonl'), 'utf8')).trim().split('\n')
  return lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ favorite }) => favorite === true)
    .map(({ id, ownFavorite }) => `${String(id)} ${String(ownFavorite)}`)
}
const shown = async (): Promise<Map<number, boolean>> => {
  const { ref, flags } = await callValue(app, 'library.columns', {})
  return new Map([...ref].map((each, at) => [each, ((flags[at] ?? 0) & ItemFlag.favorite) !== 0]))
}

test('favourites of one’s own are shown, found, written into the catalogue, and survive backups and a rebuild', async () => {
  const refs = [...(await shown()).keys()] as ItemRef[]
  const liked = refs.slice(1, 3)
  const [first, second] = await callValue(app, 'library.ids', { refs: liked })
  const changed = nextEvent(app, 'library.changed')
  await callValue(app, 'library.favorite', { refs: liked, favorite: true })
  await changed
  expect([...(await shown())].filter(([, is]) => is).map(([ref]) => ref)).toEqual(liked)
  expect([...(await callValue(app, 'library.columns', { marks: ['favourite'] })).ref]).toEqual(liked)
  const both = [`${first} true`, `${second} true`].toSorted()
  await expect.poll(async () => (await favored()).toSorted()).toEqual(both)

  await backUp()
  expect((await favored()).toSorted()).toEqual(both)
  // Ended before there was any quiet.
  await callValue(app, 'library.favorite', { refs: [liked[0] as ItemRef], favorite: false })
  await app.close()
  expect(await favored()).toEqual([`${second} true`])

  await rm(join(folder, 'mirror/.shoebox/index.sqlite'))
  app = await start()
  await callValue(app, 'tasks.start', { kind: 'rebuild' })
  await expect.poll(async () => [...(await shown()).values()].filter(Boolean)).toHaveLength(1)
  expect(await favored()).toEqual([`${second} true`])
})

test('what a killed Shoebox did not write is written after the next start', async () => {
  const [ref = 0] = (await shown()).keys()
  await app.close()
  const index = openDatabase(join(folder, 'mirror/.shoebox/index.sqlite'))
  atOnce(favoriteItems(index, [ref as ItemRef], true))
  index.close()
  app = await start()
  expect([...(await shown())].filter(([, is]) => is)).toEqual([[ref, true]])
  await expect.poll(favored).toHaveLength(1)
})
