import { z } from 'zod'
import type { Stock, StockProgress } from '../../../shared/imports/export-stock.ts'

/** What a process that looks into exports is told: absolute paths. It answers once, and is ended then. */
export const lookRequestSchema = z.object({ paths: z.array(z.string()), thorough: z.boolean() })

export type LookRequest = z.output<typeof lookRequestSchema>

/** What such a process says. `ready` comes first; `progress` a few times a second. */
export type LookAnswer =
  | { kind: 'ready' }
  | { kind: 'progress'; progress: StockProgress }
  | { kind: 'looked'; stock: Stock }
  | { kind: 'failed'; detail: string }

const progressSchema = z.discriminatedUnion('step', [
  z.object({ step: z.literal('listing'), done: z.number(), of: z.number(), entries: z.number(), facts: z.number() }),
  z.object({ step: z.literal('matching') }),
  z.object({ step: z.literal('reading'), bytes: z.number(), of: z.number() }),
])

export const lookAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('progress'), progress: progressSchema }),
  z.object({
    kind: z.literal('looked'),
    stock: z.custom<Stock>((value) => typeof value === 'object' && value !== null && 'exports' in value),
  }),
  z.object({ kind: z.literal('failed'), detail: z.string() }),
]) satisfies z.ZodType<LookAnswer>
