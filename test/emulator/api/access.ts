import { isWithdrawn, methods } from '../../../src/main/google/library/methods.ts'
import type { MethodName } from '../../../src/main/google/library/methods.ts'
import { apiErrorFor } from '../http/api-errors.ts'
import type { Call, Context } from '../http/call.ts'
import type { Reply } from '../http/reply.ts'
import type { Grant } from '../oauth/grants.ts'
import type { EmulatorAccount, EmulatorAlbum, EmulatorItem } from '../library/model.ts'
import { scopes } from '../oauth/scopes.ts'

/** What one token shows of the library. */
export interface Reader {
  account: EmulatorAccount
  /** Newest first, archived items included. */
  libraryItems(): readonly EmulatorItem[]
  albums(): readonly EmulatorAlbum[]
  albumItems(album: EmulatorAlbum): readonly EmulatorItem[]
  findItem(id: string): EmulatorItem | undefined
  owns(album: EmulatorAlbum): boolean
  /** Whether the app may put something into the album for this person. */
  mayWriteTo(album: EmulatorAlbum): boolean
  /** `isWriteable` of an album: the token may add to it, too. */
  isWriteable(album: EmulatorAlbum): boolean
  /** Who shares what is told. */
  seesSharing: boolean
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

/** Whether a token may call a method, by the table of methods. */
export function mayCall({ scopes: granted }: Grant, method: MethodName, { profile }: Context): boolean {
  const wanted: readonly string[] = methods[method].scopes[profile]
  return wanted.some((scope) => granted.includes(scope))
}

/** Checks token and scope (reference, 1.2). */
export function authorizeCall(call: Call, method: MethodName, context: Context): Reader | { error: Reply } {
  const grant = grantOf(call, context)
  if (!grant) return { error: apiErrorFor(401) }
  if (!mayCall(grant, method, context)) return { error: apiErrorFor(403) }
  const has = (...wanted: string[]): boolean => wanted.some((scope) => grant.scopes.includes(scope))
  const account = context.library.account(grant.sub)
  const isLegacy = context.profile === 'legacy'
  // Whoever may share sees what is shared, whoever has made it.
  const all = isLegacy && (has(scopes.all, scopes.readOnly) || (isWithdrawn(method) && has(scopes.sharing)))
  const visible = (entry: Visible): boolean => all || entry.appCreated
  const owns = (album: EmulatorAlbum): boolean =>
    album.owner === undefined ? album.owned : album.owner === account.sub
  const mayWriteTo = (album: EmulatorAlbum): boolean =>
    album.appCreated && (owns(album) || album.sharing?.isCollaborative === true)
  const mayAdd = mayCall(grant, 'mediaItems.batchCreate', context)
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
    owns,
    mayWriteTo,
    isWriteable: (album) => mayAdd && mayWriteTo(album),
    seesSharing: isLegacy && has(scopes.sharing),
  }
}
