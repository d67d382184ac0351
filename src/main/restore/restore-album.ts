import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, AlbumId } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { restoredAs, type RestoredAlbum, type RestoredAs } from '../../shared/tasks/restore-task.ts'
import type { AccountSession } from '../google/library/library-api.ts'
import { Items } from '../index/items/items.ts'
import type { RestoreRows } from '../index/restore-rows.ts'
import { Confirmations } from '../index/runs/confirmations.ts'
import { transaction } from '../index/schema/database.ts'
import type { MirrorFiles } from '../mirror/disk/mirror-files.ts'
import type { Clock } from '../ports.ts'
import { Ended, patiently, problemOf, type Patience } from '../upload/asking.ts'
import { UploadRun } from '../upload/upload-run.ts'
import { itemsWithRoom, titleTooLong } from './album-fits.ts'
import type { AlbumsThere, AlbumThere } from './album-there.ts'
import type { WantedAlbum, WantedItem } from './albums-wanted.ts'
import { checkAlbum, type Expected } from './check-album.ts'
import { fileToRestore } from './mirror-source.ts'
import { putTexts } from './texts-there.ts'

export interface AlbumRestoreParts {
  account: AccountId
  session: AccountSession
  database: DatabaseSync
  files: MirrorFiles
  clock: Clock
  signal: AbortSignal
  patience: Patience
  rows: RestoreRows
  albums: AlbumsThere
  edit: boolean
  rest: () => Promise<void> | undefined
  /** Hears how many bytes are there of files whose items are still to be made. */
  onSent(bytes: number): void
  /** Hears of each item that is through, with the bytes of its file. */
  onItem(bytes: number): void
  onProblem(problem: Problem, of: { album: AlbumId; title: string; path?: string }): void
}

/** What is done with each album of a restore: it is made and filled, and later read back. */
export class AlbumRestore {
  readonly #parts: AlbumRestoreParts
  /** Google's ids of what is in each album now, by places. */
  readonly #placed = new Map<AlbumId, Expected[]>()
  readonly #refs = new Map<AlbumId, number>()

  constructor(parts: AlbumRestoreParts) {
    this.#parts = parts
  }

  /** `restored` tells what has come of it so far, whatever ends this. Throws `Ended` for what would end every other album, too. */
  async put(album: WantedAlbum, restored: RestoredAlbum): Promise<void> {
    const { id, title, items } = album
    try {
      const refused = titleTooLong(title)
      if (refused) throw new Ended(refused)
      const there = await this.#make(album, restored)
      await this.#fill(album, restored, there)
    } catch (error) {
      if (!(error instanceof Ended) || !isOfAlbum(error.problem)) throw error
      this.#parts.onProblem(error.problem, { album: id, title })
      restored.failed = items.length - restored.created - restored.there
    }
  }

  /** Reads an album back, if it was made. */
  async check(album: WantedAlbum, restored: RestoredAlbum): Promise<void> {
    const { session, signal, patience, rest, database, rows, edit } = this.#parts
    const { id, title } = album
    const { remote } = restored
    const [expected, ref] = [this.#placed.get(id), this.#refs.get(id)]
    const isThere = album.isOfLibrary || remote !== undefined
    if (!isThere || expected === undefined || ref === undefined) return
    await this.#cover(album, restored, expected)
    const found = await checkAlbum(remote, expected, {
      session,
      signal,
      patience,
      rest,
      onItem: () => this.#parts.onItem(0),
      ...(edit && {
        describe: async (item, text) => {
          const described = await patiently(() => session.writes.describeItem(item, text, signal), patience)
          return described.ok
        },
      }),
    })
    const counts = Object.fromEntries(restoredAs.map((as) => [as, 0])) as Record<RestoredAs, number>
    transaction(database, () => {
      for (const [position, as] of found) {
        rows.found(ref, position, as)
        counts[as] += 1
      }
    })
    restored.found = counts
    for (const [as, code] of differences)
      if (counts[as] > 0) this.#parts.onProblem({ code, values: { title } }, { album: id, title })
  }

  /** The album, with its texts; undefined for the library. */
  async #make(album: WantedAlbum, restored: RestoredAlbum): Promise<AlbumThere | undefined> {
    const { account, database, rows, session, signal, patience } = this.#parts
    const { id, title } = album
    const there = album.isOfLibrary ? undefined : await this.#parts.albums.find(album)
    if (there) restored.remote = there.remote
    if (there?.url !== undefined) restored.url = there.url
    const row = transaction(database, () => {
      const { ref } = rows.of(account, id)
      rows.forgetItems(ref)
      return ref
    })
    this.#refs.set(id, row)
    // Whatever stands in an album that the account had before stands there still.
    if (there?.isOurs !== true) return there
    const { remote } = there
    const problems = await putTexts({ row, remote }, album.texts, restored, { session, database, signal, patience })
    for (const problem of problems) this.#parts.onProblem(problem, { album: id, title })
    return there
  }

  async #fill(album: WantedAlbum, restored: RestoredAlbum, there: AlbumThere | undefined): Promise<void> {
    const { account, session, database, files, clock, signal, patience, rest } = this.#parts
    const { fitting: first, problem } = await itemsWithRoom(album, there, this.#parts)
    const fitting = first.map((item, position) => ({ item, position }))
    /** The same bytes can be several items here; there they are one. */
    const bySha = Map.groupBy(fitting, ({ item }) => item.sha256)
    const toUpload = [...bySha.values()].flatMap(([first]) =>
      first ? [fileToRestore(first.item, files, { signal, rest })] : [],
    )
    const upload = new UploadRun({
      account,
      session,
      database,
      clock,
      signal,
      patience,
      keepsOrder: !album.isOfLibrary,
      rest,
      onProgress: ({ sentBytes }) => this.#parts.onSent(sentBytes),
      onGone: (gone) => this.#gone(gone),
      onEnd: (file, end) => this.#ended(album, restored, bySha.get(file.sha256) ?? [], end),
    })
    this.#placed.set(album.id, [])
    const { ended } = await upload.run(toUpload, restored.remote)
    this.#placed.get(album.id)?.sort((one, other) => one.position - other.position)
    if (ended) throw new Ended(ended)
    if (problem) throw new Ended(problem)
  }

  /** What Google has no longer is not what a backup looks for there, and what is made instead is the same item. */
  #gone(remotes: ReadonlySet<string>): void {
    const { account, database } = this.#parts
    const [items, confirmations] = [new Items(database), new Confirmations(database)]
    transaction(database, () => {
      for (const remote of remotes) {
        const item = items.listedBy(account, remote)
        if (item === undefined) continue
        items.markGone(item)
        confirmations.forget(item)
      }
    })
  }

  /** Something has come of the bytes of these items. */
  #ended({ id, title }: WantedAlbum, restored: RestoredAlbum, of: readonly Placed[], end: ItemEnd): void {
    const { database, rows } = this.#parts
    const ref = this.#refs.get(id)
    if (ref === undefined) return
    const state = 'item' in end ? end.state : 'failed'
    transaction(database, () => {
      for (const { item, position } of of) {
        const more = 'item' in end ? { remote: end.item } : { problem: end.problem }
        rows.saveItem(ref, position, { item: item.id, filename: item.name, state, ...more })
      }
    })
    restored[state] += of.length
    for (const { item, position } of of) {
      if ('item' in end) this.#placed.get(id)?.push({ position, item, remote: end.item })
      this.#parts.onItem(item.bytes)
    }
    const [first] = of
    if ('problem' in end && first) this.#parts.onProblem(end.problem, { album: id, title, path: first.item.path })
  }

  /**
   * Gives an album that was made here the cover that it had, once, and only if a person has asked for such changes. What is known of the
   * cover of one that the account lists is what the account had.
   */
  async #cover(album: WantedAlbum, restored: RestoredAlbum, expected: readonly Expected[]): Promise<void> {
    const { account, session, signal, patience, edit, database, rows } = this.#parts
    const { id, title, cover, known } = album
    const { remote } = restored
    const there = expected.find(({ item }) => item.id === cover)
    if (!there || remote === undefined || remote === known) return
    const { ref, hasCover } = transaction(database, () => rows.of(account, id))
    restored.cover = hasCover
    if (!edit || hasCover) return
    const answer = await patiently(() => session.writes.setCover(remote, there.remote, signal), patience)
    restored.cover = answer.ok
    if (answer.ok) return transaction(database, () => rows.coverSet(ref))
    const problem = problemOf(answer.failure)
    if (!isOfAlbum(problem)) throw new Ended(problem)
    this.#parts.onProblem(problem, { album: id, title })
  }
}

/** What has come of an album before anything is done with it. */
export function nothingYet({ id, title, items }: WantedAlbum): RestoredAlbum {
  return { id, title, items: items.length, created: 0, there: 0, failed: 0, texts: 0, unclearTexts: 0 }
}

/** What is wrong with an album that was read back. */
const differences = [
  ['absent', 'restore-differs'],
  ['elsewhere', 'restore-order-differs'],
  ['changed', 'restore-texts-differ'],
] as const

interface Placed {
  item: WantedItem
  position: number
}

type ItemEnd = { item: string; state: 'created' | 'there' } | { problem: Problem }

/** What is wrong with one album says nothing about the others. */
function isOfAlbum({ code }: Problem): boolean {
  return [
    'restore-album-full',
    'restore-title-too-long',
    'google-limit',
    'google-not-found',
    'google-bad-request',
    'google-refused',
  ].includes(code)
}
