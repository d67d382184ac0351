import { apiErrorFor } from '../http/api-errors.ts'
import type { Call, Context } from '../http/call.ts'
import type { Reply } from '../http/reply.ts'
import type { Grant } from '../oauth/grants.ts'
import type { EmulatorAccount, EmulatorAlbum, EmulatorItem } from '../library/model.ts'
import { mayListShared, readAccess } from '../oauth/scopes.ts'

/** What one token shows of the library. */
export interface Reader {
  account: EmulatorAccount
  /** Newest first, archived items included. */
  libraryItems(): readonly EmulatorItem[]
  albums(): readonly EmulatorAlbum[]
  albumItems(album: EmulatorAlbum): readonly EmulatorItem[]
  findItem(id: string): EmulatorItem | undefined
}

type Visible = { appCreated: boolean }

const appCreatedLists = new WeakMap<readonly EmulatorItem[], readonly EmulatorItem[]>()

/** Kept as long as the list it was made from, so that paging through 100,000 items does not filter them each time. */
function onlyAppCreated(items: readonly EmulatorItem[]): readonly EmulatorItem[] {
  const known = appCreatedLists.get(items)
  if (known) return known
  const filtered = items.filter(({ appCreated }) => appCreated)
  appCreatedLists.set(items, filtered)
  return filtered
}

function tokenOf(call: Call): string | undefined {
  const header = /^Bearer (.+)$/i.exec(call.header('authorization') ?? '')?.[1]
  return header ?? call.query.get('access_token') ?? call.query.get('oauth_token') ?? undefined
}

/** What the token of a call was given for; undefined without a good one. */
export function grantOf(call: Call, context: Context): Grant | undefined {
  const token = tokenOf(call)
  return token === undefined ? undefined : context.grants.openAccessToken(token)
}

/** Checks token and scope; `sharing` methods need other scopes than reading (reference, 1.2). */
export function authorizeCall(call: Call, need: 'read' | 'sharing', context: Context): Reader | { error: Reply } {
  const grant = grantOf(call, context)
  if (!grant) return { error: apiErrorFor(401) }
  const access = readAccess(grant.scopes, context.profile)
  if (need === 'sharing' ? !mayListShared(grant.scopes, context.profile) : access === 'refused')
    return { error: apiErrorFor(403) }
  const account = context.library.account(grant.sub)
  const all = access === 'everything' || need === 'sharing'
  const visible = (entry: Visible): boolean => all || entry.appCreated
  return {
    account,
    libraryItems: () => (all ? context.library.itemsOf(account) : onlyAppCreated(context.library.itemsOf(account))),
    albums: () => account.albums.filter(visible),
    albumItems: (album) => (all ? album.items : album.items.filter(visible)),
    findItem: (id) => {
      const item = context.library.findItem(id)
      if (!item || !visible(item)) return undefined
      const isReachable = item.owner === account.sub || account.albums.some((album) => album.items.includes(item))
      return isReachable ? item : undefined
    },
  }
}
