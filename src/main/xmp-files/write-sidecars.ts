import type { StatementSync } from 'node:sqlite'
import { success, type Problem, type Result } from '../../shared/problems/problem.ts'
import { errnoOf, isDiskError } from '../disk-problem.ts'
import { isForeign } from '../mirror/names/foreign-names.ts'
import { layout, temporaryPath } from '../mirror/names/layout.ts'
import { moveWithoutOverwriting } from '../mirror/disk/move-file.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import { NotOrdinaryError } from '../mirror/disk/ordinary-file.ts'
import { mirrorProblem, placeProblem } from '../mirror/disk/place-problem.ts'
import { below, folderOf, type MirrorPath } from '../mirror-path.ts'
import { sealed } from '../xmp/seal.ts'
import { xmpOf } from '../xmp/xmp.ts'
import { describedFiles } from './item-facts.ts'
import { ownSidecar, photoOf, sidecarPath } from '../mirror/sidecar-file.ts'

/** How many sidecars came to what. */
export interface SidecarReport {
  written: number
  /** Of ours, that said something old. */
  replaced: number
  /** Of ours, that say what is known. */
  unchanged: number
  /** Of ours, whose photo is not in the mirror any more. */
  removed: number
  /** Made or changed by another program, and left as they are. */
  theirs: number
  problems: Problem[]
  /** False if it was stopped. */
  complete: boolean
}

type Outcome = 'written' | 'replaced' | 'unchanged' | 'theirs'

/** How many get their names before these are made durable, folder by folder. */
const atATime = 500

/**
 * Writes an XMP sidecar beside each photo and video whose file lacks what is known, with `all` beside each one. What another
 * program has made or changed is never touched. Fails with a problem of the whole mirror; those of single files are
 * reported, and the rest goes on.
 */
export async function writeSidecars(
  mirror: Mirror,
  { all }: { all: boolean },
  signal: AbortSignal,
): Promise<Result<SidecarReport>> {
  const report = { written: 0, replaced: 0, unchanged: 0, removed: 0, theirs: 0, problems: [], complete: true }
  return new SidecarWriting(mirror, report).run(all, signal)
}

class SidecarWriting {
  readonly #mirror: Mirror
  readonly #report: SidecarReport
  readonly #unsynced = new Set<MirrorPath>()
  readonly #isKnown: StatementSync

  constructor(mirror: Mirror, report: SidecarReport) {
    this.#mirror = mirror
    this.#report = report
    this.#isKnown = mirror.database.prepare('SELECT 1 FROM file WHERE path = ?')
  }

  async run(all: boolean, signal: AbortSignal): Promise<Result<SidecarReport>> {
    const report = this.#report
    try {
      const there = await this.#there()
      let since = 0
      for (const { path, facts, lacks } of describedFiles(this.#mirror.database)) {
        if (signal.aborted) break
        const sidecar = sidecarPath(path)
        const isThere = sidecar !== undefined && there.delete(sidecar)
        if (!isThere && !lacks && !all) continue
        if (sidecar === undefined) {
          const detail = 'its name leaves no room for that of a sidecar'
          report.problems.push({ code: 'file-failed', values: { path }, detail })
          continue
        }
        await this.#attempt(sidecar, async () => {
          const outcome = await this.#bring(path, sidecar, sealed(xmpOf(facts)))
          if (outcome) report[outcome]++
        })
        if (++since % atATime === 0) await this.#sync()
      }
      for (const sidecar of there) {
        if (signal.aborted) break
        await this.#attempt(sidecar, () => this.#removeOrphan(sidecar))
      }
      await this.#sync()
    } catch (error) {
      const problem = isDiskError(error) ? await mirrorProblem(error, this.#mirror) : undefined
      if (!problem) throw error
      return { ok: false, problem }
    }
    report.complete = !signal.aborted
    return success(report)
  }

  /** Whatever lies in `Photos/` under the name of a sidecar. */
  async #there(): Promise<Set<MirrorPath>> {
    const found = new Set<MirrorPath>()
    const visit = async (folder: MirrorPath): Promise<void> => {
      for (const { name, isFolder } of (await this.#mirror.files.list(folder)) ?? []) {
        if (isForeign(name, isFolder)) continue
        const path = below(folder, name)
        if (isFolder) await this.#attempt(path, () => visit(path))
        else if (photoOf(path) !== undefined) found.add(path)
      }
    }
    await visit(layout.photos)
    return found
  }

  /** Notes what goes wrong with one place; what is wrong with the whole mirror goes on to the caller. */
  async #attempt(path: MirrorPath, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!isDiskError(error) && !(error instanceof NotOrdinaryError)) throw error
      if (await mirrorProblem(error, this.#mirror)) throw error
      this.#report.problems.push(placeProblem(error, this.#mirror.path, path))
    }
  }

  /** Undefined where the photo itself is not there, which is for a verification to say. */
  async #bring(photo: MirrorPath, path: MirrorPath, text: string): Promise<Outcome | undefined> {
    const { files } = this.#mirror
    const before = await ownSidecar(files, path)
    if (before === 'theirs') return 'theirs'
    if (before !== 'nothing' && before.equals(Buffer.from(text))) return 'unchanged'
    if (!(await files.holdsFile(photo))) return undefined
    const temporary = temporaryPath('xmp')
    const handle = await files.create(temporary)
    try {
      try {
        await handle.appendFile(text)
        await handle.sync()
      } finally {
        await handle.close()
      }
      return await this.#name(temporary, path, before !== 'nothing')
    } finally {
      await files.removeIfThere(temporary)
    }
  }

  /** Another program may have come meanwhile: what it has made stays. */
  async #name(temporary: MirrorPath, path: MirrorPath, replaces: boolean): Promise<Outcome> {
    const { files } = this.#mirror
    if (replaces && (await ownSidecar(files, path)) === 'theirs') return 'theirs'
    try {
      if (replaces) await files.rename(temporary, path)
      else await moveWithoutOverwriting(this.#mirror, temporary, path)
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return 'theirs'
      throw error
    }
    this.#unsynced.add(folderOf(path))
    return replaces ? 'replaced' : 'written'
  }

  async #removeOrphan(path: MirrorPath): Promise<void> {
    const { files } = this.#mirror
    const photo = photoOf(path)
    if (photo === undefined || this.#isKnown.get(photo)) return
    // A photo that the index does not know is still somebody's.
    if (await files.look(photo)) return
    const before = await ownSidecar(files, path)
    if (typeof before === 'string') return
    await files.remove(path)
    this.#unsynced.add(folderOf(path))
    this.#report.removed++
  }

  async #sync(): Promise<void> {
    for (const folder of this.#unsynced) await this.#mirror.files.sync(folder)
    this.#unsynced.clear()
  }
}
