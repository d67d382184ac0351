import { seededRandom } from '../emulator/random.ts'

/** Which of many cases a test tries. */
export interface SomeCases {
  /** How to have the same cases again, for what a failed test says. */
  told: string
  /** In their order; one at random of each of `most` stretches of neighbours, so that none is far from one that is tried. */
  spread: <Case>(cases: readonly Case[], most: number) => Case[]
}

const wished = (): string | undefined => process.env['SHOEBOX_CASES']

/**
 * What `SHOEBOX_CASES` asks for: `all` is every case, which takes hours for all tests together; a number stands for the cases
 * that it chooses. Without it they are other ones each time.
 */
export function someCases(wish = wished() ?? String(Math.floor(Math.random() * 1e9))): SomeCases {
  const told = `SHOEBOX_CASES=${wish}`
  if (wish === 'all') return { told, spread: (cases) => [...cases] }
  if (!/^\d+$/.test(wish)) throw new Error(`${told}: all, or a number`)
  const random = seededRandom(Number(wish))
  return {
    told,
    spread(cases, most) {
      if (cases.length <= most) return [...cases]
      const starts = Array.from({ length: most + 1 }, (_, at) => Math.round((at * cases.length) / most))
      const ends = starts.slice(1)
      return ends.flatMap((end, at) => {
        const chosen = random.whole(starts[at] ?? 0, end - 1)
        return cases.slice(chosen, chosen + 1)
      })
    },
  }
}

/** How often a generator is asked in a run of the whole suite, and how often when all cases are wished. */
export function someRuns(few: number, many: number): number {
  return wished() === 'all' ? many : few
}
