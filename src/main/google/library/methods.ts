import { permissions, type Permission } from '../../../shared/domain.ts'

const prefix = 'https://www.googleapis.com/auth/'

/** Scopes of the Library API (reference, 1.1). */
export const scopes = {
  append: `${prefix}photoslibrary.appendonly`,
  readAppCreated: `${prefix}photoslibrary.readonly.appcreateddata`,
  editAppCreated: `${prefix}photoslibrary.edit.appcreateddata`,
  /** Removed by Google on 31 March 2025, as the two that follow. */
  all: `${prefix}photoslibrary`,
  readAll: `${prefix}photoslibrary.readonly`,
  sharing: `${prefix}photoslibrary.sharing`,
} as const

type Scope = (typeof scopes)[keyof typeof scopes]

/** Google as it is, or a server with the rules from before 31 March 2025. */
type Profile = 'current' | 'legacy'

/** Fields of a query that a method of the Library API knows, besides those that all of them know. */
type QueryField = 'pageSize' | 'pageToken' | 'excludeNonAppCreatedData' | 'mediaItemIds' | 'updateMask'

/** What is known of one method of the Library API before it is called. */
interface Method {
  verb: 'GET' | 'POST' | 'PATCH'
  /** Below `v1/`; `{id}` is one segment without a slash or a colon. */
  path: string
  /** One of these is needed. None in `current`: Google has withdrawn the method, and answers 403. */
  scopes: Readonly<Record<Profile, readonly Scope[]>>
  /** `write`: Google refuses two at a time for one person. `bytes`: those may be sent beside each other. */
  does: 'read' | 'write' | 'bytes'
  /**
   * Whether the call may be made again when nobody knows whether it was carried out. `no` for whatever would be there twice:
   * what came of it has to be looked at first.
   */
  repeats: 'yes' | 'no'
  query?: readonly QueryField[]
  /** The most entries of a page, or ids or items of a call. */
  most?: number
  /** Entries of a page whose size is not said. */
  usual?: number
}

/** What Google accepts at most (reference, 0, 2 and 4). Lengths of texts are in characters, bytes generously in powers of two. */
export const limits = {
  albumTitle: 500,
  itemDescription: 999,
  fileName: 255,
  albumItems: 20_000,
  photoBytes: 200 * 2 ** 20,
  videoBytes: 20 * 2 ** 30,
  /** Dates, and ranges of dates, of one filter. */
  dates: 5,
  /** Categories that one filter asks for, and that it leaves out. */
  categories: 10,
  /** Upload tokens may be used for so long, milliseconds. */
  tokenLife: 24 * 60 * 60_000,
} as const

const { append, readAppCreated, editAppCreated, all, readAll, sharing } = scopes
const reading = { current: [readAppCreated], legacy: [readAppCreated, readAll, all] } as const
const creating = { current: [append], legacy: [append, all, sharing] } as const
const filling = { current: [append, editAppCreated], legacy: [append, all, sharing] } as const
const editing = { current: [editAppCreated], legacy: [editAppCreated] } as const
const withdrawn = { current: [], legacy: [sharing] } as const

const album = 'albums/{id}'
const item = 'mediaItems/{id}'
const shared = 'sharedAlbums'
const oneRead = { verb: 'GET', scopes: reading, does: 'read', repeats: 'yes' } as const
const albumPages = { query: ['pageSize', 'pageToken', 'excludeNonAppCreatedData'], most: 50, usual: 20 } as const
const itemPages = { most: 100, usual: 25 } as const
const onceOnly = { verb: 'POST', does: 'write', repeats: 'no' } as const
const edit = { verb: 'PATCH', scopes: editing, does: 'write', repeats: 'yes', query: ['updateMask'] } as const

/** Every method of the Library API (reference, 1.2 and 1.3, limits of 0; uploads 4). The emulator goes by it, too. */
export const methods = {
  'albums.addEnrichment': { ...onceOnly, path: `${album}:addEnrichment`, scopes: filling },
  'albums.batchAddMediaItems': { ...onceOnly, path: `${album}:batchAddMediaItems`, scopes: filling, most: 50 },
  'albums.batchRemoveMediaItems': {
    ...onceOnly,
    path: `${album}:batchRemoveMediaItems`,
    scopes: { current: [editAppCreated], legacy: [all, editAppCreated] },
    most: 50,
  },
  'albums.create': { ...onceOnly, path: 'albums', scopes: creating },
  'albums.get': { ...oneRead, path: album },
  'albums.list': { ...oneRead, path: 'albums', ...albumPages },
  'albums.patch': { ...edit, path: album },
  'albums.share': { ...onceOnly, path: `${album}:share`, scopes: withdrawn },
  'albums.unshare': { ...onceOnly, path: `${album}:unshare`, scopes: withdrawn, repeats: 'yes' },
  'mediaItems.batchCreate': { ...onceOnly, path: 'mediaItems:batchCreate', scopes: creating, most: 50 },
  'mediaItems.batchGet': { ...oneRead, path: 'mediaItems:batchGet', query: ['mediaItemIds'], most: 50 },
  'mediaItems.get': { ...oneRead, path: item },
  'mediaItems.list': { ...oneRead, path: 'mediaItems', query: ['pageSize', 'pageToken'], ...itemPages },
  'mediaItems.patch': { ...edit, path: item },
  'mediaItems.search': { ...oneRead, verb: 'POST', path: 'mediaItems:search', ...itemPages },
  'sharedAlbums.get': { ...oneRead, path: `${shared}/{id}`, scopes: withdrawn },
  'sharedAlbums.join': { ...onceOnly, path: `${shared}:join`, scopes: withdrawn },
  'sharedAlbums.leave': { ...onceOnly, path: `${shared}:leave`, scopes: withdrawn },
  'sharedAlbums.list': {
    ...oneRead,
    path: shared,
    scopes: { current: [], legacy: [all, readAll, readAppCreated] },
    ...albumPages,
  },
  // A token is nothing until an item is created from it, and a session nothing until its bytes are all there.
  uploads: { verb: 'POST', path: 'uploads', scopes: creating, does: 'bytes', repeats: 'yes' },
} as const satisfies Readonly<Record<string, Method>>

export type MethodName = keyof typeof methods

/** One method of the table, without what is special to it. */
export function methodOf(name: MethodName): Method {
  return methods[name]
}

/** True if a method is one that Google has withdrawn as a whole: the rest goes on without it. */
export function isWithdrawn(name: MethodName): boolean {
  return methods[name].scopes.current.length === 0
}

/** The path of a call below `v1/`, without a query; `id` is escaped. */
export function pathOf(name: MethodName, id?: string): string {
  return methods[name].path.replace('{id}', encodeURIComponent(id ?? ''))
}

/**
 * Whether a call that failed may be made again without looking first. `arrived`: it may have reached Google. What Google
 * refused was not carried out (409 included, which says that it was given up).
 */
export function mayRepeat(name: MethodName, { arrived, status }: { arrived: boolean; status?: number }): boolean {
  if (methods[name].repeats === 'yes' || !arrived) return true
  return status !== undefined && status >= 400 && status < 500 && status !== 408
}

/** What the person has to allow for a method to be called. */
export function permissionFor(name: MethodName): Permission {
  const { current, legacy } = methods[name].scopes
  const scope: string = current[0] ?? legacy[0]
  if (scope === sharing) return 'share'
  return scope === append ? 'add' : scope === editAppCreated ? 'edit' : 'see'
}

/** By which method it is told whether an account has a permission: of those that need it, the one that fewest scopes allow. */
const toldBy = {
  see: 'mediaItems.list',
  add: 'mediaItems.batchCreate',
  edit: 'albums.patch',
  share: 'albums.share',
} as const satisfies Record<Permission, MethodName>

/** Whether one of the scopes that allow a method is among the granted ones. */
function allows(name: MethodName, granted: readonly string[]): boolean {
  const { current, legacy } = methods[name].scopes
  return [...current, ...legacy].some((scope) => granted.includes(scope))
}

/** Whether one of the scopes that allow a method, and that Google has not removed, is among the granted ones. */
export function holdsCurrent(name: MethodName, granted: readonly string[]): boolean {
  const current: readonly string[] = methods[name].scopes.current
  return current.some((scope) => granted.includes(scope))
}

/** What an account may be asked for, by the scopes that Google has granted. */
export function grantsOf(granted: readonly string[]): Permission[] {
  return permissions.filter((permission) => allows(toldBy[permission], granted))
}

/** The scope to ask for where an account lacks a permission; see `lacking`. */
export function scopeLacked(
  permission: Permission,
  granted: readonly string[],
  realm: 'google' | 'redirected',
): Scope | undefined {
  return lacking(toldBy[permission], granted, realm)
}

/**
 * The scope that an account lacks for a method: none if it has one of those that allow it, nor where nobody can give it any
 * more. A server that stands in for Google (`redirected`) may still know scopes that Google has removed.
 */
export function lacking(
  name: MethodName,
  granted: readonly string[],
  realm: 'google' | 'redirected' = 'google',
): Scope | undefined {
  const { current, legacy } = methods[name].scopes
  if (allows(name, granted)) return undefined
  return current[0] ?? (realm === 'redirected' ? legacy[0] : undefined)
}
