import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { preferred } from '../../../../src/main/index/items/preferred-file.ts'

const copy = (arrivedAt: number) => ({ fidelity: 'copy' as const, arrivedAt })
const original = (arrivedAt: number) => ({ fidelity: 'original' as const, arrivedAt })
const exported = (year: number, arrivedAt: number, bytes = 1, sha256 = 'a') => ({
  ...original(arrivedAt),
  asOf: `${year}-01-01T00:00:00Z`,
  bytes,
  sha256,
})

describe('the file that an item shows', () => {
  it.each([
    ['of copies the one that came last', 'primary', [copy(2), copy(3), copy(1)], 1],
    ['of copies that came at once the later one', 'primary', [copy(1), copy(1)], 1],
    ['an original, although a copy came after it', 'primary', [original(1), copy(2)], 0],
    ['an original that came after a copy', 'primary', [copy(1), original(2)], 1],
    ['an original, although it came before the copy that was here', 'primary', [copy(5), original(2)], 1],
    ['of originals the one that came last', 'primary', [original(2), copy(9), original(3)], 2],
    ['of video parts as of photos', 'motion', [original(1), copy(2)], 0],
    ['of edited renditions what the person made last', 'edited', [original(1), copy(2)], 1],
    ['of exports the one of the newest, whenever it came', 'primary', [exported(2026, 1), exported(2025, 2)], 0],
    ['of exports rather than of nowhere', 'edited', [exported(2025, 1), copy(2)], 0],
    ['of one export the larger', 'primary', [exported(2026, 1, 9), exported(2026, 2, 8)], 0],
    ['of one export and size always the same', 'primary', [exported(2026, 2, 8, 'b'), exported(2026, 1, 8, 'a')], 1],
    [
      'an original, although an export that came as a copy is newer',
      'primary',
      [original(1), { ...exported(2026, 2), fidelity: 'copy' as const }],
      0,
    ],
  ] as const)('is %s', (_, role, files, at) => {
    expect(preferred<(typeof files)[number]>(role, files)).toBe(files[at])
  })

  it('is none of nothing', () => {
    expect(preferred('primary', [])).toBeUndefined()
  })

  const someFiles = fc.array(
    fc.record({ fidelity: fc.constantFrom('copy' as const, 'original' as const), arrivedAt: fc.nat(20) }),
    { minLength: 1, maxLength: 8 },
  )
  const role = fc.constantFrom('primary' as const, 'motion' as const, 'edited' as const)

  it('is one of them, and never a copy where there is an original, but for edited renditions', () => {
    fc.assert(
      fc.property(role, someFiles, (of, files) => {
        const shown = preferred(of, files)
        expect(files).toContain(shown)
        const hasOriginal = files.some(({ fidelity }) => fidelity === 'original')
        if (of !== 'edited' && hasOriginal) expect(shown?.fidelity).toBe('original')
        const rivals = files.filter(({ fidelity }) => of === 'edited' || fidelity === shown?.fidelity)
        expect(shown?.arrivedAt).toBe(Math.max(...rivals.map(({ arrivedAt }) => arrivedAt)))
      }),
    )
  })

  it('is the same whether they are compared at once or as they come, in any order of coming', () => {
    fc.assert(
      fc.property(
        role,
        fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 8 }),
        fc.infiniteStream(fc.boolean()),
        (of, times, originals) => {
          const files = times.map((arrivedAt) => ({
            arrivedAt,
            fidelity: originals.next().value === true ? ('original' as const) : ('copy' as const),
          }))
          const oneByOne = files.reduce((shown, file) => preferred(of, [shown, file]) ?? file)
          expect(oneByOne).toBe(preferred(of, files))
          expect(preferred(of, files.toReversed())).toBe(oneByOne)
        },
      ),
    )
  })
})
