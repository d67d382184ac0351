import type { DatabaseSync } from 'node:sqlite'
import { shortTransaction } from '../index/schema/database.ts'
import { errnoOf } from '../disk-problem.ts'
import { hashFile } from './disk/hash-file.ts'
import type { MirrorFiles } from './disk/mirror-files.ts'
import { below, folderOf, foldersDownTo, mirrorTop, nameOf } from '../mirror-path.ts'
import type { MirrorName, MirrorPath } from '../mirror-path.ts'
import { takeTurns } from '../turns.ts'
import { PlaceRows } from '../index/places/place-rows.ts'
import { moveWithoutOverwriting } from './disk/move-file.ts'
import { moveFiles, type MoveResult, type WantedMove } from './move-files.ts'
import { freeName, nameKey, numberedFile, numberedFolder } from './names/names.ts'
import { plainerName } from './names/plainer-name.ts'
import type { Publication, PublishResult } from './publication.ts'
import { NotOrdinaryError } from './disk/ordinary-file.ts'
import { isRefusal } from './disk/place-problem.ts'
import { inOneGo } from './storing/in-one-go.ts'
import { errorOf } from './storing/told-error.ts'

interface Entry {
  publication: Publication
  mtimeHere: number | undefined
  name: MirrorName
  /** The top until a name was chosen. */
  path: MirrorPath
  folder: MirrorPath
  /** Keys of paths where something unknown to the index lies. */
  occupied: Set<string>
  settle: (result: PublishResult) => void
}

const largestBatch = 64

/** What the publisher needs of the mirror that it belongs to. */
export interface PublishingMirror {
  files: MirrorFiles
  database: DatabaseSync
  canLink: boolean
  isPresent(): Promise<boolean>
}

/**
 * Publishes files into `Photos/`. What arrives while a batch is on its way forms the next batch, so that many small
 * files share their syncs and a single file waits for nobody. The rows of a batch are committed together with the
 * intents of the next. One for each open mirror: where the disk has no links, only whoever knows of all names that are being
 * given can keep two files from getting the same.
 */
export class Publisher {
  readonly #mirror: PublishingMirror
  readonly #files: MirrorFiles
  readonly #waiting: Entry[] = []
  readonly #knownFolders = new Set<MirrorPath>()
  /** Folders in the place of those whose own is taken by something else. */
  readonly #beside = new Map<MirrorPath, MirrorPath>()
  readonly #places: PlaceRows
  /** Keys of the paths that publications have chosen, and that no row of a file names yet. */
  readonly #given = new Set<string>()
  #working = false
  #work: Promise<void> = Promise.resolve()
  /** Looking for a name that is free and taking it are one step where there are no links. */
  readonly #inTurn = takeTurns()

  constructor(mirror: PublishingMirror) {
    this.#mirror = mirror
    this.#files = mirror.files
    this.#places = new PlaceRows(mirror.database)
  }

  /** Resolves when the file is under its name and its row is safe, or when that failed. Never overwrites anything. */
  publish(publication: Publication): Promise<PublishResult> {
    return new Promise((settle) => {
      const { name, folder } = publication
      const begun = { path: mirrorTop, mtimeHere: undefined, occupied: new Set<string>() }
      const settled = (result: PublishResult): void => {
        this.#given.delete(nameKey(entry.path))
        settle(result)
      }
      const entry: Entry = { publication, name, folder, ...begun, settle: settled }
      this.#enqueue(entry)
    })
  }

  /**
   * For the start of a task: forgets which folders were there, and where something else lay in the place of one. A person may
   * have changed either since.
   */
  lookAnew(): void {
    this.#knownFolders.clear()
    this.#beside.clear()
  }

  /** Resolves when nothing is on its way any more. */
  async idle(): Promise<void> {
    await this.#work
  }

  /**
   * Puts a file of the index back under the name that it has there, which nobody else is given. Throws EEXIST if something
   * is there all the same, and what the file system throws.
   */
  async putBack(temporary: MirrorPath, path: MirrorPath): Promise<void> {
    await this.#inTurn(() => moveWithoutOverwriting(this.#mirror, temporary, path))
  }

  /**
   * Gives files of the index another folder, and a name there that nothing has: in whatever order this is broken off, each has
   * the name that its row says, or one from which `settleMoves` finds its way on. Throws what the index throws, and ENODEV where
   * the mirror is gone; what is wrong with single files is in their results.
   */
  move(wanted: readonly WantedMove[]): Promise<MoveResult[]> {
    const folders = {
      make: (folder: MirrorPath, toSync: Set<MirrorPath>) => this.#folderFor(folder, toSync),
      forget: (folder: MirrorPath) => void this.#knownFolders.delete(folder),
    }
    return this.#inTurn(() => moveFiles(this.#mirror, { folders, isGiven: (key) => this.#given.has(key) }, wanted))
  }

  #enqueue(entry: Entry): void {
    this.#waiting.push(entry)
    if (this.#working) return
    this.#working = true
    this.#work = this.#workOff()
  }

  get #database(): DatabaseSync {
    return this.#mirror.database
  }

  async #workOff(): Promise<void> {
    let placed: Entry[] = []
    while (this.#waiting.length > 0 || placed.length > 0) {
      const taken = this.#waiting.splice(0, largestBatch)
      const atWork = [...placed, ...taken]
      try {
        placed = await this.#advance(placed, taken)
      } catch (error) {
        // Whoever waits for a file hears of its end, whatever that is.
        for (const entry of atWork) entry.settle({ ok: false, error })
        placed = []
      }
    }
    // Here and not later: whoever comes next must find that nobody works.
    this.#working = false
  }

  /** Ends those that are in place, and puts those that come next there, which are returned. */
  async #advance(placed: readonly Entry[], taken: Entry[]): Promise<Entry[]> {
    const batch = await this.#sync(taken)
    shortTransaction(this.#database, () => {
      for (const entry of placed) entry.publication.record(entry.path, entry.mtimeHere)
      this.#chooseNames(batch)
    })
    for (const { publication, path, settle } of placed) {
      try {
        publication.committed(path)
        settle({ ok: true, path })
      } catch (error) {
        settle({ ok: false, error })
      }
    }
    return this.#inTurn(() => this.#place(batch))
  }

  /** Makes the bytes of a batch durable; entries that fail are settled and left out. */
  async #sync(batch: Entry[]): Promise<Entry[]> {
    if (batch.length === 0) return batch
    if (!(await this.#mirror.isPresent())) {
      const error = Object.assign(new Error('the folder of the mirror is gone'), { code: 'ENODEV' })
      for (const entry of batch) entry.settle({ ok: false, error })
      for (const { publication } of batch) if ('handle' in publication.source) await publication.source.handle.close()
      return []
    }
    // A name that turned out to be taken comes here again, with its bytes safe already.
    const unsafe = batch.filter((entry) => entry.path === mirrorTop)
    const failed = new Set<Entry>()
    const fail = (entry: Entry, error: unknown): void => {
      failed.add(entry)
      entry.settle({ ok: false, error })
    }
    await Promise.all([
      this.#storeUnwritten(unsafe, fail),
      ...unsafe.map(async (entry) => {
        const { source } = entry.publication
        if (!('handle' in source)) return
        try {
          try {
            await source.handle.sync()
          } finally {
            await source.handle.close()
          }
        } catch (error) {
          fail(entry, error)
        }
      }),
    ])
    return batch.filter((entry) => !failed.has(entry))
  }

  async #storeUnwritten(batch: readonly Entry[], fail: (entry: Entry, error: unknown) => void): Promise<void> {
    const unwritten = batch.flatMap((entry) => {
      const { source } = entry.publication
      return 'unwritten' in source ? [{ entry, source }] : []
    })
    if (unwritten.length === 0) return
    const { each } = await inOneGo(this.#files, {
      kind: 'store',
      files: unwritten.map(({ source: { temporary, unwritten: bytes, date } }) => ({ path: temporary, bytes, date })),
    })
    for (const [at, { entry, source }] of unwritten.entries()) {
      const result = each[at]
      if (result?.ok === true) {
        entry.mtimeHere = result.here
        source.stored()
      } else fail(entry, result ? errorOf(result.error) : new Error('a file was not stored'))
    }
  }

  #chooseNames(batch: Entry[]): void {
    const chosen = new Set<string>()
    for (const entry of batch) {
      entry.folder = this.#beside.get(entry.folder) ?? entry.folder
      const { folder } = entry
      const name = freeName(entry.name, numberedFile, (candidate) => {
        const key = nameKey(`${folder}/${candidate}`)
        return chosen.has(key) || entry.occupied.has(key) || this.#places.isTaken(key)
      })
      this.#given.delete(nameKey(entry.path))
      entry.path = below(folder, name)
      this.#given.add(nameKey(entry.path))
      chosen.add(nameKey(entry.path))
      entry.publication.intend(entry.path)
    }
  }

  /** Puts a batch under its final names. Returns what is in place; the rest is settled or waits for another name. */
  async #place(batch: Entry[]): Promise<Entry[]> {
    if (batch.length === 0) return []
    const folders = new Set<MirrorPath>()
    const errors = new Map<Entry, { error: unknown; named: boolean }>()
    await Promise.all(
      batch.map(async (entry) => {
        try {
          await this.#makeFolder(entry.folder, folders)
          folders.add(entry.folder)
        } catch (error) {
          errors.set(entry, { error, named: false })
        }
      }),
    )
    const ready = batch.filter((entry) => !errors.has(entry))
    const { canLink } = this.#mirror
    const moves = ready.map(({ publication, path }) => ({ from: publication.source.temporary, to: path }))
    const { each, notSynced } = await inOneGo(this.#files, { kind: 'place', canLink, moves, folders: [...folders] })
    for (const [at, entry] of ready.entries()) {
      const result = each[at]
      if (result?.ok === false) errors.set(entry, { error: errorOf(result.error), named: true })
    }
    const outcomes = await Promise.all(batch.map((entry) => this.#outcomeOf(entry, errors.get(entry))))
    const placed = batch.filter((_, at) => outcomes[at] === 'placed')
    if (notSynced) {
      const error = errorOf(notSynced)
      for (const entry of placed) entry.settle({ ok: false, error })
      placed.length = 0
    }
    for (const [at, entry] of batch.entries()) if (outcomes[at] === 'taken') this.#enqueue(entry)
    return placed
  }

  /**
   * What an error, if there was one, means for a file that was to get its name; settles it if that is its end. `named`: it was
   * met in giving the name, and not in making the folder.
   */
  async #outcomeOf(
    entry: Entry,
    met: { error: unknown; named: boolean } | undefined,
  ): Promise<'placed' | 'taken' | 'failed'> {
    if (!met) return 'placed'
    const { error, named } = met
    try {
      if (named && errnoOf(error) === 'EEXIST') return await this.#takeOver(entry)
      if (takesAnotherName(entry, error) || (await this.#goesBeside(entry.folder, error))) return 'taken'
      throw error
    } catch (reason) {
      this.#knownFolders.delete(entry.folder)
      entry.settle({ ok: false, error: reason })
      return 'failed'
    }
  }

  /** Makes a folder, or the one beside it; which it is. */
  async #folderFor(wanted: MirrorPath, toSync: Set<MirrorPath>): Promise<MirrorPath> {
    for (let folder = wanted; ;) {
      folder = this.#beside.get(folder) ?? folder
      try {
        await this.#makeFolder(folder, toSync)
        return folder
      } catch (error) {
        if (!(await this.#goesBeside(folder, error))) throw error
      }
    }
  }

  async #makeFolder(folder: MirrorPath, toSync: Set<MirrorPath>): Promise<void> {
    if (this.#knownFolders.has(folder)) return
    await this.#files.makeFolder(folder)
    // Also where it was there: who made it may have ended before its name was safe.
    for (const above of [mirrorTop, ...foldersDownTo(folderOf(folder))]) toSync.add(above)
    this.#knownFolders.add(folder)
  }

  /**
   * Where something else lies in the place of a year or month, as a file of that name, it keeps its place, and what would
   * go there goes into a folder with a number beside it. True if that is so.
   */
  async #goesBeside(wanted: MirrorPath, error: unknown): Promise<boolean> {
    if (!(error instanceof NotOrdinaryError)) return false
    const levels = foldersDownTo(wanted)
    const at = levels.findIndex((level) => this.#files.absolute(level) === error.path)
    const taken = levels[at]
    // There is only one `Photos`.
    if (at < 1 || taken === undefined) return false
    for (let number = 2; ; number++) {
      const beside = below(folderOf(taken), numberedFolder(nameOf(taken), number))
      const there = await this.#files.look(beside)
      if (there && !there.isDirectory()) continue
      const folder = below(beside, ...levels.slice(at + 1).map(nameOf))
      this.#beside.set(wanted, folder)
      return true
    }
  }

  /** Something has the name: the very file, or another one. */
  async #takeOver(entry: Entry): Promise<'placed' | 'taken'> {
    if (await this.#sameContent(entry)) {
      await this.#files.remove(entry.publication.source.temporary)
      return 'placed'
    }
    entry.occupied.add(nameKey(entry.path))
    return 'taken'
  }

  /** An index that was lost leaves files behind that are exactly what arrives again: those are taken over. */
  async #sameContent({ path, publication }: Entry): Promise<boolean> {
    if (!(await this.#files.hasFile(path, publication.bytes))) return false
    try {
      return (await hashFile(this.#files, path)) === publication.sha256
    } catch (error) {
      // What cannot be read is somebody else's.
      if (isRefusal(error)) return false
      throw error
    }
  }
}

/** Gives a file a shorter or plainer name if the disk has refused the one that it was to have. */
function takesAnotherName(entry: Entry, error: unknown): boolean {
  const name = plainerName({ name: entry.name, plainName: entry.publication.plainName }, error)
  if (name !== undefined) entry.name = name
  return name !== undefined
}
