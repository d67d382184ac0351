import { z } from 'zod'
import type { AlbumStock, Stock, StockProgress } from '../../../shared/imports/export-stock.ts'
import type { ItemMark } from '../../../shared/imports/item-mark.ts'
import type { EntryPlace } from '../archives/entry-place.ts'

const count = z.number().nonnegative()

const placeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('zip'),
    path: z.string(),
    start: count,
    length: count,
    offset: count,
    packed: count,
    deflated: z.boolean(),
    size: count,
    checksum: count,
  }),
  z.object({ kind: z.literal('file'), path: z.string(), size: count }),
]) satisfies z.ZodType<EntryPlace>

/**
 * What a process that looks into exports is told: to look, with absolute paths, which it answers once and is ended then, with `marks`
 * where something is to be compared with them; or to read one picture after the other, each of which it answers.
 */
export const lookRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('look'), paths: z.array(z.string()), thorough: z.boolean(), marks: z.boolean() }),
  z.object({ kind: z.literal('cover'), place: placeSchema }),
])

export type LookRequest = z.output<typeof lookRequestSchema>

/**
 * What such a process says. `ready` comes first; `progress` a few times a second. `albums`: those of the export at that place, some at a
 * time. `covers`: where the pictures of albums lie, in the order of their numbers, some at a time. `marks`: what files an import would keep is told by,
 * some at a time. `looked`: everything else, after
 * all of them. `cover`: one picture, or nothing if it cannot be read.
 */
export type LookAnswer =
  | { kind: 'ready' }
  | { kind: 'progress'; progress: StockProgress }
  | { kind: 'albums'; of: number; albums: AlbumStock[] }
  | { kind: 'covers'; covers: EntryPlace[] }
  | { kind: 'marks'; marks: ItemMark[] }
  | { kind: 'looked'; stock: Stock }
  | { kind: 'cover'; bytes?: Uint8Array | undefined }
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
    kind: z.literal('albums'),
    of: count,
    albums: z.array(z.custom<AlbumStock>((value) => typeof value === 'object' && value !== null && 'folder' in value)),
  }),
  z.object({ kind: z.literal('covers'), covers: z.array(placeSchema) }),
  z.object({
    kind: z.literal('marks'),
    marks: z.array(z.custom<ItemMark>((value) => typeof value === 'object' && value !== null && 'isItem' in value)),
  }),
  z.object({
    kind: z.literal('looked'),
    stock: z.custom<Stock>((value) => typeof value === 'object' && value !== null && 'exports' in value),
  }),
  z.object({ kind: z.literal('cover'), bytes: z.instanceof(Uint8Array).optional() }),
  z.object({ kind: z.literal('failed'), detail: z.string() }),
]) satisfies z.ZodType<LookAnswer>
