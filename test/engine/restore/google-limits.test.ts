import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../../src/main/google/library/methods.ts'
import { photoCategories } from '../../../src/shared/library-filter.ts'
import { dressedPhoto } from '../../emulator/dressed-photo.ts'
import { startEmulator, type Emulator } from '../../emulator/start-emulator.ts'
import { runHere, type End } from '../cli-in-process.ts'
import { openUrl } from '../signed-in.ts'

let emulator: Emulator
let folder: string
let album: { id: string; title: string }
/** One that is in the album, and one that is in none. */
let items: { inside: string; outside: string }

function cli(...args: string[]): Promise<End> {
  const environment = { SHOEBOX_HOME: join(folder, 'home'), SHOEBOX_GOOGLE_ORIGIN: emulator.origin }
  return runHere([...args, '--json'], environment, { openUrl })
}

async function good(...args: string[]): Promise<End> {
  const end = await cli(...args)
  if (end.code !== 0) throw new Error(end.stdout + end.stderr)
  return end
}

beforeEach(async () => {
  emulator = await startEmulator({ items: 6, albums: 1, profile: 'current' })
  folder = await mkdtemp(join(tmpdir(), 'shoebox-limits-'))
  await writeFile(join(folder, 'client.json'), emulator.clientJson)
  await mkdir(join(folder, 'photos'))
  await good('login', '--client', join(folder, 'client.json'))
  const [first] = emulator.library.main.albums
  const [inside] = first?.items ?? []
  const outside = emulator.library.addItem({ filename: 'outside.jpg' })
  if (!first || !inside) throw new Error('there should be an album')
  album = { id: first.id, title: String(first.title) }
  items = { inside: inside.id, outside: outside.id }
  // No permission has to be asked for later.
  for (const change of [
    ['albums', 'create', 'Allowed'],
    ['items', 'describe', inside.id, 'x'],
  ])
    await good(...change)
})

afterEach(async () => {
  await emulator.close()
  await rm(folder, { recursive: true })
})

/** A file that begins as a photo or video does, of any length; what is not written takes no room. */
async function fileOf(name: string, head: Uint8Array, bytes: number): Promise<string> {
  const path = join(folder, 'photos', name)
  await writeFile(path, head)
  await truncate(path, bytes)
  return path
}

const mirror = (): string[] => ['--mirror', join(folder, 'mirror')]
const upload = (...args: string[]): string[] => [...mirror(), 'upload', ...args]
const photo = (name = 'a.jpg'): Promise<string> => dressedPhoto(name).then((bytes) => fileOf(name, bytes, bytes.length))
const movie = new TextEncoder().encode('\0\0\0\x18ftypmp42\0\0\0\0mp42isom')

/** Google says of each album that it is full. */
function fill(): void {
  for (const method of ['albums.list', 'albums.get']) {
    const full = { kind: 'wrong-field', field: 'mediaItemsCount', value: String(limits.albumItems) } as const
    emulator.addFault({ on: 'api', method, times: 'always', do: full })
  }
}

interface Trial {
  /** Commands each of which is for one more than the limit. */
  beyond: () => Promise<string[][]>
  /** Google is asked how much is there, and nothing is changed. */
  asks?: true
  code?: string
}

/** What would go beyond each limit of the table; `undefined` where nothing that a person says can. */
const trials: Record<keyof typeof limits, Trial | undefined> = {
  albumTitle: {
    async beyond() {
      const title = '𝄞'.repeat(limits.albumTitle + 1)
      return [
        ['albums', 'create', title],
        ['albums', 'rename', album.id, title],
        ['albums', 'rename', album.title, title],
        upload(await photo(), '--album', title),
      ]
    },
  },
  itemDescription: {
    beyond: () => Promise.resolve([['items', 'describe', items.inside, 'x'.repeat(limits.itemDescription + 1)]]),
  },
  // A longer name is shortened.
  fileName: undefined,
  albumItems: {
    async beyond() {
      fill()
      return [
        ['albums', 'add', album.title, items.outside],
        ['albums', 'add', album.id, items.outside],
        ['albums', 'add', album.id, items.inside, items.outside],
        upload(await photo(), '--album', album.id),
        upload(await photo(), '--album', album.title),
      ]
    },
    asks: true,
  },
  photoBytes: {
    beyond: async () => [upload(await fileOf('large.jpg', await dressedPhoto('large'), limits.photoBytes + 1))],
  },
  videoBytes: { beyond: async () => [upload(await fileOf('large.mp4', movie, limits.videoBytes + 1))] },
  // A filter has one range of dates.
  dates: undefined,
  categories: {
    beyond() {
      const some = photoCategories.slice(0, limits.categories + 1).flatMap((category) => ['--category', category])
      return Promise.resolve([[...mirror(), 'backup', '--library', ...some]])
    },
    code: 'bad-input',
  },
  // Bytes whose token is older are sent once more.
  tokenLife: undefined,
}

const changing = [
  'albums.create',
  'albums.patch',
  'albums.batchAddMediaItems',
  'mediaItems.patch',
  'uploads.raw',
  'uploads.start',
]

describe('what is more than Google takes', () => {
  test.each(Object.entries(trials).flatMap(([name, trial]) => (trial ? [[name, trial] as const] : [])))(
    'is refused before anything is changed, and before Google is asked where that is not needed: %s',
    async (_, { beyond, asks, code = 'google-limit' }) => {
      for (const command of await beyond()) {
        const { api } = emulator.counters
        const changes = changing.map((method) => emulator.counters.byMethod[method])
        const end = await cli(...command)
        expect([command.slice(0, 4), end.report().problems.map((problem) => problem.code)]).toEqual([
          command.slice(0, 4),
          [code],
        ])
        expect(changing.map((method) => emulator.counters.byMethod[method])).toEqual(changes)
        if (!asks) expect([command.slice(0, 4), emulator.counters.api]).toEqual([command.slice(0, 4), api])
      }
    },
  )

  test('is not what an album has already', async () => {
    fill()
    for (const named of [album.id, album.title]) await good('albums', 'add', named, items.inside)
  })
})
