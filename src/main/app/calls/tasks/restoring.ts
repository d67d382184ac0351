import { z } from 'zod'
import type { RestoringCalls } from '../../../../shared/contract/tasks/restoring.ts'
import { success } from '../../../../shared/problems/problem.ts'
import { withMirror, type AnsweredCalls } from '../call-context.ts'
import { accountId, albumId, nothing, pickedIds } from '../input-parts.ts'

/** What a person wants to have put back. */
export const restoreWish = {
  account: accountId,
  // A title has up to 500 characters, of which some take two places.
  albums: z.array(z.string().max(2_000)).max(100_000),
  items: pickedIds.exactOptional(),
  edit: z.boolean(),
}

export const restoring = {
  'restoring.plan': {
    input: z.strictObject(restoreWish),
    handle: (context, wish) => withMirror(context, ({ restores }) => restores.plan(wish)),
  },
  'restoring.items': {
    input: z.strictObject({
      account: accountId,
      album: albumId,
      offset: z.int().min(0),
      limit: z.int().min(0).max(1000),
    }),
    handle: (context, { account, album, offset, limit }) =>
      withMirror(context, ({ restores }) => success(restores.items(account, album, offset, limit))),
  },
  'restoring.interrupted': {
    input: nothing,
    handle: (context) => withMirror(context, ({ restores }) => success(restores.interrupted() ?? null)),
  },
} satisfies AnsweredCalls<RestoringCalls>
