import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, Permission, RequestsOfTheDay } from '../../shared/domain.ts'
import { lackedOf } from '../../shared/problems/account-problem.ts'
import { success, type Problem, type Result } from '../../shared/problems/problem.ts'
import {
  leftBehind,
  toldOfSent,
  type LeftBehind,
  type PlannedAlbum,
  type RestorePlan,
  type RestoreWish,
  type ToldOfSent,
} from '../../shared/tasks/restore-task.ts'
import type { AccountSession } from '../google/library/library-api.ts'
import { methods } from '../google/library/methods.ts'
import { RestoreRows } from '../index/restore-rows.ts'
import { UploadRows } from '../index/upload-rows.ts'
import type { Steps } from '../slices.ts'
import { mostAtOnce } from '../upload/send-bytes.ts'
import { albumsWanted, type WantedAlbum, type WantedItem } from './albums-wanted.ts'
import { tooLarge } from './mirror-source.ts'
import { itemsThatFit, titleTooLong } from './album-fits.ts'
import { textsKnown } from './texts-there.ts'

/** What the person has to allow an account before anything is put into it, the first thing first. */
export function permissionsLacked(session: Pick<AccountSession, 'grants'>, edit: boolean): Permission[] {
  return lackedOf(session.grants(), ['add', 'see', ...(edit ? (['edit'] as const) : [])])
}

interface RestorePlanParts {
  database: DatabaseSync
  session: Pick<AccountSession, 'grants'>
  today: RequestsOfTheDay
}

/** What a restore would do, from what the index knows. */
export function* planRestore(wish: RestoreWish, parts: RestorePlanParts): Steps<Result<RestorePlan>> {
  const { database, session, today } = parts
  const wanted = yield* albumsWanted(database, wish)
  if (!wanted.ok) return wanted
  const planner = new Planner(database, wish.account)
  for (const album of wanted.value) yield* planner.add(album, wish.edit)
  const { albums, counted, calls, downloads, left, sent, notHere, problems } = planner
  const requests = Math.ceil(calls)
  return success({
    albums,
    ...counted,
    requests,
    downloads,
    days: Math.max(daysFor(requests, today.apiLimit, today.api), daysFor(downloads, today.mediaLimit, today.media)),
    permissions: permissionsLacked(session, wish.edit),
    left,
    sent,
    notHere,
    problems,
  })
}

/** Google days for so many requests, of which so many of this day were made. */
function daysFor(requests: number, perDay: number, made: number): number {
  const leftToday = Math.max(0, perDay - made)
  return requests <= leftToday ? 1 : 1 + Math.ceil((requests - leftToday) / perDay)
}

class Planner {
  readonly albums: PlannedAlbum[] = []
  readonly counted = { items: 0, toSend: 0, bytes: 0 }
  notHere = 0
  calls = 1
  downloads = 0
  readonly left = Object.fromEntries(leftBehind.map((what) => [what, 0])) as Record<LeftBehind, number>
  readonly sent = Object.fromEntries(toldOfSent.map((what) => [what, 0])) as Record<ToldOfSent, number>
  readonly problems: Problem[] = []
  readonly #account: AccountId
  readonly #restores: RestoreRows
  readonly #uploads: UploadRows
  /** What of each content is known: whether it is there. */
  readonly #seen = new Map<string, boolean>()

  constructor(database: DatabaseSync, account: AccountId) {
    this.#account = account
    this.#restores = new RestoreRows(database)
    this.#uploads = new UploadRows(database)
  }

  *add(album: WantedAlbum, edit: boolean): Steps<void> {
    const { id, title, known } = album
    const refused = titleTooLong(title)
    if (refused) {
      this.problems.push(refused)
      return
    }
    const row = this.#restores.find(this.#account, id)
    const isNew = row?.remote === undefined && known === undefined
    const journal = row ? this.#restores.texts(row.ref) : []
    const lacked = textsKnown(album.texts, journal).filter(({ before }) => !before)
    const texts = known === undefined || row?.remote !== undefined ? lacked.length : 0
    const planned: PlannedAlbum = { id, title, items: 0, toSend: 0, bytes: 0, texts, isNew }
    const { fitting, problem } = itemsThatFit(album)
    if (problem) this.problems.push({ ...problem, album: id })
    this.notHere += album.notHere
    let groups = 0
    let wasThere: boolean | undefined
    for (const item of fitting) {
      const isThere = this.#item(item, planned, edit)
      yield
      if (isThere === undefined) continue
      planned.items += 1
      if (isThere !== wasThere) groups += 1
      wasThere = isThere
    }
    const { 'mediaItems.search': listing, 'mediaItems.batchCreate': creating } = methods
    const pages = Math.ceil((planned.items + 1) / listing.most)
    const fifties = Math.ceil(planned.items / creating.most)
    // One look at the album, or the call that makes it; its items before and afterwards; and what fills it.
    this.calls += 1 + 2 * pages + fifties + groups + texts + (edit ? 1 : 0)
    this.downloads += planned.items
    this.albums.push(planned)
  }

  /** Whether it is there; undefined for what cannot go. */
  #item(item: WantedItem, planned: PlannedAlbum, edit: boolean): boolean | undefined {
    const large = tooLarge(item)
    if (large) {
      this.problems.push({ ...large, item: item.id })
      return undefined
    }
    const { sha256, bytes, known } = item
    const seen = this.#seen.get(sha256)
    if (seen !== undefined) return seen
    const isThere = known !== undefined || this.#uploads.find(this.#account, sha256)?.item !== undefined
    this.#seen.set(sha256, isThere)
    this.counted.items += 1
    // Of what is there a description alone may still go.
    for (const what of item.left) if (!isThere || (edit && what === 'long-descriptions')) this.left[what] += 1
    if (isThere) return true
    for (const what of item.told) this.sent[what] += 1
    planned.toSend += 1
    planned.bytes += bytes
    this.counted.toSend += 1
    this.counted.bytes += bytes
    this.calls += bytes > mostAtOnce ? 1 + Math.ceil(bytes / mostAtOnce) : 1
    return false
  }
}
