import { languages } from '../../shared/text/languages.ts'
import { z } from 'zod'
import type { Problem, Result } from '../../shared/problems/problem.ts'

/** For such a process: each disk that does not answer takes a thread, and the usual four are soon gone. */
export const workerThreads = { UV_THREADPOOL_SIZE: '16' } as const

/** What such a process says when it has started. */
export const folderWorkerReady = 'ready'

/** What a process that looks at folders can be asked. `home` is the person's own folder. */
export const folderRequestSchema = z.discriminatedUnion('ask', [
  z.object({ id: z.int(), ask: z.literal('places'), home: z.string() }),
  z.object({
    id: z.int(),
    ask: z.literal('list'),
    home: z.string(),
    query: z.object({
      path: z.string(),
      nearest: z.boolean(),
      hidden: z.boolean(),
      archives: z.boolean(),
      find: z.string(),
      language: z.enum(languages),
      offset: z.int(),
      limit: z.int(),
    }),
  }),
  z.object({ id: z.int(), ask: z.literal('make'), home: z.string(), parent: z.string(), name: z.string() }),
])

export type FolderRequest = z.output<typeof folderRequestSchema>

export interface FolderAnswer {
  id: number
  result: Result<unknown>
  /** A disk has not answered something: the process should be replaced, which no longer has all of its threads. */
  unanswered: boolean
}

const problem = z.custom<Problem>((value) => typeof value === 'object' && value !== null && 'code' in value)

export const folderAnswerSchema = z.object({
  id: z.int(),
  result: z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value: z.unknown() }),
    z.object({ ok: z.literal(false), problem }),
  ]),
  unanswered: z.boolean(),
}) satisfies z.ZodType<FolderAnswer>
