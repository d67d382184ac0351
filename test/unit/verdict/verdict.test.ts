import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problemCodes } from '../../../src/shared/problems/problem.ts'
import { remedyOf } from '../../../src/shared/problems/remedy.ts'
import { unknownFacts, verdictOf, type VerdictFacts, type VerdictKind } from '../../../src/shared/tasks/verdict.ts'

const read = { begun: true, listed: true, listedAt: 1, library: true }

describe('the verdict', () => {
  it.each<[string, Partial<VerdictFacts>, VerdictKind, string[]]>([
    ['before the first backup', {}, 'nothing', []],
    ['without an account that can be used', { signIns: 1 }, 'nothing', ['sign-in']],
    ['when all is here', { ...read, here: 60 }, 'complete', []],
    [
      'when all of a part of the library is here',
      { ...read, library: false, narrowed: true, here: 60 },
      'complete',
      [],
    ],
    ['when Google listed nothing', read, 'empty', []],
    ['when Google is out of reach from the start', { begun: true }, 'unknown', []],
    ['when Google is out of reach, with 60 items here', { ...read, listed: false, here: 60 }, 'unknown', []],
    ['with 55 of 80', { ...read, here: 55, lacking: 25 }, 'incomplete', []],
    ['with 55 of 80 and Google out of reach', { ...read, listed: false, here: 55, lacking: 25 }, 'incomplete', []],
    ['with 198 of 200, two in preparation', { ...read, here: 198, lacking: 2, preparing: 2 }, 'almost', []],
    [
      'with 198 of 200, one to be tried again',
      { ...read, here: 198, lacking: 2, retryable: 1 },
      'almost',
      ['downloads'],
    ],
    [
      'with all, and one whose newer version could not be downloaded',
      { ...read, here: 60, newer: 1, retryable: 1 },
      'almost',
      ['downloads'],
    ],
    ['with 19 of 20', { ...read, here: 19, lacking: 1 }, 'almost', []],
    ['with 18 of 20', { ...read, here: 18, lacking: 2 }, 'incomplete', []],
    ['with 199 of 200 and lists that were not read', { begun: true, here: 199, lacking: 1 }, 'incomplete', []],
    ['with an album that has grown', { ...read, here: 200, unread: 1 }, 'incomplete', []],
    ['with two damaged files', { ...read, here: 60, wrong: 2 }, 'wrong', ['files']],
    ['with damaged files, and much that lacks', { ...read, here: 5, lacking: 90, wrong: 1 }, 'wrong', ['files']],
    ['of a rebuilt index', { here: 60 }, 'unknown', []],
    ['without its disk', { mirrorProblem: 'mirror-missing' }, 'unusable', ['folder']],
  ])('%s', (_, facts, kind, needs) => {
    expect(verdictOf({ ...unknownFacts(), ...facts })).toMatchObject({ kind, needs })
  })

  it('says that everything is here only if nothing known speaks against it', () => {
    const few = fc.nat({ max: 2 })
    const facts = fc.record({
      here: few,
      lacking: few,
      parts: few,
      newer: few,
      preparing: few,
      failed: few,
      retryable: few,
      wrong: few,
      unread: few,
      signIns: few,
      begun: fc.boolean(),
      listed: fc.boolean(),
      library: fc.boolean(),
    })
    fc.assert(
      fc.property(facts, (known) => {
        const { lacking, parts, newer, wrong, unread, listed, here } = known
        const whole = lacking === 0 && parts === 0 && newer === 0 && wrong === 0 && unread === 0 && listed && here > 0
        expect(verdictOf(known).kind === 'complete').toBe(whole)
      }),
    )
  })
})

describe('what helps', () => {
  it('is never another attempt where Google has no file, or a person is needed', () => {
    const again = problemCodes.filter((code) => remedyOf(code) === 'again')
    expect(again).toEqual(expect.arrayContaining(['offline', 'google-busy', 'file-failed', 'item-incomplete']))
    for (const code of [
      'item-gone',
      'item-processing',
      'item-processing-failed',
      'item-undelivered',
      'upload-refused',
      'upload-no-photo',
      'google-limit',
      'archive-encrypted',
      'archive-damaged',
      'sign-in-needed',
      'mirror-full',
    ])
      expect(again).not.toContain(code)
  })
})
