import { z } from 'zod'
import type { MadeSize, Thumbnail } from './thumbnail-size.ts'

/** What the worker is asked for. The picture is in a file, or comes with the message. */
export interface WorkerRequest {
  id: number
  source: { path: string } | { bytes: Uint8Array }
  mimeType: string
  size: MadeSize
}

export type WorkerAnswer =
  /** The first message: the image library could be loaded. */
  | { kind: 'ready' }
  | ({ kind: 'made'; id: number } & Thumbnail)
  /** `lasting`: the same bytes will never work, as opposed to a file that could not be read now. */
  | { kind: 'failed'; id: number; reason: string; lasting: boolean }

const bytes = z.instanceof(Uint8Array)

export const workerRequestSchema: z.ZodType<WorkerRequest> = z.object({
  id: z.number(),
  source: z.union([z.object({ path: z.string() }), z.object({ bytes })]),
  mimeType: z.string(),
  size: z.enum(['small', 'large']),
})

export const workerAnswerSchema: z.ZodType<WorkerAnswer> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('made'), id: z.number(), bytes, mimeType: z.string() }),
  z.object({ kind: z.literal('failed'), id: z.number(), reason: z.string(), lasting: z.boolean() }),
])
