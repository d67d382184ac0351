import { z } from 'zod'
import type { GoogleCalls } from '../../../../shared/contract/google/google.ts'
import type { AccountId } from '../../../../shared/domain.ts'
import { failure, success, type Result } from '../../../../shared/problems/problem.ts'
import { changeGooglePhotos, toldByGoogle } from '../../../google/library/change-albums.ts'
import type { AccountSession } from '../../../google/library/library-api.ts'
import { withMirror, type AnsweredCalls, type CallContext } from '../call-context.ts'
import { accountId, nothing, path } from '../input-parts.ts'

/** As somebody types it: what is too long for Google is told by the limit that Google has. */
const words = z.string().max(50_000)
const name = z.string().min(1).max(2_000)
const ids = z.array(name).min(1).max(20_000)

const change = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('create-album'), title: words }),
  z.strictObject({ do: z.literal('rename-album'), album: name, title: words }),
  z.strictObject({ do: z.literal('describe-album'), album: name, text: words.min(1) }),
  z.strictObject({ do: z.enum(['add-items', 'remove-items']), album: name, items: ids }),
  z.strictObject({ do: z.literal('describe-item'), item: name, description: words }),
  z.strictObject({ do: z.enum(['share-album', 'unshare-album']), album: name }),
  z.strictObject({ do: z.enum(['join-album', 'leave-album']), token: name }),
])

/** A person waits for the answer, and nobody else can call it off. */
const untilAnswered = (): AbortSignal => new AbortController().signal

async function withSession<Value>(
  { google }: CallContext,
  account: AccountId,
  act: (session: AccountSession) => Promise<Result<Value>>,
): Promise<Result<Value>> {
  const session = google.attendedSession(account)
  return session ? await act(session) : failure('sign-in-needed')
}

export const google = {
  'google.change': {
    input: z.strictObject({ account: accountId, change }),
    handle: (context, { account, change: wanted }) =>
      withSession(context, account, (session) => changeGooglePhotos(wanted, session, untilAnswered())),
  },
  'google.get': {
    input: z.strictObject({ account: accountId, what: name }),
    handle: (context, { account, what }) =>
      withSession(context, account, (session) => toldByGoogle(what, session, untilAnswered())),
  },
  'google.upload': {
    input: z.strictObject({ account: accountId, paths: z.array(path).min(1).max(10_000), album: name.exactOptional() }),
    handle: (context, wish) => withMirror(context, ({ uploads }) => uploads.run(wish)),
  },
  'google.stopUpload': {
    input: nothing,
    handle: (context) =>
      withMirror(context, async ({ uploads }) => {
        await uploads.stop()
        return success(undefined)
      }),
  },
} satisfies AnsweredCalls<GoogleCalls>
