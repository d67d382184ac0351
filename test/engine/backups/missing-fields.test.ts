import { afterEach, describe, expect, test } from 'vitest'
import { checkAlways, checkComplete } from '../../torture/invariants.ts'
import { someCases } from '../../cases/some-cases.ts'
import { truthOf } from '../../torture/truth.ts'
import { openSmallWorld } from '../faults/fault-matrix.ts'
import { everything, wholeLibrary } from '../world.ts'
import type { World, WorldOptions } from '../world.ts'

let world: World

afterEach(async () => {
  await world.close()
})

/** The small account with photos and three videos, each with a name and a type of its own. */
async function openWithVideos(options: WorldOptions = {}): Promise<World> {
  world = await openSmallWorld(options)
  const { library } = world.emulator
  for (const filename of ['clip.mp4', 'walk.MOV', 'old.3gp'])
    library.addItem({ filename, video: { fps: 24, status: 'READY' } })
  return world
}

/** What stands in the place of a field; `missing` is a field that is left out. */
const odd: [string, unknown][] = [
  ['missing', undefined],
  ['null', null],
  ['a number', 12_345],
  ['a list', ['x', 1]],
  ['an object', { odd: true }],
  ['empty', ''],
  ['a text that nobody knows', 'SOMETHING_NEW'],
]
const ofItems = [
  'description',
  'productUrl',
  'mimeType',
  'filename',
  'mediaMetadata',
  'creationTime',
  'width',
  'height',
  'photo',
  'video',
  'cameraMake',
  'cameraModel',
  'focalLength',
  'apertureFNumber',
  'isoEquivalent',
  'exposureTime',
  'fps',
  'status',
]
const ofAlbums = ['title', 'mediaItemsCount', 'coverPhotoBaseUrl', 'coverPhotoMediaItemId', 'isWriteable']

function spoil(field: string | string[], value: unknown): ReturnType<World['emulator']['addFault']> {
  const action =
    value === undefined ? ({ kind: 'without-field', field } as const) : ({ kind: 'wrong-field', field, value } as const)
  return world.emulator.addFault({ on: 'api', times: 'always', do: action })
}

const { spread, told } = someCases()

describe('whatever has an id is downloaded, whatever stands in', () => {
  test.each([...ofItems, ...ofAlbums].map((field) => [field]).concat([['mediaMetadata', 'mimeType']]))(
    '%s %s',
    async (...fields) => {
      await openWithVideos()
      const { library, counters } = world.emulator
      const [album] = library.main.albums
      let items = 15
      for (const [name, value] of spread(odd, 3)) {
        for (const [filename, video] of Object.entries({ 'a.jpg': false, 'b.mp4': true, 'c.MOV': true }))
          library.addItem({
            filename: `${name} ${filename}`,
            ...(video && { video: { fps: 24, status: 'READY' as const } }),
            albums: [album?.id ?? ''],
          })
        items += 3
        const fault = spoil(fields, value)
        const { outcome, progress } = await world.run(everything)
        expect({ name, outcome, items: progress.items, done: progress.done }, told).toEqual({
          name,
          outcome: { kind: 'complete' },
          items,
          done: items,
        })
        expect(checkAlways(world.path, await truthOf(world.emulator))).toEqual([])
        expect(fault.hits).toBeGreaterThan(0)
        fault.remove()
      }
      const asked = counters.media
      expect((await world.run(everything)).outcome).toEqual({ kind: 'complete' })
      expect(checkComplete(world.path, await truthOf(world.emulator))).toEqual([])
      // A size that is a number, although a wrong one, looks like an edit.
      if (!fields.includes('width') && !fields.includes('height')) expect(counters.media).toBe(asked)
    },
  )
})

test('an item of which nothing but its id is known comes, and a video among them again when it is known as one', async () => {
  await openWithVideos()
  const fault = spoil(['mediaMetadata', 'mimeType', 'filename'], undefined)
  expect((await world.run(wholeLibrary)).progress).toMatchObject({ items: 15, done: 15 })
  fault.remove()
  expect(await world.run(everything)).toMatchObject({ outcome: { kind: 'complete' }, progress: { downloaded: 3 } })
  const { items } = await truthOf(world.emulator)
  const index = world.mirror.database
    .prepare(
      "SELECT remote_id, sha256 FROM current_file AS file JOIN item ON item.ref = file.item WHERE role = 'primary'",
    )
    .all()
  expect(new Map(index.map((row) => [row['remote_id'], row['sha256']]))).toEqual(items)
})

test('fields that are missing for once take nothing away from what is known', async () => {
  await openWithVideos()
  await world.run(everything)
  const known = (): unknown[] =>
    world.mirror.database
      .prepare('SELECT remote_id, filename, mime_type, video, creation_time FROM item ORDER BY remote_id')
      .all()
  const before = known()
  spoil(['mediaMetadata', 'mimeType', 'filename'], undefined)
  const asked = world.emulator.counters.media
  expect((await world.run(everything)).outcome).toEqual({ kind: 'complete' })
  expect(known()).toEqual(before)
  expect(world.emulator.counters.media).toBe(asked)
})

describe('a video is asked for', () => {
  const statuses = ['UNSPECIFIED', undefined, null, 0, 7, 'SOMETHING_NEW', 'ready', '', {}]

  test.each(statuses)('although its status is %s', async (status) => {
    await openWithVideos({ emulator: { switches: { videoStatus: [status] } } })
    expect(await world.run(wholeLibrary)).toMatchObject({ outcome: { kind: 'complete' }, progress: { done: 15 } })
    expect(world.emulator.counters.byMethod['media.dv']).toBeGreaterThanOrEqual(3)
    expect(checkAlways(world.path, await truthOf(world.emulator))).toEqual([])
  })

  test.each([
    ['PROCESSING', { waiting: 3, failed: 0 }],
    ['FAILED', { waiting: 0, failed: 3 }],
  ])('but not while Google says %s', async (status, counts) => {
    await openWithVideos({ emulator: { switches: { videoStatus: [status] } } })
    expect((await world.run(wholeLibrary)).progress).toMatchObject({ done: 12, ...counts })
    expect(world.emulator.counters.byMethod['media.dv'] ?? 0).toBe(0)
  })
})
