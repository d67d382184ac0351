import type { VerdictCalls } from '../../../../shared/contract/library/verdict.ts'
import { success } from '../../../../shared/problems/problem.ts'
import { unknownFacts, verdictOf } from '../../../../shared/tasks/verdict.ts'
import { accountsInNeed } from '../../mirror/mirror-parts.ts'
import { orCancelled, type AnsweredCalls } from '../call-context.ts'
import { nothing } from '../input-parts.ts'

export const verdict = {
  'verdict.get': {
    input: nothing,
    handle: async ({ google, mirrors }) => {
      const parts = await mirrors.current()
      if (parts.ok) {
        return orCancelled(await parts.value.verdict())
      }
      const { code } = parts.problem
      const signIns = accountsInNeed(google.accounts())
      return success(verdictOf({ ...unknownFacts(code === 'mirror-not-set' ? undefined : code), signIns }))
    },
  },
} satisfies AnsweredCalls<VerdictCalls>
