import { z } from 'zod'
import type { MapCalls } from '../../../../shared/contract/library/map.ts'
import { deepestLevel } from '../../../../shared/map/mercator.ts'
import { failure, success } from '../../../../shared/problems/problem.ts'
import { withMirror, type AnsweredCalls } from '../call-context.ts'
import { area, ownerId } from '../input-parts.ts'

export const map = {
  'map.clusters': {
    input: z.strictObject({ owner: ownerId.exactOptional(), view: area, level: z.int().min(0).max(deepestLevel) }),
    handle: (context, query) =>
      withMirror(context, async ({ clusters }) => {
        const found = await clusters(query)
        return found ? success(found) : failure('cancelled')
      }),
  },
  'map.places': {
    input: z.strictObject({ owner: ownerId.exactOptional() }),
    handle: (context, query) =>
      withMirror(context, async ({ places }) => {
        const found = await places(query)
        return found ? success(found) : failure('cancelled')
      }),
  },
} satisfies AnsweredCalls<MapCalls>
