import { languages } from '../../../shared/text/languages.ts'
import { z } from 'zod'
import type { FoldersCalls } from '../../../shared/contract/folders.ts'
import { failure } from '../../../shared/problems/problem.ts'
import type { AnsweredCalls } from './call-context.ts'
import { nothing, shortText } from './input-parts.ts'

const folderPath = z.string().min(1).max(10_000)
const noList = failure('bad-input', { detail: 'this host has a dialog of the system' })

export const folders = {
  'folders.places': { input: nothing, handle: async ({ folders }) => (await folders?.places()) ?? noList },
  'folders.list': {
    input: z.strictObject({
      path: folderPath,
      nearest: z.boolean(),
      hidden: z.boolean(),
      archives: z.boolean(),
      find: shortText,
      language: z.enum(languages),
      offset: z.int().min(0).max(100_000),
      limit: z.int().min(1).max(500),
    }),
    handle: async ({ folders }, query) => (await folders?.list(query)) ?? noList,
  },
  'folders.make': {
    input: z.strictObject({ parent: folderPath, name: z.string().max(10_000) }),
    handle: async ({ folders }, where) => (await folders?.make(where)) ?? noList,
  },
} satisfies AnsweredCalls<FoldersCalls>
