import type {
  AlbumPosition,
  GooglePhotosChange,
  GooglePhotosChanged,
  ListedItem,
} from '../../../shared/contract/google/google.ts'
import { failure, success } from '../../../shared/problems/problem.ts'
import type { Problem, Result } from '../../../shared/problems/problem.ts'
import type { AccountSession, ApiResult, Page, RemoteAlbum } from './library-api.ts'
import { limits, methods } from './methods.ts'
import { albumIsFull, itemsTold, limitOf } from './what-fits.ts'

type Session = Pick<AccountSession, 'library' | 'writes'>

/** Longer than any title that somebody types by hand, and made of nothing else. */
const googleId = /^[A-Za-z0-9_-]{60,}$/

function problemOf(answer: Extract<ApiResult<unknown>, { ok: false }>): { ok: false; problem: Problem } {
  return answer.failure.kind === 'cancelled' ? failure('cancelled') : { ok: false, problem: answer.failure.problem }
}

function asResult<Value>(answer: ApiResult<Value>): Result<Value> {
  return answer.ok ? success(answer.value) : problemOf(answer)
}

/** A list to its end, each entry once. Lists end only where no page follows (reference, 3.5). */
async function wholeList<Entry extends { id: string }>(
  page: (token: string | undefined) => Promise<ApiResult<Page<Entry>>>,
): Promise<Result<Entry[]>> {
  const found = new Map<string, Entry>()
  const seen = new Set<string>()
  let token: string | undefined
  do {
    const answer = await page(token)
    if (!answer.ok) return problemOf(answer)
    for (const entry of answer.value.entries) if (!found.has(entry.id)) found.set(entry.id, entry)
    token = answer.value.nextPageToken
    if (token !== undefined && seen.has(token)) return failure('google-endless-pages')
    if (token !== undefined) seen.add(token)
  } while (token !== undefined)
  return success([...found.values()])
}

/** The albums of an account with a title. */
async function albumsCalled(title: string, session: Session, signal: AbortSignal): Promise<Result<RemoteAlbum[]>> {
  const all = await wholeList((token) => session.library.albums(token, signal))
  return all.ok ? success(all.value.filter((album) => album.title === title)) : all
}

/** The one album that is meant by an id or a title. Of one that is named by its id nothing else is known. */
async function albumMeant(
  named: string,
  session: Session,
  signal: AbortSignal,
): Promise<Result<Pick<RemoteAlbum, 'id' | 'count'>>> {
  if (googleId.test(named)) return success({ id: named })
  const found = await albumsCalled(named, session, signal)
  if (!found.ok) return found
  const [album, another] = found.value
  if (album === undefined) return failure('album-not-found', { values: { title: named } })
  if (another === undefined) return success(album)
  const ids = found.value.map(({ id }) => id).join(', ')
  return failure('google-several-albums', { values: { title: named, ids } })
}

/** Remembers over the end of the program that an album may have been made. */
interface AlbumsInTheMaking {
  has(title: string): boolean
  /** Before the call that makes it. */
  add(title: string): void
  /** Google has said what has come of it. */
  remove(title: string): void
}

interface Filling {
  signal: AbortSignal
  /** Waits for as long as Google may still carry out a call whose asker has gone. False if everything ends meanwhile. */
  settle: () => Promise<boolean>
  making: AlbumsInTheMaking
}

/** Nobody knows of so many calls whether they have made an album. */
const mostUnclear = 2

/**
 * The album that items are to be put into, by its id or title: made where there is none of that title. After a call of which nobody
 * knows what has come, now or in an earlier run, it is looked for at once and once more when Google has had the time to carry it out:
 * a second one of that title would be one too many.
 */
export async function albumToFill(
  named: string,
  session: Session,
  { signal, settle, making }: Filling,
): Promise<Result<Pick<RemoteAlbum, 'id' | 'count'>>> {
  for (let unclear = 0; ;) {
    let meant = await albumMeant(named, session, signal)
    if (isNotThere(meant) && making.has(named)) {
      if (!(await settle())) return failure('cancelled')
      meant = await albumMeant(named, session, signal)
    }
    if (!isNotThere(meant)) {
      if (meant.ok) making.remove(named)
      return meant
    }
    making.add(named)
    const created = await session.writes.createAlbum(named, signal)
    if (created.ok) {
      making.remove(named)
      return success(created.value)
    }
    const refused = problemOf(created)
    const { code } = refused.problem
    if (code !== 'google-unclear' && code !== 'cancelled') making.remove(named)
    unclear += 1
    if (code !== 'google-unclear' || unclear === mostUnclear) return refused
  }
}

const isNotThere = (meant: Result<unknown>): boolean => !meant.ok && meant.problem.code === 'album-not-found'

/**
 * Fails with `google-limit` if an album, whose title or id a person has named, has no room for items of which it may have some
 * already. Only an album that would have too many if it had none of them is looked through.
 */
async function roomFor(
  items: readonly string[],
  { id, count, named }: Pick<RemoteAlbum, 'id' | 'count'> & { named: string },
  { library }: Session,
  signal: AbortSignal,
): Promise<Result<void>> {
  let there = count
  if (there === undefined) {
    const answer = await library.told(id, signal)
    if (!answer.ok) return problemOf(answer)
    there = itemsTold(answer.value)
  }
  if (there + items.length <= limits.albumItems) return success(undefined)
  const listed = await wholeList((token) => library.albumItems(id, token, signal))
  if (!listed.ok) return listed
  const known = new Set(listed.value.map((item) => item.id))
  const more = items.filter((item) => !known.has(item)).length
  return there + more > limits.albumItems ? albumIsFull(named) : success(undefined)
}

const told = ({ id, title, productUrl }: RemoteAlbum): NonNullable<GooglePhotosChanged['album']> => ({
  id,
  title,
  ...(productUrl !== undefined && { url: productUrl }),
})

/** Puts items in or takes them out, as many calls as it takes; each is all or nothing. */
async function changeItems(
  { do: what, items, album: named }: Extract<GooglePhotosChange, { do: 'add-items' | 'remove-items' }>,
  album: Pick<RemoteAlbum, 'id' | 'count'>,
  session: Session,
  signal: AbortSignal,
): Promise<Result<GooglePhotosChanged>> {
  const { writes } = session
  const different = [...new Set(items)]
  const { id } = album
  if (what === 'add-items') {
    const room = await roomFor(different, { ...album, named }, session, signal)
    if (!room.ok) return room
  }
  const { most } = methods['albums.batchAddMediaItems']
  for (let at = 0; at < different.length; at += most) {
    const some = different.slice(at, at + most)
    const done = await (what === 'add-items' ? writes.addItems(id, some, signal) : writes.removeItems(id, some, signal))
    if (done.ok) continue
    const refused = problemOf(done)
    const unknown = saysUnknown(refused.problem) ? await unknownAmong(some, session, signal) : []
    return unknown.length > 0 ? unknownIds(unknown, refused.problem) : refused
  }
  return success({ album: { id }, items: different.length })
}

/** Google refuses all of a call for one id, and does not say which. Nothing if that cannot be found out. */
async function unknownAmong(items: readonly string[], { library }: Session, signal: AbortSignal): Promise<string[]> {
  const answer = await library.batchGet(items, signal)
  return answer.ok ? [...answer.value.gone] : []
}

async function changeAlbum(
  change: Extract<GooglePhotosChange, { album: string }>,
  session: Session,
  signal: AbortSignal,
): Promise<Result<GooglePhotosChanged>> {
  const { writes } = session
  const meant = await albumMeant(change.album, session, signal)
  if (!meant.ok) return meant
  const album = { id: meant.value.id }
  const about = <Value>(
    answer: ApiResult<Value>,
    more: (value: Value) => GooglePhotosChanged,
  ): Result<GooglePhotosChanged> => (answer.ok ? success({ album, ...more(answer.value) }) : problemOf(answer))
  switch (change.do) {
    case 'rename-album':
      return about(await writes.renameAlbum(album.id, change.title, signal), (renamed) => ({ album: told(renamed) }))
    case 'describe-album':
      return about(
        await writes.addBetween(album.id, { text: change.text }, change.at ?? 'first', signal),
        (between) => ({ between }),
      )
    case 'place-in-album': {
      const { place, to, at = 'first' } = change
      const what = to ? { from: place, to } : { at: place }
      return about(await writes.addBetween(album.id, what, at, signal), (between) => ({ between }))
    }
    case 'cover-album':
      return about(await writes.setCover(album.id, change.item, signal), (covered) => ({ album: told(covered) }))
    case 'share-album':
      return about(await writes.share(album.id, signal), (share) => ({ share }))
    case 'unshare-album':
      return about(await writes.unshare(album.id, signal), () => ({}))
    default:
      return await changeItems(change, meant.value, session, signal)
  }
}

/** An album that was named by its title has been found by it, or the problem is another. */
const albumNamed = ({ album }: { album: string }): string[] => (googleId.test(album) ? [album] : [])

/** What something is to stand behind, where that was named. */
function behindWhich({ at = 'first' }: { at?: AlbumPosition }): string[] {
  if (at === 'first' || at === 'last') return []
  return 'afterItem' in at ? [at.afterItem] : [at.afterText]
}

/** Ids and tokens that a person has named, and of which it is not known whether they are any. */
function namedIn(change: GooglePhotosChange): string[] {
  switch (change.do) {
    case 'create-album':
      return []
    case 'join-album':
    case 'leave-album':
      return [change.token]
    case 'describe-item':
      return [change.item]
    case 'cover-album':
      return [...albumNamed(change), change.item]
    case 'describe-album':
    case 'place-in-album':
      return [...albumNamed(change), ...behindWhich(change)]
    case 'add-items':
    case 'remove-items':
      return [...albumNamed(change), ...change.items]
    default:
      return albumNamed(change)
  }
}

/** Google knows nothing by an id, or takes it for none: what was named is wrong, and nothing else of a request can be. */
function asUnknown<Value>(result: Result<Value>, named: readonly string[]): Result<Value> {
  if (result.ok || named.length === 0) return result
  return saysUnknown(result.problem) ? unknownIds(named, result.problem) : result
}

const saysUnknown = ({ code }: Problem): boolean => code === 'google-bad-request' || code === 'google-not-found'

function unknownIds(named: readonly string[], { detail }: Problem): Result<never> {
  const ids = named.slice(0, mostNamed).join(', ')
  return failure('google-unknown-id', { values: { ids }, ...(detail !== undefined && { detail }) })
}

/** So many ids are named in a sentence. */
const mostNamed = 3

/**
 * Carries out a change for one account, once it is known that Google takes as much. An album that is named by its title is looked up
 * first. Fails with `google-unknown-id` where Google knows nothing by what was named.
 */
export async function changeGooglePhotos(
  change: GooglePhotosChange,
  session: Session,
  signal: AbortSignal,
): Promise<Result<GooglePhotosChanged>> {
  const tooMuch = limitOf(change)
  if (tooMuch) return { ok: false, problem: tooMuch }
  return asUnknown(await carryOut(change, session, signal), namedIn(change))
}

async function carryOut(
  change: GooglePhotosChange,
  session: Session,
  signal: AbortSignal,
): Promise<Result<GooglePhotosChanged>> {
  const { writes } = session
  switch (change.do) {
    case 'create-album': {
      const created = asResult(await writes.createAlbum(change.title, signal))
      return created.ok ? success({ album: told(created.value) }) : created
    }
    case 'describe-item': {
      const described = asResult(await writes.describeItem(change.item, change.description, signal))
      if (!described.ok) return described
      const { id, description } = described.value
      return success({ item: { id, ...(description !== undefined && { description }) } })
    }
    case 'join-album': {
      const joined = asResult(await writes.join(change.token, signal))
      return joined.ok ? success({ album: told(joined.value) }) : joined
    }
    case 'leave-album': {
      const left = asResult(await writes.leave(change.token, signal))
      return left.ok ? success({}) : left
    }
    default:
      return await changeAlbum(change, session, signal)
  }
}

/** What Google says of an album or an item, by its id or, of an album, by its title. */
export async function toldByGoogle(
  what: string,
  session: Session,
  signal: AbortSignal,
): Promise<Result<Record<string, unknown>>> {
  const meant = await albumMeant(what, session, signal)
  return meant.ok ? asUnknown(asResult(await session.library.told(meant.value.id, signal)), [what]) : meant
}

/** What Google says of a shared album, by its token. */
export async function toldOfShared(
  token: string,
  session: Session,
  signal: AbortSignal,
): Promise<Result<Record<string, unknown>>> {
  return asUnknown(asResult(await session.library.sharedTold(token, signal)), [token])
}

/** All items of an album, in its order, or of the library. */
export async function itemsAtGoogle(
  album: string | undefined,
  session: Session,
  signal: AbortSignal,
): Promise<Result<ListedItem[]>> {
  const { library } = session
  const meant = album === undefined ? success(undefined) : await albumMeant(album, session, signal)
  if (!meant.ok) return meant
  const id = meant.value?.id
  const all = await wholeList((token) =>
    id === undefined ? library.libraryItems(token, signal) : library.albumItems(id, token, signal),
  )
  if (!all.ok) return album === undefined ? all : asUnknown(all, [album])
  return success(
    all.value.map(({ id: item, filename, creationTime, description }) => ({
      id: item,
      filename,
      ...(creationTime !== undefined && { taken: creationTime }),
      ...(description !== undefined && { description }),
    })),
  )
}
