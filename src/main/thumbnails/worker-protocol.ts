import { z } from 'zod'
import { notShownReasons } from '../../shared/picture-state.ts'
import type { NotShownReason } from '../../shared/picture-state.ts'
import type { MadeSize, SizedThumbnail } from './thumbnail-size.ts'

/** What the worker is asked for. The picture is in a file, or comes with the message. */
export interface WorkerRequest {
  id: number
  source: { path: string } | { bytes: Uint8Array }
  mimeType: string
  /** All of them come from one decoding. */
  sizes: MadeSize[]
  /** Nothing else is decoded in this process meanwhile, so it may be one that takes much. */
  alone: boolean
}

export type WorkerAnswer =
  /** The first message: the image library could be loaded. */
  | { kind: 'ready' }
  | { kind: 'made'; id: number; pictures: SizedThumbnail[] }
  /** Only without `alone`: must be asked for again with it. */
  | { kind: 'heavy'; id: number }
  /** `lasting`: the same bytes will never work, as opposed to a file that could not be read now. */
  | { kind: 'failed'; id: number; reason: NotShownReason; detail: string; lasting: boolean }

const bytes = z.instanceof(Uint8Array)
const size = z.enum(['small', 'large'])

export const workerRequestSchema: z.ZodType<WorkerRequest> = z.object({
  id: z.number(),
  source: z.union([z.object({ path: z.string() }), z.object({ bytes })]),
  mimeType: z.string(),
  sizes: z.array(size).min(1),
  alone: z.boolean(),
})

export const workerAnswerSchema: z.ZodType<WorkerAnswer> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('made'),
    id: z.number(),
    pictures: z.array(z.object({ size, bytes, mimeType: z.string() })).min(1),
  }),
  z.object({ kind: z.literal('heavy'), id: z.number() }),
  z.object({
    kind: z.literal('failed'),
    id: z.number(),
    reason: z.enum(notShownReasons),
    detail: z.string(),
    lasting: z.boolean(),
  }),
])
