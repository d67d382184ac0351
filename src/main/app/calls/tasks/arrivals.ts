import { z } from 'zod'
import type { ArrivalsCalls } from '../../../../shared/contract/tasks/arrivals.ts'
import { success } from '../../../../shared/problems/problem.ts'
import type { AnsweredCalls } from '../call-context.ts'
import { nothing, path } from '../input-parts.ts'

export const arrivals = {
  'arrivals.state': { input: nothing, handle: ({ exportArrivals }) => success(exportArrivals.state) },
  'arrivals.watch': {
    input: z.strictObject({ folder: path.nullable() }),
    handle: ({ exportArrivals }, { folder }) => exportArrivals.watch(folder),
  },
  'arrivals.dismiss': {
    input: z.strictObject({ id: z.string().min(1).max(100) }),
    handle: ({ exportArrivals }, { id }) => exportArrivals.dismiss(id),
  },
} satisfies AnsweredCalls<ArrivalsCalls>
