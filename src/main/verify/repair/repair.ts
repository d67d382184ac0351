import type { Repair } from '../../../shared/tasks/verification.ts'
import { copySafely } from '../../mirror/disk/copy-file.ts'
import { transaction } from '../../index/schema/database.ts'
import { folderOf } from '../../mirror-path.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import { makeFolderSafely } from '../../mirror/disk/make-folder.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import { meansNoLinks } from '../../mirror/disk/replace-file.ts'
import type { TaskFolder } from '../../mirror/disk/task-folders.ts'
import type { Clock } from '../../ports.ts'
import type { FileCheckParts } from '../check-file.ts'
import { findCopy } from './find-copy.ts'
import { hashWhole } from '../read-whole.ts'
import { SetAside } from '../../mirror/disk/set-aside.ts'
import type { AlbumTarget, PhotoTarget, Target, Targets } from '../targets.ts'
import type { UnknownFile } from '../unknown-files.ts'
import type { VerificationRows } from '../verification-rows.ts'

export interface RepairParts {
  mirror: Mirror
  clock: Clock
  check: FileCheckParts
  targets: Targets
  rows: VerificationRows
  unknown: readonly UnknownFile[]
  /** Where good copies are made ready. */
  folder: TaskFolder
}

/**
 * `awaits`: no good copy is here, the next backup downloads the file again. `lost`: Google does not have it any more,
 * either, so everything was left as it is. `none`: cannot be repaired now.
 */
export type RepairOutcome = { kind: 'repaired'; repair: Repair } | { kind: 'awaits' | 'lost' | 'none' | 'aborted' }

/** A good copy next to its place, under a temporary name. */
interface Taken {
  kind: 'link' | 'copy'
  path: MirrorPath
}

/**
 * Puts files right, in steps of which each leaves a state that the next verification understands:
 *
 *   good copy complete below .shoebox/incoming -> damaged file set aside -> good copy under its name
 *
 * A crash in between leaves a file that is still damaged, or one that is missing. Nothing is overwritten.
 */
export class Repairer {
  readonly #parts: RepairParts
  readonly #aside: SetAside

  constructor(parts: RepairParts) {
    this.#parts = parts
    this.#aside = new SetAside(parts.mirror, parts.clock.now())
  }

  async photo(target: PhotoTarget, found: Repair['found']): Promise<RepairOutcome> {
    const { mirror, check, targets, unknown } = this.#parts
    const damaged = await mirror.files.look(target.path)
    const copy = await findCopy(check, targets, unknown, target, damaged)
    if (copy === 'aborted') return { kind: 'aborted' }
    // Google delivers the item as it is now, never as it was, and no edited copy beside it.
    const comesBack = target.inGoogle && target.version === undefined && target.role !== 'edited'
    if (copy === 'none') return comesBack ? this.#leaveToBackup(target) : { kind: 'lost' }
    const taken = await this.#take(target, copy.path, copy.link)
    if (taken === undefined) return { kind: check.reading.signal.aborted ? 'aborted' : 'none' }
    const setAside = await this.#putInPlace(target, taken.path)
    return { kind: 'repaired', repair: { path: target.path, found, source: copy.source, from: copy.path, ...setAside } }
  }

  /** Needs a photo that is right. */
  async albumFile(target: AlbumTarget, found: Repair['found']): Promise<RepairOutcome> {
    const taken = await this.#take(target, target.photoPath, target.linked)
    if (taken === undefined) return { kind: this.#parts.check.reading.signal.aborted ? 'aborted' : 'none' }
    const setAside = await this.#putInPlace(target, taken.path)
    if (target.linked && taken.kind === 'copy') this.#parts.rows.setCopied(target)
    const repair: Repair = { path: target.path, found, source: 'photo', from: target.photoPath, ...setAside }
    return { kind: 'repaired', repair }
  }

  /** Gets a good copy ready next to its place; undefined if its bytes turned out not to be the right ones. */
  async #take(target: Target, from: MirrorPath, link: boolean): Promise<Taken | undefined> {
    const { mirror, check } = this.#parts
    const { files } = mirror
    const temporary = await this.#parts.folder.path('repair')
    if (link && mirror.canLink) {
      try {
        await files.link(from, temporary)
        return { kind: 'link', path: temporary }
      } catch (error) {
        if (!meansNoLinks(error)) throw error
      }
    }
    await copySafely(files, from, temporary, target.mtime)
    if ((await hashWhole(files, temporary, target.bytes, check.reading)) !== target.sha256) {
      await files.remove(temporary)
      return undefined
    }
    return { kind: 'copy', path: temporary }
  }

  async #putInPlace(target: Target, temporary: MirrorPath): Promise<{ setAside?: string }> {
    const { mirror } = this.#parts
    const { files } = mirror
    const folder = folderOf(target.path)
    const setAside = await this.#aside.move(target.path)
    await makeFolderSafely(files, folder)
    await mirror.publisher.putBack(temporary, target.path)
    await files.sync(folder)
    return setAside === undefined ? {} : { setAside }
  }

  /** Files first, rows last: a crash leaves a missing file, which comes here again. */
  async #leaveToBackup(target: PhotoTarget): Promise<RepairOutcome> {
    const { mirror, clock, targets, rows } = this.#parts
    await this.#aside.move(target.path)
    // None of these is a good copy, and the next backup puts new ones there.
    for (const twin of targets.inAlbums(target.item, target.role)) await this.#aside.move(twin.path)
    transaction(mirror.database, () => rows.awaitBackup(target, clock.now()))
    return { kind: 'awaits' }
  }
}
