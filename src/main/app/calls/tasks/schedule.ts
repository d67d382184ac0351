import type { ScheduleCalls } from '../../../../shared/contract/tasks/schedule.ts'
import { success } from '../../../../shared/problems/problem.ts'
import type { AnsweredCalls } from '../call-context.ts'
import { nothing } from '../input-parts.ts'

export const schedule = {
  'schedule.get': { input: nothing, handle: ({ schedule }) => success(schedule?.state() ?? { kind: 'off' }) },
  'schedule.power': {
    input: nothing,
    handle: async ({ ports, settings }) => {
      const metered = settings.get().waitOnMetered
      return success((await ports.power?.read({ battery: true, metered })) ?? {})
    },
  },
} satisfies AnsweredCalls<ScheduleCalls>
