import fc from 'fast-check'
import { sourceKinds, sourceStates } from '../../../src/main/index/source-rows.ts'
import { placesFrom } from '../../../src/main/index/items/told-columns.ts'
import type { Said } from '../../../src/main/sources/facts-of.ts'
import type { SourceFacts } from '../../../src/main/sources/source-facts.ts'

const text = fc.constantFrom('a.jpg', 'B.HEIC', '"}\n{', 'é', 'PXL_20210704_101112.jpg', '\u2028')
const second = fc.integer({ min: Date.UTC(1850, 0, 1) / 1000, max: Date.UTC(2025, 0, 1) / 1000 })
export const instant = second.map((at) => `${new Date(at * 1000).toISOString().slice(0, 19)}Z`)
const clock = instant.map((at) => at.slice(0, 19))
const place = fc.record(
  {
    latitude: fc.constantFrom(46.5, -33.9, 0, 90),
    longitude: fc.constantFrom(9.25, 151.2, -180),
    altitude: fc.constantFrom(1200.5, -3),
    from: fc.constantFrom(...placesFrom),
  },
  { requiredKeys: ['latitude', 'longitude', 'from'] },
)

/** Whatever a source may say of an item. */
export const someFacts: fc.Arbitrary<SourceFacts> = fc.record(
  {
    filename: text,
    creationTime: instant,
    localTime: clock,
    uploadedAt: instant,
    description: text,
    location: place,
    people: fc.array(fc.constantFrom('Nora', 'Ida', '小明'), { minLength: 1, maxLength: 3 }),
    favorite: fc.constant(true as const),
    archived: fc.constant(true as const),
    fromPartner: fc.constant(true as const),
    asOf: instant,
    comments: fc.array(fc.record({ text, at: instant }), { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: [] },
)

export const someState = fc.constantFrom(...sourceStates)

/** What several sources say of one item, each under its own key. */
export const severalSaid: fc.Arbitrary<Said[]> = fc.uniqueArray(
  fc.record({
    source: fc.constantFrom('one', 'other', 'third'),
    kind: fc.constantFrom(...sourceKinds),
    key: fc.constantFrom('a', 'b'),
    own: fc.constant(false),
    state: someState,
    firstSeen: fc.nat(3),
    facts: someFacts,
  }),
  { maxLength: 5, selector: ({ source, key }) => `${source} ${key}` },
)
