import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { MirrorCalls } from '../../../shared/contract/mirror.ts'
import { datesReaders } from '../../../shared/domain.ts'
import { success } from '../../../shared/problems/problem.ts'
import { rememberDatesRead } from '../../index/items/dates-read.ts'
import { typedFolder } from '../../typed-folder.ts'
import { withMirror, type AnsweredCalls, type CallContext } from './call-context.ts'
import { nothing } from './input-parts.ts'

function suggestion({ settings }: CallContext): string {
  return settings.get().mirrorPath ?? join(homedir(), 'Pictures', 'Shoebox')
}

export const mirror = {
  'mirror.get': {
    input: nothing,
    handle: async ({ mirrors }) => {
      const parts = await mirrors.current()
      if (parts.ok) return parts.value.info()
      return parts.problem.code === 'mirror-not-set' ? success(null) : parts
    },
  },
  'mirror.pick': {
    input: nothing,
    handle: async (context) => success((await context.ports.pickFolder?.(suggestion(context))) ?? null),
  },
  'mirror.suggest': { input: nothing, handle: (context) => success(suggestion(context)) },
  'mirror.use': {
    input: z.strictObject({ path: z.string().min(1).max(100_000) }),
    handle: async ({ settings, mirrors, events }, { path }) => {
      const folder = typedFolder(path, homedir())
      if (!folder.ok) return folder
      const parts = await mirrors.use(folder.value)
      if (!parts.ok) return parts
      const written = await settings.set({ mirrorPath: parts.value.path })
      if (!written.ok) return written
      events.emit('settings.changed', written.value)
      parts.value.announceAll()
      return parts.value.info()
    },
  },
  'mirror.datesRead': {
    input: z.strictObject({ by: z.enum(datesReaders) }),
    handle: (context, { by }) =>
      withMirror(context, async (parts) => {
        rememberDatesRead(parts.mirror.database, by)
        const info = await parts.info()
        if (info.ok) context.events.emit('mirror.changed', info.value)
        return info
      }),
  },
} satisfies AnsweredCalls<MirrorCalls>
