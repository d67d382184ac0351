import { describe, expect, it } from 'vitest'
import type { ExportedItem } from '../../../src/main/index/export-items.ts'
import { judge, type JudgedExport, type Judgement } from '../../../src/main/import/lacking/lacked-items.ts'
import { seededRandom, type Random } from '../../emulator/random.ts'

interface Photo {
  item: number
  year: number
  /** Rises with every change that an export shows. */
  said: number
  /** When it was last uploaded, edited, or touched in a way that an export does not show. */
  since: number
}

interface Made extends JudgedExport {
  items: ExportedItem[]
  /** What was in Google Photos when it was made. */
  library: ReadonlySet<number>
}

function judged(exports: readonly Made[]): Judgement {
  const steps = judge(exports, (ref) => [exports.find((each) => each.ref === ref)?.items ?? []])
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

const exported = ({ item, year, said }: Photo): ExportedItem => ({ item, place: year, said: String(said) })

const shapes = ['full', 'increment', 'years', 'album', 'broken'] as const

/** What an export of this shape has, of a library as it is now. */
function itemsIn(
  shape: (typeof shapes)[number],
  photos: readonly Photo[],
  last: number,
  random: Random,
): ExportedItem[] {
  if (shape === 'increment') return photos.filter(({ since }) => since > last).map(exported)
  if (shape === 'years') {
    const years = [...new Set(photos.map(({ year }) => year))].filter(() => random.chance(0.5))
    return photos.filter(({ year }) => years.includes(year)).map(exported)
  }
  if (shape === 'album') return photos.filter(() => random.chance(0.9)).map(({ item }) => ({ item, place: 0 }))
  return photos.filter(() => shape === 'full' || random.chance(0.9)).map(exported)
}

/**
 * Exports of a library in which photos come, are changed and deleted between any two: of all shapes, some of which were never
 * imported. An increment has what was touched since the last scheduled export, whether or not that is here; of what was touched
 * exports do not show all, though of most of the library they do.
 */
function series(seed: number): { exports: Made[]; deleted: Map<number, number[]> } {
  const random = seededRandom(seed)
  let photos: Photo[] = Array.from({ length: random.whole(5, 120) }, (_, item) => ({
    item,
    year: 2015 + random.whole(0, 4),
    said: 0,
    since: 1,
  }))
  const deleted = new Map<number, number[]>()
  const exports: Made[] = []
  let [next, scheduled] = [photos.length, 0]
  for (let at = 1; at <= 6; at++) {
    if (at > 1) {
      const [changes, touches] = [random.pick([0, 0.1, 0.5, 0.8, 0.95, 1]), random.pick([0, 0.1, 0.25])]
      const gone = photos.filter(() => random.chance(0.03)).map(({ item }) => item)
      deleted.set(at, gone)
      photos = photos
        .filter(({ item }) => !gone.includes(item))
        .map((photo) => {
          if (random.chance(changes)) return { ...photo, said: photo.said + 1, since: at }
          return random.chance(touches) ? { ...photo, since: at } : photo
        })
      for (let added = random.whole(0, 8); added > 0; added--)
        photos.push({ item: next++, year: 2015 + random.whole(0, 5), said: 0, since: at })
    }
    const shape = at === 1 ? 'full' : random.pick(shapes)
    const items = itemsIn(shape, photos, scheduled, random)
    if (shape === 'increment' || shape === 'full') scheduled = at
    if (at > 1 && random.chance(0.2)) continue
    exports.push({
      ref: at,
      asOf: `2026-0${at}-01T00:00:00Z`,
      isWhole: shape !== 'broken',
      items,
      library: new Set(photos.map(({ item }) => item)),
    })
  }
  return { exports, deleted }
}

describe('what a full export lacks', () => {
  it('is nothing that was in Google Photos then, whatever the exports are and however many of its items were edited', () => {
    let told = 0
    for (let seed = 1; seed <= 1000; seed++) {
      const { exports } = series(seed)
      for (let count = 1; count <= exports.length; count++) {
        const { lacked } = judged(exports.slice(0, count))
        for (const [item, asOf] of lacked) {
          const judging = exports.find((each) => each.asOf === asOf)
          expect(judging?.library.has(item), `seed ${seed}, ${count} exports, item ${item}`).toBe(false)
          told++
        }
      }
    }
    expect(told).toBeGreaterThan(300)
  })

  it.each([
    ['every fifth is missing, and all others have changed', 0, undefined],
    ['as many are missing as are unchanged', 2, undefined],
    ['a fifth of what is unchanged is missing', 8, 2],
  ])('is told only where most of what has not changed is there: %s', (_name, unchanged, lacks) => {
    const all = Array.from({ length: 10 }, (_, item) => ({ item, place: 2019, said: 'then' }))
    const later = all.slice(0, 8).map((each, at) => (at < unchanged ? each : { ...each, said: 'now' }))
    const [isWhole, library] = [true, new Set<number>()]
    const exports = [
      { ref: 1, asOf: '2026-03-01T00:00:00Z', isWhole, items: all, library },
      { ref: 2, asOf: '2026-05-01T00:00:00Z', isWhole, items: later, library },
    ]
    expect(judged(exports).full.get(2)).toBe(lacks)
  })

  it('is nothing where an older version has not remembered what exports say', () => {
    const all = Array.from({ length: 10 }, (_, item) => ({ item, place: 2019 }))
    const [isWhole, library] = [true, new Set<number>()]
    const exports = [
      { ref: 1, asOf: '2026-03-01T00:00:00Z', isWhole, items: all, library },
      { ref: 2, asOf: '2026-05-01T00:00:00Z', isWhole, items: all.slice(1), library },
    ]
    expect(judged(exports).lacked.size).toBe(0)
  })
})
