import { describe, expect, test } from 'vitest'
import { someCases } from '../../cases/some-cases.ts'
import { checkAlways, checkComplete } from '../../torture/invariants.ts'
import { truthOf } from '../../torture/truth.ts'
import { meetFault, onApi, openSmallWorld, smallPages } from './fault-matrix.ts'
import type { FaultCase } from './fault-matrix.ts'
import { everything } from '../world.ts'

/** Fields without which an entry is nothing, or a list has no end that can be believed. */
const needed = ['id', 'nextPageToken', 'albums', 'mediaItems']
/** Without them or with odd ones, everything is still downloaded. */
const dispensable = [
  'title',
  'productUrl',
  'mediaItemsCount',
  'coverPhotoBaseUrl',
  'coverPhotoMediaItemId',
  'description',
  'mimeType',
  'filename',
  'creationTime',
  'width',
  'height',
  'photo',
  'cameraMake',
  'focalLength',
  'isoEquivalent',
  'exposureTime',
  'contributorInfo',
]
const oddValues: [string, unknown][] = [
  ['a number', 12_345],
  ['null', null],
  ['true', true],
  ['a list', ['x', 1]],
  ['an object', { x: { y: [] } }],
  ['empty', ''],
  ['strange text', '../\u0000\uD800<script>\u202E'],
]

describe('a field that is not what it should be', () => {
  test('costs the field, if it can be missed', async () => {
    const world = await openSmallWorld()
    try {
      const struck = new Set<string>()
      const trouble: string[] = []
      const { spread } = someCases()
      for (const field of dispensable) {
        for (const [name, value] of spread(oddValues, 3)) {
          const fault = world.emulator.addFault({
            on: 'api',
            times: 'always',
            do: { kind: 'wrong-field', field, value },
          })
          const { outcome } = await world.run(everything)
          if (outcome.kind !== 'complete') trouble.push(`${field} as ${name}: ${JSON.stringify(outcome)}`)
          if (fault.hits > 0) struck.add(field)
          fault.remove()
        }
        trouble.push(...checkAlways(world.path, await truthOf(world.emulator)).map((found) => `${field}: ${found}`))
      }
      expect(trouble).toEqual([])
      expect([...struck]).toEqual(dispensable)
      expect((await world.run(everything)).outcome).toEqual({ kind: 'complete' })
      expect(checkComplete(world.path, await truthOf(world.emulator))).toEqual([])
    } finally {
      await world.close()
    }
  })

  test.each(dispensable)('%s: a first backup is complete all the same', async (field) => {
    await meetFault({
      what: field,
      faults: [{ on: 'api', times: 'always', do: { kind: 'wrong-field', field, value: { odd: [12_345] } } }],
      outcome: 'complete',
    })
  })

  const always = { times: 'always' } as const
  const cases: FaultCase[] = [
    ...needed.flatMap((field): FaultCase[] => [
      {
        what: `${field} of another type, for a while`,
        world: { googlePorts: { fetch: smallPages } },
        faults: [{ on: 'api', after: 1, times: 4, do: { kind: 'wrong-field', field } }],
        outcome: 'complete',
      },
      {
        what: `${field} of another type, always`,
        world: { googlePorts: { fetch: smallPages } },
        faults: [{ on: 'api', times: 'always', do: { kind: 'wrong-field', field } }],
        outcome: 'with-problems',
        codes: ['google-bad-answer'],
      },
    ]),
    {
      what: 'no id of an album',
      faults: [onApi('albums.list', { kind: 'without-field', field: 'id' }, always)],
      outcome: 'with-problems',
      codes: ['google-bad-answer'],
    },
    {
      what: 'no addresses in lists',
      faults: [onApi('mediaItems.list', { kind: 'without-field', field: 'baseUrl' }, always)],
      outcome: 'complete',
    },
    {
      what: 'addresses of other people',
      faults: [
        onApi('mediaItems.list', { kind: 'wrong-field', field: 'baseUrl', value: 'https://example.com/x' }, always),
      ],
      outcome: 'complete',
    },
    {
      what: 'no addresses anywhere',
      faults: [{ on: 'api', ...always, do: { kind: 'without-field', field: 'baseUrl' } }],
      outcome: 'with-problems',
      codes: ['google-bad-answer'],
      looks: (_, state) => expect(state.progress).toMatchObject({ done: 0, failed: 12 }),
    },
    {
      what: 'metadata that is a number',
      faults: [{ on: 'api', ...always, do: { kind: 'wrong-field', field: 'mediaMetadata' } }],
      outcome: 'complete',
    },
  ]
  test.concurrent.each(cases)('$what', meetFault)
})
