import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, AlbumId } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { RemoteItem } from '../../google/library/library-api.ts'
import { fileRole, integer, photoPath, rowReader } from '../../index/schema/typed-rows.ts'
import { shortTransaction } from '../../index/schema/database.ts'
import { AlbumMembers } from '../../index/albums/album-members.ts'
import { SourceAlbums } from '../../sources/source-albums.ts'
import { Albums } from '../../index/albums/albums.ts'
import { Jobs } from '../../index/runs/jobs.ts'
import { ItemFiles } from '../../index/items/item-files.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import { NotOrdinaryError } from '../../mirror/disk/ordinary-file.ts'
import { inOneGo } from '../../mirror/storing/in-one-go.ts'
import { errorOf } from '../../mirror/storing/told-error.ts'
import { placeProblem, throwUnlessOfOnePlace } from '../../mirror/disk/place-problem.ts'
import { restoreFromAlbums } from '../../mirror/restore-file.ts'
import { Replacements } from '../../index/runs/replacements.ts'
import type { MissingFile } from '../../mirror/restore-file.ts'
import type { Clock } from '../../ports.ts'
import type { BaseUrls } from '../downloads/base-urls.ts'
import { IndexItems, presenceColumns } from './index-items.ts'
import type { KnownItem, Presence } from './index-items.ts'
import { KnownAlbums } from './known-albums.ts'
import type { AlbumFace } from './known-albums.ts'
import { compareListed } from './is-edited.ts'
import type { Comparison } from './is-edited.ts'
import type { ItemState, RunItems } from '../run-items.ts'
import type { Undelivered } from '../downloads/undelivered.ts'

/** So many members of an album are taken from the index in one go. */
const membersAtATime = 200
/** So many ends of listings that changed nothing share one write to the disk. */
const endsAtATime = 50

export interface PlanItemsParts {
  mirror: Mirror
  clock: Clock
  run: number
  items: RunItems
  undelivered: Undelivered
  baseUrls: BaseUrls
  /**
   * Something else stands in the place of a published file, of `found` bytes; -1 where its folder is none of the mirror's own, so that
   * nobody can tell.
   */
  changedFile: (file: MissingFile, found: number) => void
  /** A published file may not be looked at; it counts as here. */
  refusedFile: (path: string, problem: Problem) => void
}

/** Turns pages of listed items into rows: the items themselves, their place in the album, and what is to download. */
export class PlanItems {
  readonly #parts: PlanItemsParts
  readonly #index: IndexItems
  readonly #known: KnownAlbums
  readonly #albums: Albums
  readonly #members: AlbumMembers
  readonly #told: SourceAlbums
  readonly #replacements: Replacements
  readonly #jobs: Jobs
  readonly #files: ItemFiles
  readonly #statements: ReturnType<typeof prepare>
  readonly #ended: { album: AlbumId; face: AlbumFace | undefined; at: number }[] = []

  constructor(parts: PlanItemsParts) {
    this.#parts = parts
    this.#index = new IndexItems(parts.mirror.database)
    this.#known = new KnownAlbums(parts.mirror.database)
    this.#albums = new Albums(parts.mirror.database)
    this.#members = new AlbumMembers(parts.mirror.database)
    this.#told = new SourceAlbums(parts.mirror.database)
    this.#replacements = new Replacements(parts.mirror.database)
    this.#jobs = new Jobs(parts.mirror.database)
    this.#files = new ItemFiles(parts.mirror.database)
    this.#statements = prepare(parts.mirror.database)
  }

  /**
   * Takes one page in, in one transaction. Files that should be here are looked for on the disk: one that a person
   * removed is downloaded again. Returns how many of the items are new in `album`, whose pages are numbered one by one;
   * without an album, the page is one of the library.
   */
  async page(
    account: AccountId,
    entries: readonly RemoteItem[],
    album?: { id: AlbumId; position: number; page: number },
  ): Promise<number> {
    const { clock, items, baseUrls, mirror, undelivered } = this.#parts
    const ids = JSON.stringify(entries.map((entry) => entry.id))
    shortTransaction(mirror.database, () => this.#index.adoptUploads(account, entries, clock.now()))
    const vanished = await this.#vanished(this.#statements.filesByRemoteId.all(ids, account).map((row) => fileRow(row)))
    const taken: { presence: Presence; entry: RemoteItem; isNew: boolean; inAlbum: boolean }[] = []
    let position = album?.position ?? 0
    shortTransaction(mirror.database, () => {
      const known = this.#index.known(account, entries)
      this.#index.adopt(account, entries, known, clock.now())
      const saved = new Map<string, Presence>()
      const listed = entries.map((entry) => {
        const presence = saved.get(entry.id) ?? this.#save(account, entry, known.get(entry.id), clock.now())
        saved.set(entry.id, presence)
        return { entry, presence }
      })
      const refs = listed.map(({ presence }) => presence.ref)
      const fresh = items.insertAll(refs, album ? 'album' : 'library')
      const added = album ? items.insertIntoAlbum(album.id, refs, album.position, album.page) : new Set<number>()
      position += added.size
      for (const { entry, presence } of listed) {
        // One that is on the page twice counts once.
        const isNew = fresh.delete(presence.ref)
        if (isNew) {
          const comparison = compareListed(known.get(entry.id), entry)
          this.#planItem(account, presence, vanished, stateBeforeDownload(entry), comparison)
        }
        taken.push({ presence, entry, isNew, inAlbum: added.delete(presence.ref) })
      }
      undelivered.holdBack(queuedAmong(taken))
    })
    for (const { presence, entry, isNew, inAlbum } of taken) {
      const state = this.#count(presence, isNew, inAlbum ? album?.id : undefined)
      if (state === 'open' && entry.baseUrl !== undefined)
        baseUrls.remember(presence.ref, entry.baseUrl, entry.videoStatus ?? 'UNSPECIFIED')
    }
    return position - (album?.position ?? 0)
  }

  /**
   * Takes an album in as the index has it, as if Google had listed just that. Whatever of it is not here is queued:
   * whether Google has it ready by now is asked when its turn comes. `goOn` is asked before each part of a long album.
   */
  async unchangedAlbum(account: AccountId, album: AlbumId, goOn: () => Promise<boolean>): Promise<boolean> {
    const { items, mirror, undelivered } = this.#parts
    const members = this.#statements.members.all(album).map((row) => memberRow(row).item)
    for (let at = 0; at < members.length; at += membersAtATime) {
      if (!(await goOn())) return false
      const refs = JSON.stringify(members.slice(at, at + membersAtATime))
      const vanished = await this.#vanished(this.#statements.filesByRef.all(refs).map((row) => fileRow(row)))
      const taken: { presence: Presence; isNew: boolean; inAlbum: boolean }[] = []
      shortTransaction(mirror.database, () => {
        const listed = this.#statements.presence.all(refs).map((row) => presenceRow(row))
        const rows = listed.map(({ ref }) => ref)
        const [fresh, added] = [items.insertAll(rows), items.insertIntoAlbum(album, rows, at, 0)]
        for (const presence of listed) {
          const isNew = fresh.delete(presence.ref)
          if (isNew) this.#planItem(account, presence, vanished, ['queued', null])
          taken.push({ presence, isNew, inAlbum: added.delete(presence.ref) })
        }
        undelivered.holdBack(queuedAmong(taken))
      })
      for (const { presence, isNew, inAlbum } of taken) this.#count(presence, isNew, inAlbum ? album : undefined)
    }
    return true
  }

  /**
   * After the last page of an album: what was listed becomes the album's content. `face` is what Google's list of
   * albums said before, if it still stands for this content.
   */
  albumComplete(album: AlbumId, face?: AlbumFace): void {
    const { mirror, clock } = this.#parts
    this.#ended.push({ album, face, at: clock.now() })
    const library = this.#told.libraryAmong(album)
    if (!this.#members.isOther(album, library)) {
      if (this.#ended.length >= endsAtATime) this.writeEnds()
      return
    }
    shortTransaction(mirror.database, () => {
      this.#members.replace(album, library)
      if (library !== undefined) this.#told.fold(album)
      this.#writeEnds()
    })
  }

  /** Writes down which listings have ended. What is lost without it is only the knowledge that they need not be repeated. */
  writeEnds(): void {
    if (this.#ended.length > 0) shortTransaction(this.#parts.mirror.database, () => this.#writeEnds())
  }

  #writeEnds(): void {
    for (const { album, face, at } of this.#ended.splice(0)) {
      this.#members.noteDuplicates(album)
      this.#albums.noteListed(album, at)
      if (face) this.#known.listingEnded(album, face, at)
    }
  }

  #save(account: AccountId, entry: RemoteItem, known: KnownItem | undefined, now: number): Presence {
    const ref = this.#index.saveItem(account, entry, known, now)
    if (!known) return { ref, motion: 0, has_primary: 0, has_motion: 0, has_job: 0 }
    const { motion, has_primary, has_motion, has_job } = known
    return { ref, motion, has_primary, has_motion, has_job }
  }

  /** Queues what is not here, or not as Google has it now. Inside a transaction. */
  #planItem(
    account: AccountId,
    presence: Presence,
    vanished: readonly MissingFile[],
    [state, reason]: StateBeforeDownload,
    comparison: Comparison = 'same',
  ): void {
    const { run, clock } = this.#parts
    const { ref } = presence
    const leftOver = presence.has_job === 1
    // Not before: another list may have seen the same item, and its file may be back already.
    for (const { role } of vanished.filter((file) => file.item === ref)) {
      // Google delivers no edited copy beside the item, so what is known of it stays for verification to tell of.
      if (role === 'edited') continue
      this.#files.forget(ref, role)
      if (role === 'primary') presence.has_primary = 0
      else presence.has_motion = 0
    }
    if (comparison === 'first') this.#replacements.setBase(ref)
    if (presence.has_primary !== 1) {
      // Its still comes first; publishing that queues the video part again.
      this.#jobs.forget(ref, 'motion')
      this.#jobs.add({ item: ref, role: 'primary', account, run }, state, reason)
      presence.has_job = 1
    } else if (comparison === 'edited') {
      this.#replacements.note(ref, 'primary', clock.now())
      this.#jobs.add({ item: ref, role: 'primary', account, run }, state, reason)
      // What is left of an earlier download is of the older picture.
      this.#jobs.forgetPart(ref, 'primary')
      presence.has_job = 1
    } else {
      if (presence.motion === 1 && presence.has_motion !== 1) {
        this.#jobs.add({ item: ref, role: 'motion', account, run })
        presence.has_job = 1
      }
      // Something newer than the file that is here, which an earlier run did not get to.
      if (leftOver) this.#jobs.requeue({ why: 'listed', item: ref, run })
    }
  }

  /** After the commit, in the same turn. */
  #count(presence: Presence, isNew: boolean, album: AlbumId | undefined): ItemState {
    const { items } = this.#parts
    const state = presence.has_job === 1 ? items.stateOf(presence.ref) : 'done'
    if (isNew) items.countNew(state)
    if (album) items.countInAlbum(album, state)
    return state
  }

  /** Those of the files that are neither in their place nor in an album's folder. */
  async #vanished(known: readonly MissingFile[]): Promise<MissingFile[]> {
    const { mirror, changedFile } = this.#parts
    const { each } = await inOneGo(mirror.files, { kind: 'look', paths: known.map(({ path }) => path) })
    const missing = await Promise.all(
      known.map(async (file, at) => {
        const answer = each[at]
        const found = answer?.ok
          ? answer.here
          : answer
            ? await this.#notLookedAt(file.path, errorOf(answer.error))
            : await this.#sizeThere(file.path)
        if (found === undefined) return true
        if (found !== 'refused' && found !== file.bytes) changedFile(file, found)
        return false
      }),
    )
    const candidates = known.filter((_, at) => missing[at])
    if (candidates.length > 0 && !(await mirror.isPresent()))
      throw Object.assign(new Error('the folder of the mirror is gone'), { code: 'ENODEV' })
    const vanished: MissingFile[] = []
    for (const file of candidates) if (!(await this.#restore(file))) vanished.push(file)
    return vanished
  }

  /**
   * The size of a file, not followed if it is a link: whatever stands in its place is left alone. Undefined if there is
   * nothing; -1 if its folder is none of the mirror's own, so that nobody can tell; `refused`, and told of, if its folder
   * may not be looked into.
   */
  async #sizeThere(path: MirrorPath): Promise<number | 'refused' | undefined> {
    try {
      return (await this.#parts.mirror.files.look(path))?.size
    } catch (error) {
      return await this.#notLookedAt(path, error)
    }
  }

  /** The same for a file at which a look has failed. */
  async #notLookedAt(path: MirrorPath, error: unknown): Promise<number | 'refused' | undefined> {
    const { mirror, refusedFile } = this.#parts
    // A file in the place of a folder holds nothing.
    if (error instanceof NotOrdinaryError) return error.code === 'ENOTDIR' ? undefined : -1
    await throwUnlessOfOnePlace(error, mirror)
    refusedFile(path, placeProblem(error, mirror.path, path))
    return 'refused'
  }

  /** Where it cannot be brought back it is downloaded again, and that tells why if it cannot be, either. */
  async #restore(file: MissingFile): Promise<boolean> {
    const { mirror } = this.#parts
    try {
      return await restoreFromAlbums(mirror, file)
    } catch (error) {
      await throwUnlessOfOnePlace(error, mirror)
      // Another list may have brought it back meanwhile.
      return (await this.#sizeThere(file.path)) === file.bytes
    }
  }
}

/** The items that were planned just now and have something to download. */
function queuedAmong(taken: readonly { presence: Presence; isNew: boolean }[]): number[] {
  return taken.filter(({ presence, isNew }) => isNew && presence.has_job === 1).map(({ presence }) => presence.ref)
}

const memberRow = rowReader({ item: integer })
const presenceRow = rowReader<Presence>({
  ref: integer,
  motion: integer,
  has_primary: integer,
  has_motion: integer,
  has_job: integer,
})
const fileRow = rowReader<MissingFile>({ item: integer, role: fileRole, path: photoPath, bytes: integer })

type StateBeforeDownload = ['queued' | 'waiting' | 'failed', string | null]

/** Only what Google says holds a video back: a status that is missing or that nobody knows is a reason to ask for it. */
function stateBeforeDownload(entry: RemoteItem): StateBeforeDownload {
  if (entry.videoStatus === 'PROCESSING') return ['waiting', 'item-processing']
  return entry.videoStatus === 'FAILED' ? ['failed', 'item-processing-failed'] : ['queued', null]
}

function prepare(database: DatabaseSync) {
  const file = 'file.item, file.role, file.path, file.bytes'
  const notYetTaken = 'NOT EXISTS (SELECT 1 FROM run_item WHERE run_item.item = file.item)'
  return {
    filesByRemoteId: database.prepare(`
      SELECT ${file} FROM json_each(?) AS entry
      CROSS JOIN item ON item.account = ? AND item.remote_id = entry.value
      CROSS JOIN current_file AS file ON file.item = item.ref WHERE ${notYetTaken}`),
    filesByRef: database.prepare(`
      SELECT ${file} FROM json_each(?) AS member CROSS JOIN current_file AS file ON file.item = member.value WHERE ${notYetTaken}`),
    // What only others have put there is not Google's to deliver.
    members: database.prepare(`
      SELECT item FROM album_item JOIN item ON item.ref = album_item.item
      WHERE album = ?1 AND item.account = (SELECT account FROM album WHERE id = ?1) ORDER BY position, item`),
    presence: database.prepare(`
      SELECT ref, motion, ${presenceColumns} FROM json_each(?) AS member CROSS JOIN item ON item.ref = member.value
      ORDER BY member.key`),
  }
}
