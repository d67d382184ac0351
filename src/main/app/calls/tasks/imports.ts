import { homedir } from 'node:os'
import { z } from 'zod'
import type { ImportsCalls } from '../../../../shared/contract/tasks/imports.ts'
import { success, type ProblemCode } from '../../../../shared/problems/problem.ts'
import type { PastExport } from '../../../../shared/imports/export-history.ts'
import { within } from '../../../clock/within.ts'
import { missingPath } from '../../../import/named-exports.ts'
import type { Ports } from '../../../ports.ts'
import { exportHistory } from '../../../library/export-history.ts'
import { withMirror, type AnsweredCalls } from '../call-context.ts'
import { nothing, path, shortText } from '../input-parts.ts'

/** A disk of a network can take long to say what is there. */
const patienceMs = 2000

const query = {
  look: z.int().min(1),
  offset: z.int().min(0),
  limit: z.int().min(1).max(1000),
}
const ofExport = z.strictObject({ ...query, of: z.int().min(0) })
/** Of a look that is not the one of the state. */
const none = { total: 0, items: [] }

/** An export of the past, with its archives only if all of them are there still. */
async function withArchives({ archives, ...past }: PastExport, { files, clock }: Ports): Promise<PastExport> {
  if (!archives) return past
  const looked = missingPath(archives, files).then((path) => path === undefined)
  return (await within(clock, patienceMs, looked)) === true ? { ...past, archives } : past
}

export const imports = {
  'imports.pick': {
    input: z.strictObject({ kind: z.enum(['archives', 'folders']) }),
    handle: async ({ ports }, { kind }) => success((await ports.pickExports?.(kind, homedir())) ?? null),
  },
  'imports.look': {
    input: z.strictObject({ paths: z.array(path).min(1).max(10_000), thorough: z.boolean() }),
    handle: ({ exportsLook }, wish) => exportsLook.look(wish),
  },
  'imports.state': { input: nothing, handle: ({ exportsLook }) => success(exportsLook.state) },
  'imports.exports': {
    input: z.strictObject(query),
    handle: ({ exportsLook }, wish) => success(exportsLook.lists(wish.look)?.exports(wish) ?? none),
  },
  'imports.albums': {
    input: ofExport,
    handle: ({ exportsLook }, wish) => success(exportsLook.lists(wish.look)?.albums(wish.of, wish) ?? none),
  },
  'imports.sources': {
    input: ofExport,
    handle: ({ exportsLook }, wish) => success(exportsLook.lists(wish.look)?.sources(wish.of, wish) ?? none),
  },
  'imports.problems': {
    input: z.strictObject({ ...query, code: shortText.transform((value) => value as ProblemCode) }),
    handle: ({ exportsLook }, wish) => success(exportsLook.lists(wish.look)?.problems(wish.code, wish) ?? none),
  },
  'imports.cover': {
    input: z.strictObject({ look: z.int().min(1), cover: z.int().min(0) }),
    handle: ({ stockCovers }, { look, cover }) => success(stockCovers.state(look, cover)),
  },
  'imports.forget': { input: nothing, handle: ({ exportsLook }) => success(exportsLook.forget()) },
  'imports.interrupted': {
    input: nothing,
    handle: (context) =>
      withMirror(context, (parts) => {
        const found = parts.imports.interrupted()
        return success(found ? { paths: found.wish.paths, startedAt: found.startedAt } : null)
      }),
  },
  'imports.history': {
    input: nothing,
    handle: (context) =>
      withMirror(context, async ({ mirror }) => {
        return success(
          await Promise.all(exportHistory(mirror.database).map((past) => withArchives(past, context.ports))),
        )
      }),
  },
} satisfies AnsweredCalls<ImportsCalls>
