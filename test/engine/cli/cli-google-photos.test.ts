import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { GooglePhotosChanged } from '../../../src/shared/contract/google/google.ts'
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator/start-emulator.ts'
import { runHere, type End } from '../cli-in-process.ts'

const prefix = 'https://www.googleapis.com/auth/photoslibrary'
const other = 'studio.lindqvist@gmail.example'

let emulator: Emulator
let folder: string
/** The scopes of each page of Google that was opened. */
let asked: string[][]

async function open(options: EmulatorOptions = {}): Promise<void> {
  emulator = await startEmulator({ items: 6, albums: 1, ...options })
  folder = await mkdtemp(join(tmpdir(), 'shoebox-change-'))
  await writeFile(join(folder, 'client.json'), emulator.clientJson)
  asked = []
  expect((await cli('login', '--client', join(folder, 'client.json'))).code).toBe(0)
  asked = []
}

function cli(...args: string[]): Promise<End> {
  const environment = { SHOEBOX_HOME: join(folder, 'home'), SHOEBOX_GOOGLE_ORIGIN: emulator.origin }
  const openUrl = async (url: string): Promise<boolean> => {
    asked.push((new URL(url).searchParams.get('scope') ?? '').split(' '))
    return (await fetch(url)).ok
  }
  return runHere(args, environment, { openUrl })
}

/** Runs a command that has to succeed, and gives what its report says of the change. */
async function changed(...args: string[]): Promise<GooglePhotosChanged> {
  const end = await cli(...args, '--json')
  if (end.code !== 0) throw new Error(end.stderr)
  const report = end.report()
  expect(report.command).toBe(args.slice(0, 2).join(' '))
  return report['changed'] as GooglePhotosChanged
}

const changedBy = (line: string): Promise<GooglePhotosChanged> => changed(...line.split(' '))

async function codeOf(...args: string[]): Promise<[number, string | undefined]> {
  const end = await cli(...args, '--json')
  return [end.code, end.report().problems[0]?.code]
}

const titles = (): unknown[] => emulator.library.main.albums.map(({ title }) => title)

afterEach(async () => {
  await emulator.close()
  await rm(folder, { recursive: true })
})

describe('albums from the command line', () => {
  test('are made, named, described, filled and emptied', async () => {
    await open()
    const { album } = await changed('albums', 'create', 'Trip')
    expect(titles()).toContain('Trip')
    expect(album).toMatchObject({ title: 'Trip', url: expect.stringContaining('photos.google.com') as string })
    const items = [...emulator.library.main.items].map(({ id }) => id)
    expect(await changed('albums', 'add', 'Trip', ...items.slice(0, 3), items[0] ?? '')).toMatchObject({ items: 3 })
    expect(await changed('albums', 'remove', album?.id ?? '', items[1] ?? '')).toMatchObject({ items: 1 })
    expect(emulator.library.album('Trip').items.map(({ id }) => id)).toEqual([items[0], items[2]])
    await changed('albums', 'describe', 'Trip', 'Two weeks in May')
    expect(emulator.library.album('Trip').enrichments?.map(({ value }) => value)).toEqual([
      { textEnrichment: { text: 'Two weeks in May' } },
    ])
    expect(await changed('albums', 'rename', 'Trip', 'Lisbon')).toMatchObject({ album: { title: 'Lisbon' } })
    expect(titles()).toContain('Lisbon')
    const described = await changed('items', 'describe', items[0] ?? '', 'The sea')
    expect(described).toEqual({ item: { id: items[0], description: 'The sea' } })
    expect(emulator.library.item(items[0] ?? '').description).toBe('The sea')
  })

  test('have texts, places and maps where they are wanted, and a cover', async () => {
    await open()
    await changed('albums', 'create', 'Trip')
    const [first = '', second = ''] = [...emulator.library.main.items].map(({ id }) => id)
    await changed('albums', 'add', 'Trip', first, second)
    const { between: place = '' } = await changedBy(
      `albums place Trip Cape-Town --at -33.92,18.42 --after-item ${first}`,
    )
    await changed('albums', 'describe', 'Trip', 'And on by car', '--after-text', place)
    await changed('albums', 'describe', 'Trip', 'The end', '--last')
    await changedBy('albums place Trip Lisbon --at 38.72,-9.14 --to 41.15,-8.61 --to-name Porto')
    const lisbon = { locationName: 'Lisbon', latlng: { latitude: 38.72, longitude: -9.14 } }
    const porto = { locationName: 'Porto', latlng: { latitude: 41.15, longitude: -8.61 } }
    const cape = { locationName: 'Cape-Town', latlng: { latitude: -33.92, longitude: 18.42 } }
    const there = emulator.library.album('Trip').enrichments?.map(({ after, value }) => ({ after, value })) ?? []
    expect(there.filter(({ after }) => after === undefined).map(({ value }) => value)).toEqual([
      { mapEnrichment: { origin: lisbon, destination: porto } },
    ])
    expect(there.filter(({ after }) => after === first).map(({ value }) => value)).toEqual([
      { locationEnrichment: { location: cape } },
      { textEnrichment: { text: 'And on by car' } },
    ])
    expect(there.filter(({ after }) => after === second).map(({ value }) => value)).toEqual([
      { textEnrichment: { text: 'The end' } },
    ])
    await changed('albums', 'cover', 'Trip', second)
    expect(emulator.library.album('Trip').coverItemId).toBe(second)
    const { id } = emulator.library.addItem({})
    expect(await codeOf('albums', 'cover', 'Trip', id)).toEqual([2, 'google-unknown-id'])
  })

  test('are named by the ids that they have here, too', async () => {
    await open()
    const mirror = join(folder, 'mirror')
    const [album] = emulator.library.main.albums
    const [ours] = (await cli('--mirror', mirror, 'albums', '--json')).report()['list'] as {
      id: string
      title: string
    }[]
    expect([ours?.title, ours?.id]).not.toEqual([album?.title, album?.id])
    const listed = (await cli('--mirror', mirror, 'items', 'list', '--album', ours?.id ?? '', '--json')).report()
    expect((listed['list'] as { id: string }[]).map(({ id }) => id)).toEqual(album?.items.map(({ id }) => id))
    const told = (await cli('--mirror', mirror, 'get', ours?.id ?? '', '--json')).report()['told']
    expect(told).toMatchObject({ id: album?.id })
    await changed('albums', 'rename', ours?.id ?? '', 'Renamed', '--mirror', mirror)
    expect(titles()).toEqual(['Renamed'])
  })

  test('need as many calls as there are fifties', async () => {
    await open({ items: 120, albums: 0 })
    await changed('albums', 'create', 'All')
    const items = [...emulator.library.main.items].map(({ id }) => id)
    expect(await changed('albums', 'add', 'All', ...items)).toMatchObject({ items: 120 })
    expect(emulator.counters.byMethod['albums.batchAddMediaItems']).toBe(3)
    expect(emulator.library.album('All').items.map(({ id }) => id)).toEqual(items)
  })

  test('each ask for just the permission that they need, once, when they need it', async () => {
    await open()
    const wanted = (scope: string): boolean => asked.at(-1)?.includes(`${prefix}.${scope}`) ?? false
    await cli('get', emulator.library.main.albums[0]?.title ?? '')
    expect(asked).toEqual([])
    await changed('albums', 'create', 'Trip')
    expect(asked).toHaveLength(1)
    expect([wanted('appendonly'), wanted('edit.appcreateddata')]).toEqual([true, false])
    await changed('albums', 'describe', 'Trip', 'x')
    expect(asked).toHaveLength(1)
    await changed('albums', 'rename', 'Trip', 'Tour')
    expect(asked).toHaveLength(2)
    expect([wanted('appendonly'), wanted('edit.appcreateddata')]).toEqual([true, true])
    await changed('albums', 'create', 'More')
    expect(asked).toHaveLength(2)
  })

  test('are left alone where the permission is not given', async () => {
    await open()
    const before = titles()
    emulator.setConsent('allow', [`${prefix}.appendonly`])
    const end = await cli('albums', 'create', 'Trip')
    expect(end.code).toBe(3)
    expect(end.stdout).toContain('does not allow Shoebox to add photos yet')
    emulator.setConsent('deny')
    expect((await codeOf('albums', 'create', 'Trip'))[0]).toBe(3)
    expect(titles()).toEqual(before)
    expect(emulator.counters.byMethod['albums.create']).toBeUndefined()
  })

  test('tell by status what the person has allowed, and by what a backup is kept from the rest', async () => {
    await open()
    const status = async (): Promise<unknown> => {
      const [text, json] = [await cli('status'), await cli('status', '--json')]
      const [account] = json.report()['accounts'] as { grants: string[] }[]
      return [/^Account +\S+ \((.*)\)$/m.exec(text.stdout)?.[1], account?.grants]
    }
    expect(await status()).toEqual(['may see photos', ['see']])
    await changed('albums', 'create', 'Trip')
    expect(await status()).toEqual(['may see photos, add photos', ['see', 'add']])

    emulator.setConsent('allow', [`${prefix}.readonly`, `${prefix}.readonly.appcreateddata`])
    expect(await codeOf('login')).toEqual([3, 'scope-missing'])
    expect(await status()).toEqual(['the permission to see photos is missing', []])
    expect(await codeOf('backup', '--all', '--mirror', join(folder, 'mirror'))).toEqual([3, 'scope-missing'])
    emulator.setConsent('allow')
    const [album] = emulator.library.main.albums
    expect((await cli('get', album?.id ?? '')).code).toBe(0)
    expect(await status()).toEqual(['may see photos', ['see']])
  })

  test('that are too much for Google are refused before it is asked, and the limit is named', async () => {
    await open()
    const id = emulator.library.main.albums[0]?.id ?? ''
    const item = [...emulator.library.main.items][0]?.id ?? ''
    const { api } = emulator.counters
    const long = await cli('albums', 'create', 'x'.repeat(501))
    expect([long.code, long.stdout]).toEqual([2, expect.stringContaining('500 characters')])
    expect(await codeOf('albums', 'rename', id, 'x'.repeat(501))).toEqual([2, 'google-limit'])
    expect(await codeOf('items', 'describe', item, 'x'.repeat(1000))).toEqual([2, 'google-limit'])
    expect(emulator.counters.api).toBe(api)
    expect((await cli('items', 'describe', item, 'x'.repeat(999))).code).toBe(0)
    emulator.library.album(id).items = Array.from({ length: 20_000 }, () => emulator.library.item(item))
    const title = emulator.library.album(id).title ?? ''
    const full = await cli('albums', 'add', title, emulator.library.addItem({ filename: 'more.jpg' }).id)
    expect([full.code, full.stdout]).toEqual([2, expect.stringContaining('20,000 photos and videos')])
    expect(emulator.counters.byMethod['albums.batchAddMediaItems']).toBeUndefined()
  })

  test('are named without a doubt', async () => {
    await open()
    expect(await codeOf('albums', 'rename', 'None', 'x')).toEqual([2, 'album-not-found'])
    const twins = [emulator.library.addAlbum({ title: 'Twin' }), emulator.library.addAlbum({ title: 'Twin' })]
    emulator.library.addAlbum({ title: 'Only' })
    const end = await cli('albums', 'add', 'Twin', 'x')
    expect(end.code).toBe(2)
    for (const { id } of twins) expect(end.stdout).toContain(id)
    expect(await codeOf('get', 'A'.repeat(78))).toEqual([2, 'google-unknown-id'])
    expect(await codeOf('get', 'A'.repeat(98))).toEqual([2, 'google-unknown-id'])
    for (const [command, ...words] of [
      ['items', 'describe', 'nothing', 'x'],
      ['items', 'describe', 'A'.repeat(98), 'x'],
      ['albums', 'rename', 'A'.repeat(78), 'x'],
      ['albums', 'add', 'Only', 'nothing'],
      ['albums', 'describe', 'Only', 'x', '--after-item', 'nothing'],
      ['albums', 'describe', 'Only', 'x', '--after-item', 'A'.repeat(98)],
      ['albums', 'place', 'Only', 'x', '--at', '1,2', '--after-text', 'nothing'],
    ] as const)
      expect(await codeOf(command, ...words)).toEqual([2, 'google-unknown-id'])
  })

  test('name what is unknown, and nothing that is known', async () => {
    await open()
    await changed('albums', 'create', 'Trip')
    const [first = '', second = ''] = [...emulator.library.main.items].map(({ id }) => id)
    const missing = 'A'.repeat(98)
    const said = async (...args: string[]): Promise<string> => {
      const { problems } = (await cli(...args, '--json')).report()
      expect(problems).toMatchObject([{ code: 'google-unknown-id' }])
      return (problems as { message: string }[]).map(({ message }) => message).join()
    }
    for (const what of ['add', 'remove']) {
      const sentence = await said('albums', what, 'Trip', first, missing, second)
      expect(sentence).toContain(missing)
      for (const known of [first, second, 'Trip']) expect(sentence).not.toContain(known)
    }
    expect(await said('albums', 'cover', 'Trip', missing)).toContain(`“${missing}”`)
    const nowhere = 'A'.repeat(78)
    expect(await said('albums', 'add', nowhere, first)).toContain(nowhere)
  })

  test('that nobody knows to be made are not made again', async () => {
    await open()
    await changed('albums', 'create', 'Before')
    emulator.addFault({ on: 'api', method: 'albums.create', do: { kind: 'reset', at: 'headers' } })
    const end = await cli('albums', 'create', 'Trip')
    expect(end.code).toBe(1)
    expect(end.stdout).toContain('See first whether it was: shoebox albums')
    expect(titles().filter((title) => title === 'Trip')).toHaveLength(1)
    emulator.addFault({ on: 'api', method: 'albums.patch', do: { kind: 'status', status: 503 } })
    expect((await cli('albums', 'rename', 'Trip', 'Tour')).code).toBe(0)
  })

  test('belong to the account that is named, where there are several', async () => {
    await open()
    const login = (): Promise<End> =>
      runHere(
        ['login'],
        { SHOEBOX_HOME: join(folder, 'home'), SHOEBOX_GOOGLE_ORIGIN: emulator.origin },
        { openUrl: async (url) => (await fetch(`${url}&login_hint=${other}`)).ok },
      )
    expect((await login()).code).toBe(0)
    const unclear = await cli('albums', 'create', 'Trip')
    expect([unclear.code, unclear.stdout]).toEqual([2, expect.stringMatching(/--account: \S+, \S+/)])
    const reported = (await cli('albums', 'create', 'Trip', '--json')).report().problems
    expect(reported).toEqual([{ code: 'account-unclear', message: expect.stringContaining(other) as string }])
    await changed('albums', 'create', 'Trip', '--account', other)
    expect(titles()).not.toContain('Trip')
    expect(emulator.library.account(other).albums.map(({ title }) => title)).toContain('Trip')
    const stranger = await cli('albums', 'create', 'Trip', '--account', 'nobody@example.com')
    expect(stranger.code).toBe(3)
    expect(stranger.stdout).toMatch(/^Nobody is signed in as “nobody@example.com”\..*studio\.lindqvist/)
    expect(stranger.stdout).not.toContain('no longer')
  })
})

test('what Google says of an album or an item is printed as it says it', async () => {
  await open()
  const album = emulator.library.main.albums[0]
  const byTitle = await cli('get', album?.title ?? '')
  expect(JSON.parse(byTitle.stdout)).toMatchObject({ id: album?.id, mediaItemsCount: String(album?.items.length) })
  const item = [...emulator.library.main.items][0]
  const report = (await cli('get', item?.id ?? '', '--json')).report()
  expect(report['told']).toMatchObject({
    id: item?.id,
    filename: item?.filename,
    mediaMetadata: { width: String(item?.width) },
  })
})

test.each([undefined, 20, 40])('whatever Google says is JSON as it is printed, with %s columns', async (columns) => {
  await open()
  const title = 'One \u2028two\u202E three\u009B31m \u001B[2J four 👨‍👩‍👧‍👦 می‌خواهم ' + 'and so on '.repeat(20).trim()
  const { album } = await changed('albums', 'create', title)
  const environment = { SHOEBOX_HOME: join(folder, 'home'), SHOEBOX_GOOGLE_ORIGIN: emulator.origin }
  const { stdout } = await runHere(['get', album?.id ?? ''], environment, {}, undefined, columns)
  expect((JSON.parse(stdout) as { title: string }).title).toBe(title)
  for (const sign of ['\u2028', '\u202E', '\u009B', '\u001B']) expect(stdout).not.toContain(sign)
})

test('items are listed with what names them, of the library and of an album', async () => {
  await open({ items: 130, albums: 1 })
  const { main } = emulator.library
  const end = await cli('items', 'list')
  const lines = end.stdout.trimEnd().split('\n')
  expect(lines.slice(0, 130).map((line) => line.split('  ')[0])).toEqual(
    emulator.library.itemsOf(main).map(({ id }) => id),
  )
  const report = (await cli('items', 'list', '--album', main.albums[0]?.title ?? '', '--json')).report()
  expect(report).toMatchObject({ command: 'items list', items: main.albums[0]?.items.length })
  const [item] = main.albums[0]?.items ?? []
  expect((report['list'] as unknown[])[0]).toMatchObject({
    id: item?.id,
    filename: item?.filename,
    taken: new Date(item?.creationTime ?? 0).toISOString().replace('.000', ''),
  })
  expect(await codeOf('items', 'list', '--album', 'None')).toEqual([2, 'album-not-found'])
})

describe('sharing', () => {
  test('is what Google has removed, and is said to be', async () => {
    await open()
    const title = emulator.library.main.albums[0]?.title ?? ''
    const end = await cli('albums', 'share', title)
    expect(end.code).toBe(1)
    expect(end.stdout).toContain('On 31 March 2025 Google took away')
    expect(await codeOf('albums', 'leave', 'token')).toEqual([1, 'google-scope-removed'])
    expect(await codeOf('get', '--shared', 'token')).toEqual([1, 'google-scope-removed'])
  })

  test('works with a server that still knows it', async () => {
    await open({ profile: 'legacy' })
    const album = emulator.library.main.albums[0]
    const { share } = await changed('albums', 'share', album?.title ?? '')
    expect(asked).toHaveLength(1)
    expect(asked[0]).toContain(`${prefix}.sharing`)
    expect(share?.token).toBe(emulator.library.album(album?.id ?? '').sharing?.token)
    const joined = emulator.library.account(other)
    emulator.library.addAlbum({ title: 'Theirs', shared: true }, other)
    expect(joined.albums).not.toContain(album)
    expect(await codeOf('albums', 'leave', share?.token ?? '')).toEqual([2, 'google-unknown-id'])
    expect(await changed('albums', 'join', share?.token ?? '')).toMatchObject({ album: { id: album?.id } })
    const told = (await cli('get', '--shared', share?.token ?? '', '--json')).report()['told']
    expect(told).toMatchObject({ id: album?.id, shareInfo: { shareToken: share?.token } })
    await changed('albums', 'unshare', album?.title ?? '')
    expect(emulator.library.album(album?.id ?? '').shared).toBe(false)
  })
})

test.each([
  [['albums', 'create'], 'albums create', 'title'],
  [['albums', 'add', 'Trip'], 'albums add', 'item'],
  [['albums', 'nonsense'], 'albums', ''],
  [['items', 'describe', 'x'], 'items describe', 'text'],
  [['get'], 'get', 'what'],
  [['albums', 'place', 'Trip', 'Lisbon'], 'albums place', '--at'],
  [['albums', 'place', 'Trip', 'Lisbon', '--at', '91,0'], 'albums place', 'degrees'],
  [['albums', 'place', 'Trip', 'Lisbon', '--at', 'here'], 'albums place', 'degrees'],
  [['albums', 'describe', 'Trip', 'x', '--last', '--after-item', 'y'], 'albums describe', '--last'],
])('%j is wrong use', async (args, command, missing) => {
  await open()
  const end = await cli(...args, '--json')
  expect(end.code).toBe(2)
  expect(end.report()).toMatchObject({
    command,
    problems: [{ code: 'bad-input', message: expect.stringContaining(missing) as string }],
  })
})
