import { describe, expect, test } from 'vitest'
import { differenceText, needsCause } from '../../../src/renderer/features/health/differences.ts'
import { messagesOf } from '../../../src/renderer/i18n/messages.ts'
import type { Difference } from '../../../src/shared/health.ts'
import { problemCodes, type ProblemCode } from '../../../src/shared/problems/problem.ts'
import { problemSentence } from '../../../src/shared/text/sentences/problem-sentences.ts'

const problem = (code: ProblemCode, count: number): Difference => ({ reason: 'problem', code, count })

describe.each(['en', 'zh-Hans'] as const)('the differences of one album in %s', (language) => {
  const words = messagesOf(language).differences

  test('have no title twice, whatever their causes and numbers are', () => {
    const about = problemCodes.filter((code) => /^(?:item|google|file|mirror|sign-in)-|^offline$/.test(code))
    const all = about.map((code) => problem(code, 4))
    const titles = all.map((difference) => {
      const title = differenceText(difference, words)
      const { what } = problemSentence({ code: difference.code ?? 'unexpected', values: { many: 4 } }, language)
      return needsCause(difference, all, words) ? words.withCause(title, what) : title
    })
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([])
  })

  test('two of one kind say their causes, with other numbers too, and one alone does not', () => {
    const gone = [problem('item-gone', 1), problem('google-not-found', 3)] as const
    expect(gone.map((one) => needsCause(one, gone, words))).toEqual([true, true])
    expect(needsCause(gone[0], [gone[0], problem('item-processing', 1)], words)).toBe(false)
  })
})
