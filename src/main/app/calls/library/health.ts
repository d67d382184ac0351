import { z } from 'zod'
import type { HealthCalls } from '../../../../shared/contract/library/health.ts'
import { differenceReasons } from '../../../../shared/health.ts'
import type { ProblemCode } from '../../../../shared/problems/problem.ts'
import { orCancelled, withMirror, type AnsweredCalls } from '../call-context.ts'
import { accountId, albumId, nothing, shortText } from '../input-parts.ts'

/** As the index has it, which may be one that nobody knows: it is only looked for. */
const problemCode = shortText.transform((value) => value as ProblemCode)

export const health = {
  'health.get': {
    input: nothing,
    handle: (context) => withMirror(context, async ({ health }) => orCancelled(await health.numbers())),
  },
  'health.differenceItems': {
    input: z.strictObject({
      of: z.union([z.strictObject({ album: albumId }), z.strictObject({ account: accountId })]),
      reason: z.enum(differenceReasons),
      code: problemCode.exactOptional(),
      part: z.literal(true).exactOptional(),
      offset: z.int().min(0),
      limit: z.int().min(0).max(1000),
    }),
    handle: (context, query) => withMirror(context, async ({ differences }) => orCancelled(await differences(query))),
  },
} satisfies AnsweredCalls<HealthCalls>
