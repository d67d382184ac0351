import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { App } from '../../../../src/main/app/app-interface.ts'
import { callApp } from '../../../../src/main/app/call-app.ts'
import type { SearchId } from '../../../../src/shared/domain.ts'
import { noFilters } from '../../../../src/shared/search/filters.ts'
import type { SavedSearch } from '../../../../src/shared/search/saved-search.ts'
import { quickClock } from '../../../clocks/quick-clock.ts'
import { startEmulator, type Emulator } from '../../../emulator/start-emulator.ts'
import { callValue, nextEvent, signIn, startApp } from '../drive-app.ts'

const selection = { allAlbums: false, sharedAlbums: false, library: true, albums: [] }
let folder: string
let emulator: Emulator
let app: App
const clock = quickClock(200)
const start = (): Promise<App> => startApp(join(folder, 'home'), emulator, {}, { clock })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-searches-'))
  emulator = await startEmulator({ profile: 'legacy', items: 2, albums: 1 })
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
const listed = (): Promise<SavedSearch[]> => callValue(app, 'searches.list', undefined)
const names = async (): Promise<string[]> => (await listed()).map(({ name }) => name)
async function written(): Promise<unknown[]> {
  const lines = (await readFile(join(folder, 'mirror/catalogue.jsonl'), 'utf8')).trim().split('\n')
  return lines
    .map((line) => JSON.parse(line) as { kind: string; name?: string })
    .filter(({ kind }) => kind === 'search')
}
const beach = { ...noFilters, search: 'beach summer', kind: 'photo' as const, from: '2019-02-28', where: 'FR' }

test('searches are kept and told, written into the catalogue, and survive backups, restarts and a rebuild', async () => {
  const told = nextEvent(app, 'searches.changed')
  const id = await callValue(app, 'searches.keep', { name: 'Sea', filters: beach })
  expect((await told).map(({ name }) => name)).toEqual(['Sea'])
  await callValue(app, 'searches.keep', { name: 'All of Nora', filters: { ...noFilters, kind: 'video' } })
  expect(new Set(await names())).toEqual(new Set(['Sea', 'All of Nora']))
  const sea = { kind: 'search', name: 'Sea', search: 'beach summer', only: 'photo', from: '2019-02-28', where: 'FR' }
  await expect.poll(written).toHaveLength(2)
  expect(await written()).toContainEqual({ ...sea, id, keptAt: expect.any(String) as string })

  // Under the same id it is another one, kept since the same time.
  const before = (await listed()).find((each) => each.id === id)
  await callValue(app, 'searches.keep', { id, name: 'Coast', filters: beach })
  expect((await listed()).find((each) => each.id === id)).toEqual({ ...before, name: 'Coast' })
  await backUp()
  await app.close()
  expect(await written()).toContainEqual({ ...sea, id, name: 'Coast', keptAt: expect.any(String) as string })
  app = await start()
  const kept = await listed()
  expect(kept).toHaveLength(2)
  await app.close()

  await rm(join(folder, 'mirror/.shoebox/index.sqlite'))
  app = await start()
  await callValue(app, 'tasks.start', { kind: 'rebuild' })
  await expect
    .poll(() => callApp(app, 'searches.list', undefined).then((answer) => answer.ok && answer.value))
    .toEqual(kept)

  await callValue(app, 'searches.remove', { id })
  await callValue(app, 'searches.remove', { id: 'never kept' as SearchId })
  expect(await names()).toEqual(['All of Nora'])
  await expect.poll(written).toEqual([expect.objectContaining({ name: 'All of Nora' })])
  expect((await callValue(app, 'library.columns', {})).ref).toHaveLength(2)
})

test('each folder has its own', async () => {
  await callValue(app, 'searches.keep', { name: 'Sea', filters: beach })
  await callValue(app, 'mirror.use', { path: join(folder, 'other') })
  expect(await names()).toEqual([])
  await callValue(app, 'mirror.use', { path: join(folder, 'mirror') })
  expect(await names()).toEqual(['Sea'])
})

test.each([
  ['no name', { name: '  ', filters: beach }],
  ['too long a name', { name: 'n'.repeat(201), filters: beach }],
  ['half a character', { name: '\ud83d', filters: beach }],
  ['nothing to look for', { name: 'All', filters: noFilters }],
  ['blanks to look for', { name: 'All', filters: { ...noFilters, search: ' ' } }],
  ['no day', { name: 'Day', filters: { ...noFilters, from: '2019-02-31' } }],
  ['no place', { name: 'Place', filters: { ...noFilters, where: 'Atlantis' } }],
  ['too long a search', { name: 'Long', filters: { ...noFilters, search: 's'.repeat(501) } }],
])('what has %s is not kept', async (_, search) => {
  expect(await callApp(app, 'searches.keep', search)).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
  expect(await names()).toEqual([])
})
