import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Arbiter, mayRunWith, type Asked, type Begun, type Ruling, type Work } from '../../../src/main/tasks/arbiter.ts'
import { scheduleBusy } from '../../../src/shared/schedule.ts'
import { problemSentence } from '../../../src/shared/text/sentences/problem-sentences.ts'

const works = [
  'backup',
  'import',
  'export',
  'restore',
  'upload',
  'verify',
  'repair',
  'share',
  'rebuild',
] as const satisfies readonly Work[]
const asked = [...works, 'change-mirror'] as const satisfies readonly Asked[]

/** By what is under way: what becomes of a backup, an import, an export, a restore, an upload, a verification, a repair, the share, a rebuild and another mirror. */
const expected: Record<Work, string> = {
  backup: 'refused refused refused refused together together refused refused refused refused',
  import: 'refused refused refused refused together together refused refused refused refused',
  export: 'refused refused refused together together together refused refused refused refused',
  restore: 'refused refused together refused refused together refused refused refused refused',
  upload: 'together together together refused refused together together together gives-way gives-way',
  verify: 'together together together together together refused refused refused refused gives-way',
  repair: 'refused refused refused refused together refused refused refused refused gives-way',
  share: 'gives-way gives-way gives-way gives-way together gives-way gives-way refused gives-way gives-way',
  rebuild: 'refused refused refused refused refused refused refused refused refused together',
}

test.each(works)('while %s is under way', (work) => {
  expect(asked.map((each): Ruling => mayRunWith(work, each)).join(' ')).toBe(expected[work])
})

test('only what runs together in one order does in the other', () => {
  for (const one of works)
    for (const other of works)
      expect(mayRunWith(one, other) === 'together', `${one} ${other}`).toBe(mayRunWith(other, one) === 'together')
})

test('a refusal names what is under way, in every language', () => {
  const said = works.map((work) => {
    const arbiter = new Arbiter()
    arbiter.begin(work)
    const problem = arbiter.refusal(work)
    return ['en', 'zh-Hans'].map((language) => problem && problemSentence(problem, language as 'en' | 'zh-Hans'))
  })
  expect(said.flat()).not.toContain(undefined)
  // The share of a day is a verification to a person.
  for (const at of [0, 1]) expect(new Set(said.map((both) => JSON.stringify(both[at]))).size).toBe(8)
})

const codes: Record<Work, string> = {
  backup: 'backup-running',
  import: 'import-running',
  export: 'export-running',
  restore: 'restore-running',
  upload: 'upload-running',
  verify: 'verification-running',
  repair: 'repair-running',
  share: 'verification-running',
  rebuild: 'rebuild-running',
}

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('begin' as const), work: fc.constantFrom(...works) }),
    fc.record({ do: fc.constant('end' as const), which: fc.nat(4), again: fc.boolean() }),
    fc.record({ do: fc.constant('ask' as const), asked: fc.constantFrom(...asked) }),
  ),
  { maxLength: 40 },
)

test('whatever begins and ends in whatever order, nothing runs beside what it must not run with', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const arbiter = new Arbiter()
      /** Under way, `leaving` once it was asked to give way, and `free` once nothing that gives way for it is left. */
      const all: { work: Work; begun: Begun; leaving: boolean; free: boolean }[] = []
      for (const step of script) {
        const rulings = (each: Asked): Ruling[] => all.map(({ work }) => mayRunWith(work, each))
        if (step.do === 'begin') {
          const before = [...all]
          const mayBegin = !rulings(step.work).includes('refused')
          const giving = before.filter(({ work }) => mayRunWith(work, step.work) === 'gives-way')
          const asWas = before.map(({ leaving }) => leaving)
          const own = { work: step.work, leaving: false, free: false }
          const begun = arbiter.begin(step.work, () => void (own.leaving = true))
          expect(begun.ok).toBe(mayBegin)
          if (!begun.ok) {
            const named = all.filter(({ work }) => codes[work] === begun.problem.code)
            expect(named.some(({ work }) => mayRunWith(work, step.work) === 'refused')).toBe(true)
          } else {
            const entry = Object.assign(own, { begun: begun.value })
            all.push(entry)
            void begun.value.free.then(() => (entry.free = true))
            for (const [at, each] of before.entries())
              expect(each.leaving).toBe(asWas[at] === true || giving.includes(each))
          }
        } else if (step.do === 'end') {
          const [ended] = all.splice(step.which, 1)
          ended?.begun.end()
          if (step.again) ended?.begun.end()
        } else {
          const refused = rulings(step.asked).includes('refused')
          expect(arbiter.refusal(step.asked) !== undefined).toBe(refused)
        }
        await new Promise((resolve) => setImmediate(resolve))
        for (const work of works) expect(arbiter.isUnderWay(work)).toBe(all.some((each) => each.work === work))
        for (const [at, one] of all.entries()) {
          // Whoever came later was let in beside the earlier one, which has been asked to leave where it must.
          for (const other of all.slice(at + 1)) {
            const ruling = mayRunWith(one.work, other.work)
            expect(ruling).not.toBe('refused')
            if (ruling !== 'gives-way') continue
            expect(one.leaving).toBe(true)
            expect(other.free).toBe(false)
          }
          if (!all.slice(0, at).some((earlier) => earlier.leaving)) expect(one.free).toBe(true)
        }
      }
    }),
    { numRuns: 300 },
  )
})

test('the schedule knows to wait for all that no backup starts beside', () => {
  const refusing = works.filter((work) => mayRunWith(work, 'backup') === 'refused')
  expect(refusing.toSorted()).toEqual(['backup', ...scheduleBusy].toSorted())
})
