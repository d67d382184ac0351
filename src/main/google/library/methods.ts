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

/** What the client knows about one method of the Library API before it calls it. */
interface Method {
  verb: 'GET' | 'POST' | 'PATCH'
  /** Below `v1/`; `{id}` is one segment. */
  path: string
  /** One of these is needed. None in `current`: Google has withdrawn the method, and answers 403. */
  scopes: Readonly<Record<Profile, readonly Scope[]>>
  /**
   * Whether the call may be made again when nobody knows whether it was carried out. `no` for whatever would be there twice:
   * what came of it has to be looked at first.
   */
  repeats: 'yes' | 'no'
  /** The most entries of a page, or ids or items of a call. */
  most?: number
}

const { append, readAppCreated, editAppCreated, all, readAll, sharing } = scopes
const reading = { current: [readAppCreated], legacy: [readAppCreated, readAll, all] } as const
const creating = { current: [append], legacy: [append, all, sharing] } as const
const filling = { current: [append, editAppCreated], legacy: [append, all, sharing] } as const
const editing = { current: [editAppCreated], legacy: [editAppCreated] } as const
const withdrawn = { current: [], legacy: [sharing] } as const

/** Every method of the Library API (reference, 1.2 and 1.3, limits of 0; uploads 4). */
export const methods = {
  'albums.addEnrichment': { verb: 'POST', path: 'albums/{id}:addEnrichment', scopes: filling, repeats: 'no' },
  'albums.batchAddMediaItems': {
    verb: 'POST',
    path: 'albums/{id}:batchAddMediaItems',
    scopes: filling,
    repeats: 'no',
    most: 50,
  },
  'albums.batchRemoveMediaItems': {
    verb: 'POST',
    path: 'albums/{id}:batchRemoveMediaItems',
    scopes: { current: [editAppCreated], legacy: [all, editAppCreated] },
    repeats: 'no',
    most: 50,
  },
  'albums.create': { verb: 'POST', path: 'albums', scopes: creating, repeats: 'no' },
  'albums.get': { verb: 'GET', path: 'albums/{id}', scopes: reading, repeats: 'yes' },
  'albums.list': { verb: 'GET', path: 'albums', scopes: reading, repeats: 'yes', most: 50 },
  'albums.patch': { verb: 'PATCH', path: 'albums/{id}', scopes: editing, repeats: 'yes' },
  'albums.share': { verb: 'POST', path: 'albums/{id}:share', scopes: withdrawn, repeats: 'no' },
  'albums.unshare': { verb: 'POST', path: 'albums/{id}:unshare', scopes: withdrawn, repeats: 'yes' },
  'mediaItems.batchCreate': {
    verb: 'POST',
    path: 'mediaItems:batchCreate',
    scopes: creating,
    repeats: 'no',
    most: 50,
  },
  'mediaItems.batchGet': { verb: 'GET', path: 'mediaItems:batchGet', scopes: reading, repeats: 'yes', most: 50 },
  'mediaItems.get': { verb: 'GET', path: 'mediaItems/{id}', scopes: reading, repeats: 'yes' },
  'mediaItems.list': { verb: 'GET', path: 'mediaItems', scopes: reading, repeats: 'yes', most: 100 },
  'mediaItems.patch': { verb: 'PATCH', path: 'mediaItems/{id}', scopes: editing, repeats: 'yes' },
  'mediaItems.search': { verb: 'POST', path: 'mediaItems:search', scopes: reading, repeats: 'yes', most: 100 },
  'sharedAlbums.get': { verb: 'GET', path: 'sharedAlbums/{id}', scopes: withdrawn, repeats: 'yes' },
  'sharedAlbums.join': { verb: 'POST', path: 'sharedAlbums:join', scopes: withdrawn, repeats: 'no' },
  'sharedAlbums.leave': { verb: 'POST', path: 'sharedAlbums:leave', scopes: withdrawn, repeats: 'no' },
  'sharedAlbums.list': {
    verb: 'GET',
    path: 'sharedAlbums',
    scopes: { current: [], legacy: [all, readAll, readAppCreated] },
    repeats: 'yes',
    most: 50,
  },
  // A token is nothing until an item is created from it, and a session nothing until its bytes are all there.
  uploads: { verb: 'POST', path: 'uploads', scopes: creating, repeats: 'yes' },
} as const satisfies Readonly<Record<string, Method>>

export type MethodName = keyof typeof methods

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

/** What a person allows with a scope. */
export type Permission = 'see' | 'add' | 'edit'

/** What the person has to allow for a method to be called. */
export function permissionFor(name: MethodName): Permission {
  const [scope] = methods[name].scopes.current
  return scope === append ? 'add' : scope === editAppCreated ? 'edit' : 'see'
}

/** The scope that an account lacks for a method: none if it has one of those that allow it. */
export function lacking(name: MethodName, granted: readonly string[]): Scope | undefined {
  const { current, legacy } = methods[name].scopes
  return [...current, ...legacy].some((scope) => granted.includes(scope)) ? undefined : current[0]
}
