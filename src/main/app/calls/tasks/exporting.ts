import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { ExportingCalls } from '../../../../shared/contract/tasks/exporting.ts'
import { success } from '../../../../shared/problems/problem.ts'
import { withMirror, type AnsweredCalls } from '../call-context.ts'
import { nothing, path } from '../input-parts.ts'

/** More than this on one day, and a person has to find a name. */
const mostNames = 50

export const exporting = {
  'exporting.suggest': {
    input: nothing,
    handle: (context) =>
      withMirror(context, async ({ mirror }) => {
        const { clock, files } = context.ports
        const around = dirname(mirror.path)
        const day = new Date(clock.now()).toISOString().slice(0, 10)
        const is = async (name: string): Promise<boolean> =>
          files.lstat(join(around, name)).then(
            () => true,
            () => false,
          )
        let name = `Shoebox export ${day}`
        for (let number = 2; number < mostNames && (await is(name)); number++)
          name = `Shoebox export ${day} (${number})`
        return success({ folder: join(around, name), name })
      }),
  },
  'exporting.pick': {
    input: z.strictObject({ startAt: path }),
    handle: async ({ ports }, { startAt }) => success((await ports.pickFolder?.(startAt || homedir())) ?? null),
  },
  'exporting.exiftool': {
    input: nothing,
    handle: async ({ ports }) => {
      const version = await ports.exiftool.find()
      return success(version === undefined ? null : { version })
    },
  },
} satisfies AnsweredCalls<ExportingCalls>
