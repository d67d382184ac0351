import { z } from 'zod'
import type { GoogleCalls } from '../../../../shared/contract/google/google.ts'
import type { AccountId } from '../../../../shared/domain.ts'
import { failure, success, type Result } from '../../../../shared/problems/problem.ts'
import { changeGooglePhotos, itemsAtGoogle, toldByGoogle, toldOfShared } from '../../../google/library/change-albums.ts'
import type { AccountSession } from '../../../google/library/library-api.ts'
import { googleIdOf } from '../../../library/google-ids.ts'
import { withMirror, type AnsweredCalls, type CallContext } from '../call-context.ts'
import { accountId, nothing, path } from '../input-parts.ts'

/** As somebody types it: what is too long for Google is told by the limit that Google has. */
const words = z.string().max(50_000)
const name = z.string().min(1).max(2_000)
const ids = z.array(name).min(1).max(20_000)

const place = z.strictObject({
  name,
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
})
const position = z
  .union([z.enum(['first', 'last']), z.strictObject({ afterItem: name }), z.strictObject({ afterText: name })])
  .exactOptional()

const change = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('create-album'), title: words }),
  z.strictObject({ do: z.literal('rename-album'), album: name, title: words }),
  z.strictObject({ do: z.literal('describe-album'), album: name, text: words.min(1), at: position }),
  z.strictObject({ do: z.literal('place-in-album'), album: name, place, to: place.exactOptional(), at: position }),
  z.strictObject({ do: z.literal('cover-album'), album: name, item: name }),
  z.strictObject({ do: z.enum(['add-items', 'remove-items']), album: name, items: ids }),
  z.strictObject({ do: z.literal('describe-item'), item: name, description: words }),
  z.strictObject({ do: z.enum(['share-album', 'unshare-album']), album: name }),
  z.strictObject({ do: z.enum(['join-album', 'leave-album']), token: name }),
])

async function withSession<Value>(
  { google }: CallContext,
  account: AccountId,
  act: (session: AccountSession) => Promise<Result<Value>>,
): Promise<Result<Value>> {
  const session = google.attendedSession(account)
  if (!session) return failure('sign-in-needed')
  const done = google.network.albums.use()
  try {
    return await act(session)
  } finally {
    done()
  }
}

/** Google's id of an album that is named by ours, where a mirror knows it; else what it was named by. */
async function atGoogle({ mirrors }: CallContext, account: AccountId, album: string): Promise<string> {
  const parts = await mirrors.current()
  return (parts.ok ? googleIdOf(parts.value.mirror.database, account, album) : undefined) ?? album
}

export const google = {
  'google.change': {
    input: z.strictObject({ account: accountId, change }),
    handle: (context, { account, change: wanted }) =>
      withSession(context, account, async (session) => {
        const meant = 'album' in wanted ? { ...wanted, album: await atGoogle(context, account, wanted.album) } : wanted
        const changed = await changeGooglePhotos(meant, session, context.google.closing)
        // Google may have carried out what was called off.
        return !changed.ok && changed.problem.code === 'cancelled' ? failure('google-unclear') : changed
      }),
  },
  'google.get': {
    input: z.strictObject({ account: accountId, what: name, shared: z.literal(true).exactOptional() }),
    handle: (context, { account, what, shared }) =>
      withSession(context, account, async (session) =>
        shared
          ? await toldOfShared(what, session, context.google.closing)
          : await toldByGoogle(await atGoogle(context, account, what), session, context.google.closing),
      ),
  },
  'google.items': {
    input: z.strictObject({ account: accountId, album: name.exactOptional() }),
    handle: (context, { account, album }) =>
      withSession(context, account, async (session) => {
        const meant = album === undefined ? undefined : await atGoogle(context, account, album)
        return await itemsAtGoogle(meant, session, context.google.closing)
      }),
  },
  'google.upload': {
    input: z.strictObject({ account: accountId, paths: z.array(path).min(1).max(10_000), album: name.exactOptional() }),
    handle: async (context, wish) => {
      const { account, album } = wish
      const meant = album === undefined ? {} : { album: await atGoogle(context, account, album) }
      return await withMirror(context, ({ uploads }) => uploads.run({ ...wish, ...meant }))
    },
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
