import type { DatabaseSync } from 'node:sqlite'
import { errnoOf, isDiskError } from '../disk-problem.ts'
import { PlaceRows } from '../index/places/place-rows.ts'
import { shortTransaction } from '../index/schema/database.ts'
import { below, folderOf, foldersDownTo, mirrorTop, type MirrorName, type MirrorPath } from '../mirror-path.ts'
import type { MirrorFiles } from './disk/mirror-files.ts'
import { meansNoLinks } from './disk/replace-file.ts'
import { endMove } from './end-move.ts'
import { freeName, nameKey, numberedFile } from './names/names.ts'
import { removeEmptied } from './remove-emptied.ts'
import { plainerName } from './names/plainer-name.ts'

/** A file of the index that is to have another folder. */
export interface WantedMove {
  /** Its row. */
  file: number
  from: MirrorPath
  folder: MirrorPath
  /** What it is called there if that is free, and a name that every disk takes. */
  name: MirrorName
  plainName: MirrorName
}

/** `path`: where it is now. `error`: what the file system threw; the file has its old name, and its row says so. */
export type MoveResult = { ok: true; path: MirrorPath } | { ok: false; error: unknown }

/** What moving needs of whoever gives names. */
interface GivingNames {
  folders: {
    /** Makes a folder, or the one beside it; which it is. What has to be synced for it is added. */
    make(folder: MirrorPath, toSync: Set<MirrorPath>): Promise<MirrorPath>
    /** The folder may be gone. */
    forget(folder: MirrorPath): void
  }
  /** Something that is on its way has been given a path with this key. */
  isGiven(key: string): boolean
}

interface MovingMirror {
  files: MirrorFiles
  database: DatabaseSync
  canLink: boolean
  isPresent(): Promise<boolean>
}

interface Entry extends WantedMove {
  target: MirrorPath
  /** Keys of paths where something unknown to the index lies. */
  occupied: Set<string>
}

/**
 * Moves files, each in this order:
 *
 *   intent committed -> new name -> its folder synced -> row committed -> old name gone -> emptied folder gone -> intent gone
 *
 * With hard links the file has both names while its row changes, so that it is always where its row says. Without them, between
 * the renaming and the row, only the intent tells where it is. To be called by one at a time, in the turn of the publisher.
 */
export async function moveFiles(
  mirror: MovingMirror,
  giving: GivingNames,
  wanted: readonly WantedMove[],
): Promise<MoveResult[]> {
  if (!(await mirror.isPresent()))
    throw Object.assign(new Error('the folder of the mirror is gone'), { code: 'ENODEV' })
  const moving = new Moving(mirror, giving)
  const entries = wanted.map((each): Entry => ({ ...each, target: mirrorTop, occupied: new Set() }))
  await moving.move(entries)
  return entries.map((entry) => moving.results.get(entry) ?? { ok: true, path: entry.target })
}

class Moving {
  /** Of those that failed, or stay where they are. */
  readonly results = new Map<Entry, MoveResult>()
  readonly #mirror: MovingMirror
  readonly #giving: GivingNames
  readonly #rows: PlaceRows
  readonly #toSync = new Set<MirrorPath>()

  constructor(mirror: MovingMirror, giving: GivingNames) {
    this.#mirror = mirror
    this.#giving = giving
    this.#rows = new PlaceRows(mirror.database)
  }

  async move(entries: readonly Entry[]): Promise<void> {
    const named: Entry[] = []
    for (let waiting = entries; waiting.length > 0;) {
      const again: Entry[] = []
      const chosen = await this.#choose(waiting)
      await Promise.all(
        chosen.map(async (entry) => {
          try {
            await this.#giveName(entry)
            named.push(entry)
          } catch (error) {
            if (this.#takesAnotherName(entry, error)) again.push(entry)
            else if (!this.results.has(entry)) this.#fail(entry, error)
          }
        }),
      )
      this.#forget(chosen.filter((entry) => !named.includes(entry)))
      waiting = again
    }
    const safe = await this.#synced(named)
    this.#commit(safe, ({ file, from, target }) =>
      this.#rows.moved({ file, origin: from, target, key: nameKey(target) }),
    )
    const ended = await Promise.all(safe.map((entry) => this.#end(entry)))
    const all = safe.filter((_, at) => ended[at])
    const emptied = await removeEmptied(
      this.#mirror.files,
      all.map(({ from }) => from),
    )
    for (const folder of emptied) this.#giving.folders.forget(folder)
    this.#forget(all)
  }

  /** Writes down where files are about to be; those whose folder cannot be made fail. */
  async #choose(entries: readonly Entry[]): Promise<Entry[]> {
    const ready: Entry[] = []
    for (const entry of entries)
      try {
        entry.folder = await this.#giving.folders.make(entry.folder, this.#toSync)
        ready.push(entry)
      } catch (error) {
        this.#fail(entry, error)
      }
    this.#commit(ready, (entry) => {
      const name = freeName(entry.name, numberedFile, (candidate) => {
        const key = nameKey(below(entry.folder, candidate))
        return entry.occupied.has(key) || this.#giving.isGiven(key) || this.#rows.isTaken(key)
      })
      entry.target = below(entry.folder, name)
      this.#rows.intend(entry.file, entry.from, entry.target, nameKey(entry.target))
    })
    return ready
  }

  async #giveName({ from, target }: Entry): Promise<void> {
    const { files, canLink } = this.#mirror
    if (canLink)
      try {
        return await files.link(from, target)
      } catch (error) {
        if (!meansNoLinks(error)) throw error
      }
    if (await files.look(target)) throw Object.assign(new Error('something is there already'), { code: 'EEXIST' })
    await files.rename(from, target)
    this.#toSync.add(folderOf(from))
  }

  #takesAnotherName(entry: Entry, error: unknown): boolean {
    if (errnoOf(error) === 'EEXIST') {
      entry.occupied.add(nameKey(entry.target))
      return true
    }
    const name = plainerName(entry, error)
    if (name === undefined) return false
    entry.name = name
    // It has got its present name in the same way.
    const isThere = nameKey(below(entry.folder, name)) === nameKey(entry.from)
    if (isThere) this.results.set(entry, { ok: true, path: entry.from })
    return !isThere
  }

  /** Those whose new names are safe. The others keep their intents, from which the next start goes on. */
  async #synced(named: readonly Entry[]): Promise<Entry[]> {
    const folders = new Set([...named.map(({ folder }) => folder), ...this.#toSync])
    const failed = new Map<MirrorPath, unknown>()
    await Promise.all(
      [...folders].map(async (folder) => {
        try {
          await this.#mirror.files.sync(folder)
        } catch (error) {
          failed.set(folder, error)
        }
      }),
    )
    return named.filter((entry) => {
      const levels = [mirrorTop, entry.folder, folderOf(entry.from), ...foldersDownTo(entry.folder)]
      const level = levels.find((each) => failed.has(each))
      if (level !== undefined) this.#fail(entry, failed.get(level))
      return level === undefined
    })
  }

  /** False if the old name may still be there: that is for the next start. */
  async #end({ from, target }: Entry): Promise<boolean> {
    try {
      await endMove(this.#mirror, { origin: from, target })
      return true
    } catch (error) {
      if (!isDiskError(error)) throw error
      return false
    }
  }

  #fail(entry: Entry, error: unknown): void {
    if (!isDiskError(error)) throw error
    this.#giving.folders.forget(entry.folder)
    this.results.set(entry, { ok: false, error })
  }

  #forget(entries: readonly Entry[]): void {
    this.#commit(entries, ({ file }) => this.#rows.forgetMove(file))
  }

  #commit(entries: readonly Entry[], each: (entry: Entry) => void): void {
    if (entries.length > 0) shortTransaction(this.#mirror.database, () => entries.forEach(each))
  }
}
