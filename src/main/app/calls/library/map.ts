import { z } from 'zod'
import type { MapCalls } from '../../../../shared/contract/library/map.ts'
import { deepestLevel } from '../../../../shared/map/mercator.ts'
import { orCancelled, withMirror, type AnsweredCalls } from '../call-context.ts'
import { area, ownerId } from '../input-parts.ts'

export const map = {
  'map.clusters': {
    input: z.strictObject({ owner: ownerId.exactOptional(), view: area, level: z.int().min(0).max(deepestLevel) }),
    handle: (context, query) => withMirror(context, async ({ clusters }) => orCancelled(await clusters(query))),
  },
  'map.places': {
    input: z.strictObject({ owner: ownerId.exactOptional() }),
    handle: (context, query) => withMirror(context, async ({ places }) => orCancelled(await places(query))),
  },
} satisfies AnsweredCalls<MapCalls>
