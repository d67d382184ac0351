import { z } from 'zod'
import type { AlbumFiles, DatesReader, Selection } from '../../../shared/domain.ts'
import type { VerifyResult } from '../../../shared/health.ts'
import { plausibleMoment } from '../../../shared/moment.ts'
import { parseJson } from '../../../shared/parse-json.ts'
import { problemCodes, type ProblemCode } from '../../../shared/problems/problem.ts'
import { readSelection } from '../items/selection-column.ts'
import type { VerifyMode } from '../../../shared/tasks/verification.ts'

/** What a person was told of a mirror, so that nothing is told twice. */
export interface Told {
  /** Everything was here once, and it was said. */
  complete: boolean
  /** Keys of the first problems that the last note was about or that were known by then. */
  problems: string[]
  /** How many there were. */
  count: number
  /** Code of what halted the backup, until one reaches its end again. */
  halted?: ProblemCode
  overdue: boolean
  /** Paths of the first missing or damaged files, and how many there were. */
  files: string[]
  fileCount: number
}

/** What is to be read on one day, and what was read of it. Bytes. */
export interface DayPlan {
  /** `YYYY-MM-DD`, where the machine is. */
  day: string
  budget: number
  read: number
  /** What the days so far have left to this one; below zero if they read more than their shares. */
  credit: number
}

/** Everything that the table `meta` holds, by name. Nothing of it is in the catalogue: a rebuilt index starts without it. */
export type MetaValues = {
  /** The wish that the album folders were made for last. */
  album_files: AlbumFiles
  /** What a person has ticked to be backed up. */
  'to-back-up': Selection
  /** A person has said something that the catalogue does not say yet. */
  'catalogue-behind': true
  /** Which file told the format when links were looked at; another one on another disk. */
  'links-looked-at': string
  /** Bytes of the longest name that the disk takes, where that is less than usual. */
  'longest-name': number
  /** A date that a file was to have and the one that the disk has made of it, in milliseconds since 1970: the first such. */
  'dates-not-kept': { wished: number; here: number }
  /** By which version of `geography` places are called. */
  'names-of-places': number
  told: Told
  /** When a person last stopped or paused a backup without starting one since. Milliseconds since 1970. */
  'schedule-rests-since': number
  'verify-share': DayPlan
} & Record<`dates-read-${DatesReader}`, true> &
  Record<`verified-${VerifyMode}`, VerifyResult>

export type MetaName = keyof MetaValues

/** How a value is written as a text, and read from one of whatever content. */
interface Kept<Value> {
  write: (value: Value) => string
  read: (text: unknown) => Value | undefined
}

function json<Value>(shape: z.ZodType<Value>): Kept<Value> {
  return { write: (value) => JSON.stringify(value), read: (text) => shape.safeParse(parseJson(text)).data }
}

function text<Value extends string>(shape: z.ZodType<Value>): Kept<Value> {
  return { write: (value) => value, read: (found) => shape.safeParse(found).data }
}

const count = z.number().int().nonnegative()

const verifyResult = z.object({
  at: z.number().transform(plausibleMoment),
  repaired: count,
  ok: count,
  missing: count,
  damaged: count,
  unreadable: count,
  unknown: count,
})

const told = z.object({
  complete: z.boolean(),
  problems: z.array(z.string()),
  count: z.number(),
  halted: z.enum(problemCodes).exactOptional(),
  overdue: z.boolean(),
  files: z.array(z.string()),
  fileCount: z.number(),
})

const dayPlan = z.object({
  day: z.iso.date(),
  budget: z.number().nonnegative(),
  read: z.number().nonnegative(),
  credit: z.number(),
})

export const metaValues: { readonly [Name in MetaName]: Kept<MetaValues[Name]> } = {
  album_files: text(z.enum(['links', 'copies', 'none'])),
  'to-back-up': { write: (selection) => JSON.stringify(selection), read: readSelection },
  'catalogue-behind': json(z.literal(true)),
  'links-looked-at': text(z.string()),
  'longest-name': json(z.number()),
  'dates-not-kept': json(z.object({ wished: z.number(), here: z.number() })),
  'dates-read-window': json(z.literal(true)),
  'dates-read-commands': json(z.literal(true)),
  'names-of-places': json(count),
  told: json(told),
  'schedule-rests-since': json(z.number()),
  'verify-share': json(dayPlan),
  'verified-quick': json(verifyResult),
  'verified-full': json(verifyResult),
}
