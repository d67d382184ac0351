import { homedir } from 'node:os'
import { z } from 'zod'
import type { ImportsCalls } from '../../../shared/contract/imports.ts'
import { success } from '../../../shared/problems/problem.ts'
import { exportHistory } from '../../library/export-history.ts'
import { withMirror, type AnsweredCalls } from './call-context.ts'
import { nothing, path } from './input-parts.ts'

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
    handle: (context) => withMirror(context, ({ mirror }) => success(exportHistory(mirror.database))),
  },
} satisfies AnsweredCalls<ImportsCalls>
