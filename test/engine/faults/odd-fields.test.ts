import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { checkAlways, checkComplete } from '../../torture/invariants.ts'
import { truthOf } from '../../torture/truth.ts'
import { openSmallWorld } from './fault-matrix.ts'
import { everything, wholeLibrary, type World } from '../world.ts'

let world: World
afterEach(() => world.close())

const fields = [
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
  'title',
  'mediaItemsCount',
  'coverPhotoBaseUrl',
  'coverPhotoMediaItemId',
  'isWriteable',
  'contributorInfo',
  'profilePictureBaseUrl',
  'displayName',
  'shareInfo',
  'shareableUrl',
  'shareToken',
  'isJoined',
  'isOwned',
  'sharedAlbumOptions',
]
/** What JSON can have in the place of a field; undefined is a field that is left out. */
const values: fc.Arbitrary<unknown> = fc.oneof(
  fc.constant(undefined),
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    '0000-00-00T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    '-271821-04-20T00:00:00Z',
    '10000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '2021-02-30T25:61:61Z',
    '2016-12-31T23:59:60Z',
    '2021-06-01',
    '1622505600',
    '2021-06-01T00:00:00.123456789123Z',
    '2021-06-01T00:00:00+99:99',
  ),
  fc.constantFrom(
    '-1',
    '1e400',
    'Infinity',
    'NaN',
    '99999999999999999999',
    ' 7 ',
    '0x10',
    '1.5',
    -0,
    1e308,
    -5,
    2 ** 53,
    0.1,
  ),
  fc.constantFrom(
    'image/../../x',
    'IMAGE/JPEG; charset=utf-8',
    'video',
    '/',
    'video/',
    'text/html',
    'application/x-executable',
    'image/heic',
    'video/quicktime',
  ),
  fc.constantFrom(
    '.',
    '..',
    '../../x.jpg',
    '/etc/passwd',
    'a\u0000b.jpg',
    'CON',
    'x'.repeat(5000),
    '\u202Egpj.exe',
    'clip.mp4',
    'IMG.jpg.',
    '\uD800',
    'NUL.mp4',
    '.hidden',
    ' ',
    'x/y\\z',
  ),
  fc.constantFrom(
    'javascript:alert(1)',
    'http://127.0.0.1:1/',
    'file:///etc/passwd',
    'https://lh3.googleusercontent.com/x',
    'x:',
  ),
)
const spoiled = fc.uniqueArray(fc.record({ field: fc.constantFrom(...fields), value: values }), {
  minLength: 1,
  maxLength: 8,
  selector: ({ field }) => field,
})

test('whatever has an id comes, whatever several of its fields hold at a time', { timeout: 120_000 }, async () => {
  world = await openSmallWorld()
  const { library } = world.emulator
  const [album] = library.main.albums
  let items = 12
  let added = 0
  await fc.assert(
    fc.asyncProperty(spoiled, fc.boolean(), async (odd, whole) => {
      added++
      for (const [filename, video] of Object.entries({ 'a.jpg': false, 'b.mp4': true }))
        library.addItem({
          filename: `${added} ${filename}`,
          ...(video && { video: { fps: 24, status: 'READY' as const } }),
          albums: [album?.id ?? ''],
        })
      items += 2
      const values = Object.fromEntries(odd.map(({ field, value }) => [field, value]))
      const fault = world.emulator.addFault({ on: 'api', times: 'always', do: { kind: 'odd-fields', values } })
      const { outcome, progress } = await world.run(whole ? wholeLibrary : everything)
      fault.remove()
      const isHeld = odd.some(
        ({ field, value }) => field === 'status' && (value === 'PROCESSING' || value === 'FAILED'),
      )
      if (!isHeld)
        expect({ outcome, items: progress.items, done: progress.done }).toEqual({
          outcome: { kind: 'complete' },
          items,
          done: items,
        })
      expect(checkAlways(world.path, await truthOf(world.emulator))).toEqual([])
    }),
    { numRuns: 6, endOnFailure: true },
  )
  expect((await world.run(everything)).outcome).toEqual({ kind: 'complete' })
  expect(checkComplete(world.path, await truthOf(world.emulator))).toEqual([])
})
