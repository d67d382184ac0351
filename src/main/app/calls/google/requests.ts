import type { RequestsCalls } from '../../../../shared/contract/google/requests.ts'
import { success } from '../../../../shared/problems/problem.ts'
import type { AnsweredCalls } from '../call-context.ts'
import { nothing } from '../input-parts.ts'

export const requests = {
  'requests.today': { input: nothing, handle: ({ google }) => success(google.requestsToday()) },
} satisfies AnsweredCalls<RequestsCalls>
