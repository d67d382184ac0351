import PQueue from 'p-queue'
import { accountProblem } from '../../../shared/problems/account-problem.ts'
import type { Account, AlbumId, Selection, Settings } from '../../../shared/domain.ts'
import { isNarrower, isWholeLibrary } from '../../../shared/library-filter.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { AccountSession, LibraryApi } from '../../google/library/library-api.ts'
import { transaction } from '../../index/schema/database.ts'
import type { ProblemScope, RunProblem } from '../../index/runs/run-problems.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import { accountId, flag, optional, rowReader, text } from '../../index/schema/typed-rows.ts'
import { IndexItems } from './index-items.ts'
import { KnownAlbums } from './known-albums.ts'
import type { AlbumFace } from './known-albums.ts'
import { listAlbums } from './list-albums.ts'
import { findGone } from './find-gone.ts'
import type { PlanItems } from './plan-items.ts'
import type { RunItems } from '../run-items.ts'
import { walkPages } from './walk-pages.ts'
import type { WalkEnd, WalkParts } from './walk-pages.ts'

/** Page tokens are serial inside a list, but lists are independent of each other. */
const listsAtATime = 3

export interface ListingParts {
  mirror: Mirror
  selection: Selection
  /** `changed`: albums that seem unchanged since they were listed are taken from the index. */
  mode: Settings['listing']
  items: RunItems
  plan: PlanItems
  session: (account: Account) => AccountSession | undefined
  walkParts: (account: Account) => WalkParts
  addProblem: (problem: RunProblem) => void
  /** Rows were added: there may be something to download. */
  changed: () => void
}

/** An album of which the list is to be read. */
interface WantedAlbum {
  id: AlbumId
  remoteId: string
  title: string
  shared: boolean
  /** What Google's list of albums says of it; absent for an album that no list names. */
  face?: AlbumFace
}

/** Lists everything that is selected in one account, and plans it for download page by page. */
export async function listAccount(parts: ListingParts, account: Account): Promise<void> {
  const library = parts.session(account)?.library
  const blocked = (problem: Problem): void =>
    parts.addProblem({ scope: 'account', subject: account.id, problem, name: account.email })
  if (!library || !account.signedIn) {
    blocked(accountProblem(account) ?? { code: 'sign-in-needed', values: { email: account.email } })
    return
  }
  const list = new AccountListing(parts, account, library)
  await list.run()
  if (list.blockedBy) blocked(list.blockedBy)
}

const chosenRow = rowReader({ account: optional(accountId), remoteId: optional(text), title: text, shared: flag })

class AccountListing {
  blockedBy: Problem | undefined
  readonly #parts: ListingParts
  readonly #account: Account
  readonly #library: LibraryApi
  readonly #walk: WalkParts
  readonly #queue = new PQueue({ concurrency: listsAtATime })
  readonly #under: Promise<void>[] = []
  readonly #started = new Set<AlbumId>()
  readonly #known: KnownAlbums
  #complete = true

  constructor(parts: ListingParts, account: Account, library: LibraryApi) {
    this.#parts = parts
    this.#account = account
    this.#library = library
    this.#walk = parts.walkParts(account)
    this.#known = new KnownAlbums(parts.mirror.database)
  }

  async run(): Promise<void> {
    const { selection, mirror, plan } = this.#parts
    const { albums: known, unknown } = this.#chosenAlbums()
    const owned = selection.allAlbums || known.length > 0 || unknown
    const shared = selection.sharedAlbums || known.some((album) => album.shared) || unknown
    if (selection.library) this.#start(() => this.#listLibrary())
    if (owned || shared) {
      const chosen = new Set(selection.albums)
      const listing = await listAlbums(
        this.#walk,
        this.#library,
        mirror.database,
        new IndexItems(mirror.database),
        { owned, shared },
        (albums) => {
          const wanted = albums.filter(
            ({ id, remote }) => (remote.shared ? selection.sharedAlbums : selection.allAlbums) || chosen.has(id),
          )
          this.#startAlbums(
            wanted.map(({ id, remote }) => {
              const { id: remoteId, title, shared: isShared } = remote
              return { id, remoteId, title, shared: isShared, face: remote }
            }),
          )
        },
      )
      if (listing.owned) this.#ended(listing.owned, 'albums')
      if (listing.shared && (selection.sharedAlbums || listing.shared.kind === 'blocked'))
        this.#ended(listing.shared, 'shared')
    }
    // Albums that no list names may still answer; if not, that becomes a problem with their title.
    this.#startAlbums(known)
    try {
      await Promise.all(this.#under)
    } finally {
      plan.writeEnds()
    }
    if (this.#complete && !this.#walk.signal.aborted)
      await findGone(this.#walk, this.#library, mirror.database, isWholeLibrary(selection))
  }

  /** Chosen albums of this account, and whether there are any that no account is known to have. */
  #chosenAlbums(): { albums: WantedAlbum[]; unknown: boolean } {
    const find = this.#parts.mirror.database.prepare(
      'SELECT account, remote_id AS remoteId, title, shared FROM album WHERE id = ?',
    )
    const albums: WantedAlbum[] = []
    let unknown = false
    for (const id of new Set(this.#parts.selection.albums)) {
      const row = find.get(id)
      if (!row) unknown = true
      else {
        const { account, remoteId, title, shared } = chosenRow(row)
        if (account === this.#account.id && remoteId !== undefined) albums.push({ id, remoteId, title, shared })
      }
    }
    return { albums, unknown }
  }

  #start(work: () => Promise<void>): void {
    const promise = this.#queue.add(work)
    this.#under.push(promise)
    // `run` awaits them all in the end; until then a failure must not count as unhandled.
    promise.catch(() => this.#queue.clear())
  }

  #startAlbums(albums: readonly WantedAlbum[]): void {
    const { mirror, items, mode, changed } = this.#parts
    const now = this.#walk.clock.now()
    const fresh = albums.filter(({ id }) => !this.#started.has(id))
    if (fresh.length === 0) return
    const isUnchanged = ({ id, face }: WantedAlbum): boolean =>
      mode === 'changed' && face !== undefined && this.#known.isUnchanged(id, face, now)
    const unchanged = new Set(fresh.filter(isUnchanged))
    transaction(mirror.database, () => {
      for (const album of fresh) if (!unchanged.has(album)) this.#known.listingBegins(album.id)
    })
    for (const album of fresh) {
      this.#started.add(album.id)
      items.addAlbum(album.id)
      this.#start(() => (unchanged.has(album) ? this.#takeUnchanged(album.id) : this.#listAlbum(album)))
    }
    changed()
  }

  async #listAlbum({ id, remoteId, title, face }: WantedAlbum): Promise<void> {
    const { items, plan, changed } = this.#parts
    let [position, page] = [0, 0]
    let restarted = false
    const end = await walkPages(
      this.#walk,
      (token, signal) => this.#library.albumItems(remoteId, token, signal),
      async (entries) => {
        position += await plan.page(this.#account.id, entries, { id, position, page: page++ })
        changed()
      },
      () => {
        ;[position, page] = [0, 0]
        restarted = true
        items.restartAlbum(id)
      },
    )
    if (end.kind === 'complete') {
      // A list that had to start over was changing while it was read, or Google was not sure of it.
      plan.albumComplete(id, restarted ? undefined : face)
      items.albumListed(id)
      changed()
    } else this.#ended(end, 'album', title, id)
  }

  async #takeUnchanged(album: AlbumId): Promise<void> {
    const { items, plan, changed } = this.#parts
    const goOn = async (): Promise<boolean> => {
      changed()
      await this.#walk.goOn()
      return !this.#walk.signal.aborted
    }
    if (await plan.unchangedAlbum(this.#account.id, album, goOn)) items.albumUnchanged(album)
    else this.#ended({ kind: 'cancelled' }, 'album')
    changed()
  }

  async #listLibrary(): Promise<void> {
    const { only } = this.#parts.selection
    // What is dated in the future fits no filter (reference, 3.9): the archive on top of everything is a list of its own.
    const lists = only === undefined || isNarrower(only) ? [only] : [undefined, only]
    for (const filter of lists) {
      const end = await walkPages(
        this.#walk,
        (token, signal) => this.#library.libraryItems(token, signal, filter),
        async (entries) => {
          await this.#parts.plan.page(this.#account.id, entries)
          this.#parts.changed()
        },
        () => undefined,
      )
      this.#ended(end, 'library')
      if (end.kind !== 'complete') return
    }
  }

  #ended(end: WalkEnd, scope: ProblemScope, name = this.#account.email, album?: AlbumId): void {
    if (end.kind === 'complete') return
    this.#complete = false
    if (end.kind === 'cancelled') return
    if (end.kind === 'blocked') {
      this.blockedBy = end.problem
      return
    }
    const gone = album !== undefined && ['google-not-found', 'google-bad-request'].includes(end.problem.code)
    const problem: Problem = gone
      ? {
          code: 'album-not-found',
          values: { title: name },
          ...(end.problem.detail === undefined ? {} : { detail: end.problem.detail }),
        }
      : end.problem
    this.#parts.addProblem({
      scope,
      subject: album ?? this.#account.id,
      problem,
      name,
      ...(album === undefined ? {} : { album }),
    })
  }
}
