import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/main/app.ts'
import type { App } from '../../../src/main/app/app-interface.ts'
import { createNodePorts } from '../../../src/main/headless/ports/node-ports.ts'
import type { LookState, LookWish } from '../../../src/shared/imports/imports.ts'
import type { Result } from '../../../src/shared/problems/problem.ts'
import { TakeoutFolder, picture, sidecar } from '../takeout-files.ts'

const stamp = '20260301T101500Z'
const root = 'Takeout/Google\u00A0Photos'
const year = `${root}/Photos from 2019`
const album = `${root}/Lake _ Hills`

let folder: TakeoutFolder
let app: App

beforeEach(async () => {
  folder = await TakeoutFolder.make()
  const made = await createApp(createNodePorts({ home: join(folder.path, 'home') }), {
    host: 'headless',
    version: '0',
    mediaBase: 'media/',
    systemLanguage: 'en',
  })
  if (!made.ok) throw new Error(JSON.stringify(made.problem))
  app = made.value
})

afterEach(async () => {
  await app.close()
  await folder.remove()
})

async function call(name: string, input?: unknown): Promise<LookState> {
  const answer = (await app.dispatch(name, input)) as Result<LookState>
  if (!answer.ok) throw new Error(JSON.stringify(answer.problem))
  return answer.value
}

/** Looks, and gives every state up to the end. */
async function looked(paths: string[], thorough = false): Promise<LookState[]> {
  const states: LookState[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const end = app.subscribe('imports.changed', (state) => {
    states.push(state)
    if (state.phase !== 'looking') resolve()
  })
  const wish: LookWish = { paths, thorough }
  expect(await call('imports.look', wish)).toEqual({ phase: 'looking', wish, progress: null })
  await promise
  end()
  expect(await call('imports.state')).toEqual(states.at(-1))
  return states
}

async function stockOf(paths: string[], thorough = false): Promise<Extract<LookState, { phase: 'looked' }>['stock']> {
  const state = (await looked(paths, thorough)).at(-1)
  if (state?.phase !== 'looked') throw new Error(JSON.stringify(state))
  return state.stock
}

const first = [
  { name: 'Takeout/archive_browser.html', bytes: '<!DOCTYPE html><title>Archive</title>' },
  { name: `${year}/IMG_0001.HEIC`, bytes: picture('one', 91) },
  { name: `${year}/IMG_0001.MP4`, bytes: picture('one moves', 92) },
  { name: `${year}/IMG_0001.HEIC.supplemental-metadata.json`, bytes: sidecar('IMG_0001.HEIC'), deflate: true },
  { name: `${year}/IMG_0001(1).HEIC`, bytes: picture('two', 93) },
  { name: `${year}/IMG_0001-edited.HEIC`, bytes: picture('one edited', 94) },
  { name: `${album}/IMG_0001.HEIC`, bytes: picture('one', 91) },
]
const second = [
  {
    name: `${year}/IMG_0001.HEIC.supplemental-metadata(1).json`,
    bytes: sidecar('IMG_0001.HEIC', { url: 'https://photos.google.com/photo/two' }),
  },
  { name: `${album}/metadata.json`, bytes: JSON.stringify({ title: 'Lake & Hills' }) },
  { name: `${album}/IMG_0001.HEIC.supplemental-metadata.json`, bytes: sidecar('IMG_0001.HEIC') },
  { name: `${root}/Trash/gone.jpg`, bytes: picture('gone', 95) },
  { name: `${root}/Trash/gone.jpg.supplemental-metadata.json`, bytes: sidecar('gone.jpg', { trashed: true }) },
  { name: 'Takeout/Contacts/All Contacts/Anna.jpg', bytes: picture('Anna', 96) },
  { name: 'Takeout/Contacts/All Contacts/Ben.jpg', bytes: picture('Ben', 97) },
  { name: 'Takeout/Drive/plan.json', bytes: '{}' },
  { name: `${year}/nothing.jpg`, bytes: '' },
]
const damaged = [
  { name: `${year}/wrong.jpg`, bytes: picture('wrong', 98), checksum: 1 },
  { name: `${year}/page.jpg`, bytes: '<html><body>Sign in</body></html>' },
]

/** The same files as archives, as a folder, and as both. */
const layouts: Record<string, () => Promise<unknown>> = {
  parts: async () => {
    await folder.zip(`in/takeout-${stamp}-1-001.zip`, first)
    await folder.zip(`in/takeout-${stamp}-1-003.zip`, second)
  },
  tree: () => Promise.all([...first, ...second].map(({ name, bytes }) => folder.write(`in/${name}`, bytes))),
  mixture: async () => {
    await folder.zip(`in/takeout-${stamp}-001.zip`, first)
    await Promise.all(second.map(({ name, bytes }) => folder.write(`in/takeout-${stamp}-002/${name}`, bytes)))
  },
}

describe('looking into exports', () => {
  for (const [name, write] of Object.entries(layouts)) {
    it(`says in the window what the command line says: ${name}`, async () => {
      await write()
      const path = join(folder.path, 'in')
      const { basis, exports, entries, files, items, albums, bytes, facts, others, problems, problemCounts } = (
        await folder.import(path)
      ).report() as unknown as Awaited<ReturnType<typeof stockOf>>
      const said = { basis, exports, entries, files, items, albums, bytes, facts, others, problemCounts }
      const thorough = await stockOf([path], true)
      expect(thorough).toMatchObject(said)
      expect(thorough.problems.map(({ code }) => code)).toEqual(problems.map(({ code }) => code))
      expect(thorough).toMatchObject({
        basis: 'bytes',
        items: 2,
        albums: 1,
        others: [
          { name: 'Contacts', files: 2 },
          { name: 'Drive', files: 1 },
        ],
        problemCounts: { 'entry-empty': 1 },
      })
      // What archives and folders say of themselves is the same here.
      const quick = await stockOf([path])
      expect(quick).toEqual({ ...thorough, basis: name === 'parts' ? 'checksums' : 'names' })
    })
  }

  it('leaves damage inside photos to reading them, and says so', async () => {
    const path = await folder.zip(`takeout-${stamp}-001.zip`, [...first, ...damaged])
    expect(await stockOf([path])).toMatchObject({ basis: 'checksums', files: { damaged: 0, imported: 4 } })
    expect(await stockOf([path], true)).toMatchObject({ basis: 'bytes', files: { damaged: 2, imported: 2 } })
  })

  it('tells two photos of one name apart by their sizes, in a folder that has no checksums', async () => {
    await folder.write(`in/${root}/Photos from 2018/a.jpg`, picture('a', 70))
    await folder.write(`in/${root}/Photos from 2019/a.jpg`, picture('another a', 71))
    await folder.write(`in/${root}/Album/a.jpg`, picture('a', 70))
    await folder.write(`in/${root}/Album/metadata.json`, JSON.stringify({ title: 'Album' }))
    expect(await stockOf([join(folder.path, 'in')])).toMatchObject({
      basis: 'names',
      items: 2,
      files: { duplicate: 1 },
    })
  })

  it('tells how far it is, in the listing and in the reading', async () => {
    const path = await folder.zip(`takeout-${stamp}-001.zip`, first)
    const steps = (await looked([path], true)).map((state) =>
      state.phase === 'looking' ? state.progress?.step : state.phase,
    )
    expect([...new Set(steps)]).toEqual([undefined, 'listing', 'matching', 'reading', 'looked'])
  })

  it('forgets what it has found, and stops when it is told to', async () => {
    const path = await folder.zip(`takeout-${stamp}-001.zip`, first)
    await stockOf([path])
    expect(await call('imports.forget')).toEqual({ phase: 'idle' })
    await call('imports.look', { paths: [path], thorough: true })
    expect(await call('imports.forget')).toEqual({ phase: 'idle' })
    // What the first look would have said comes to nobody; the next one is told whole.
    expect((await looked([path])).every((state) => state.phase !== 'looking' || !state.wish.thorough)).toBe(true)
  })

  it('answers for what is not there, and for what is no export, by problems', async () => {
    expect((await stockOf([join(folder.path, 'nowhere')])).problemCounts).toEqual({ 'import-path-missing': 1 })
    await folder.write('other/letter.txt', 'Dear Anna')
    expect((await stockOf([join(folder.path, 'other')])).problemCounts).toEqual({ 'import-nothing-found': 1 })
    expect(await app.dispatch('imports.look', { paths: ['here'], thorough: false })).toMatchObject({
      ok: false,
      problem: { code: 'folder-not-whole' },
    })
    expect(await app.dispatch('imports.look', { paths: [], thorough: false })).toMatchObject({
      ok: false,
      problem: { code: 'bad-input' },
    })
    expect(await app.dispatch('imports.pick', { kind: 'archives' })).toEqual({ ok: true, value: null })
  })

  it('tells every album, place and problem, however many there are, in slices of a thousand', async () => {
    const titles = Array.from({ length: 6001 }, (_, at) => `Album ${at}`)
    const path = await folder.zip(`takeout-${stamp}-001.zip`, [
      { name: `${year}/a.jpg`, bytes: picture('a') },
      ...Array.from({ length: 1200 }, (_, at) => ({ name: `${year}/empty ${at}.jpg`, bytes: '' })),
      ...titles.map((title) => ({ name: `${root}/${title}/metadata.json`, bytes: JSON.stringify({ title }) })),
    ])
    const state = (await looked([path])).at(-1)
    if (state?.phase !== 'looked') throw new Error(JSON.stringify(state))
    expect(JSON.stringify(state).length).toBeLessThan(150_000)
    expect(state.stock).toMatchObject({ albums: 6001, exportCount: 1, problemCounts: { 'entry-empty': 1200 } })
    const all = async (name: string, wish: object): Promise<unknown[]> => {
      const items: unknown[] = []
      for (;;) {
        const query = { look: state.look, offset: items.length, limit: 1000, ...wish }
        const answer = (await app.dispatch(name, query)) as Result<{ total: number; items: unknown[] }>
        if (!answer.ok) throw new Error(JSON.stringify(answer.problem))
        items.push(...answer.value.items)
        if (items.length >= answer.value.total) return items
      }
    }
    const albums = (await all('imports.albums', { of: 0 })) as { title: string }[]
    expect(albums.map(({ title }) => title).toSorted()).toEqual(titles.toSorted())
    expect(await all('imports.sources', { of: 0 })).toEqual([path])
    expect(await all('imports.problems', { code: 'entry-empty' })).toHaveLength(1200)
    expect(await all('imports.exports', {})).toEqual([{ ...state.stock.exports[0], albums: [] }])
    expect(await all('imports.albums', { of: 1 })).toEqual([])
    await call('imports.forget')
    expect(await all('imports.albums', { of: 0 })).toEqual([])
  })

  it.each([
    ['beside nobody knows what', 'here'],
    ['beside it, too', './here'],
    ['with a null character', '/tmp/nul\0'],
    ['with half a character', '/tmp/\uD800'],
    ['of somebody else', '~somebody'],
    ['longer than any system takes', `/${'x'.repeat(5000)}`],
  ])('neither looks into nor imports a path %s', async (_, path) => {
    const good = await folder.zip(`takeout-${stamp}-001.zip`, [{ name: `${year}/a.jpg`, bytes: picture('a') }])
    expect(await app.dispatch('mirror.use', { path: join(folder.path, 'mirror') })).toMatchObject({ ok: true })
    for (const [name, wish] of [
      ['imports.look', { thorough: false }],
      ['tasks.start', { kind: 'import', includeTrash: false }],
    ] as const)
      expect(await app.dispatch(name, { ...wish, paths: [good, path] })).toMatchObject({
        ok: false,
        problem: { code: 'folder-not-whole' },
      })
  })
})
