import { failure } from '../../shared/problems/problem.ts'
import type { ProblemCode } from '../../shared/problems/problem.ts'
import type { FileProblem, Repair, VerifyCounts } from '../../shared/tasks/verification.ts'
import { hasOnlyOwnNames } from '../mirror/own-names.ts'
import { isRefusal, throwUnlessOfOnePlace } from '../mirror/disk/place-problem.ts'
import type { TaskFolder } from '../mirror/disk/task-folders.ts'
import { checkFile } from './check-file.ts'
import type { FileCheckParts, Finding } from './check-file.ts'
import { Repairer } from './repair/repair.ts'
import type { Targets, Target } from './targets.ts'
import type { UnknownFile } from './unknown-files.ts'
import type { VerificationRows } from './verification-rows.ts'
import type { VerifyParts } from './verify-options.ts'

/** A disk that did not take so many dates in a row takes none. */
const mostDatesRefused = 8

interface FindingsParts {
  check: FileCheckParts
  targets: Targets
  rows: VerificationRows
}

/** What one verification finds, counted and, if that is wished, repaired. */
export class Findings {
  readonly #parts: VerifyParts
  readonly #check: FileCheckParts
  readonly #targets: Targets
  readonly #rows: VerificationRows
  readonly counts: VerifyCounts = { ok: 0, missing: 0, damaged: 0, unreadable: 0, unknown: 0 }
  readonly repairs: Repair[] = []
  readonly problems: FileProblem[] = []
  /** Photos that are not right, so that nothing is made from them. */
  readonly #wrongPhotos = new Set<string>()
  /** Files in a row whose dates the disk did not take. */
  #datesRefused = 0
  /** Undefined if nothing is to be repaired. */
  #repairer: Repairer | undefined

  constructor(parts: VerifyParts, { check, targets, rows }: FindingsParts) {
    this.#parts = parts
    this.#check = check
    this.#targets = targets
    this.#rows = rows
  }

  /** Repairs from now on, also from files that nobody knows; good copies are made ready in `folder`. */
  repairFrom(unknown: UnknownFile[], folder: TaskFolder): void {
    const { mirror, clock } = this.#parts
    const [check, targets, rows] = [this.#check, this.#targets, this.#rows]
    this.#repairer = new Repairer({ mirror, clock, unknown, check, targets, rows, folder })
  }

  /** How many files were looked at. */
  get files(): number {
    const { ok, missing, damaged, unreadable } = this.counts
    return ok + missing + damaged + unreadable
  }

  /** Counts a finding and repairs the file if that is wished; what comes back writes it down. Undefined if aborted. */
  async settle(target: Target, finding: Finding): Promise<(() => void) | undefined> {
    if (finding.kind === 'same-as-photo') return () => this.#rows.forgetProblem(target.path)
    if (finding.kind === 'ok') return this.#right(target, finding)
    // Meanwhile a backup may have given the place to something else.
    if (this.#targets.at(target.path)?.sha256 !== target.sha256) return () => undefined
    if (finding.kind === 'unreadable') {
      this.counts.unreadable++
      return this.#wrong(target, 'file-failed', finding.detail)
    }
    const outcome = await this.#repair(target, finding.kind)
    if (outcome === 'aborted') return undefined
    this.counts[finding.kind]++
    if (outcome === 'right') return () => this.#written(target)
    if (outcome === 'awaits') return () => this.#rows.forgetProblem(target.path)
    const found = finding.kind === 'missing' ? 'file-missing' : 'file-damaged'
    const code = outcome === 'lost' ? lostAs(target) : outcome === 'refused' ? 'file-not-repaired' : found
    return this.#wrong(target, code, finding.kind === 'damaged' ? finding.detail : undefined)
  }

  async #right(target: Target, finding: Extract<Finding, { kind: 'ok' }>): Promise<() => void> {
    const { clock } = this.#parts
    const isLink = target.kind === 'album' && target.linked
    if (!isLink) this.counts.ok++
    const here = finding.otherTime === undefined ? undefined : await this.#setDate(target, finding.otherTime)
    return () => {
      this.#rows.forgetProblem(target.path)
      if (finding.otherTime !== undefined && here !== target.mtimeHere) this.#rows.noteTime(target, here)
      if (finding.read) this.#rows.noteVerified(target, clock.now())
      // Somebody has put a file with the same bytes in the place of the link.
      if (this.#repairer && isLink) this.#rows.setCopied(target)
    }
  }

  /** Gives a file its date if repairs are wished. Returns the date that it has then, if that is another. */
  async #setDate(target: Target, found: number): Promise<number | undefined> {
    if (!this.#repairer || this.#datesRefused >= mostDatesRefused) return found
    const { files } = this.#parts.mirror
    // The date would be that of a file elsewhere, too.
    const photo = target.kind === 'album' ? target.photoPath : target.path
    const inAlbums = this.#targets.inAlbums(target.item, target.role).map(({ path }) => path)
    if (!(await hasOnlyOwnNames(files, target.path, [photo, ...inAlbums]))) return found
    const here = await files.setDate(target.path, target.mtime)
    this.#datesRefused = here === undefined ? 0 : this.#datesRefused + 1
    return here
  }

  #written(target: Target): void {
    this.#rows.forgetProblem(target.path)
    this.#rows.noteVerified(target, this.#parts.clock.now())
  }

  #wrong(target: Target, code: ProblemCode, detail: string | undefined): () => void {
    if (target.kind === 'photo') this.#wrongPhotos.add(target.path)
    const { problem } = failure(code, {
      values: { path: target.path },
      item: target.id,
      ...(detail !== undefined && { detail }),
    })
    this.problems.push({ path: target.path, problem, item: target.id })
    return () => this.#rows.noteProblem(target, code, detail, this.#parts.clock.now())
  }

  /** `refused`: what is in the way is a write protection of that file or folder alone. */
  async #repair(
    target: Target,
    found: Repair['found'],
  ): Promise<'right' | 'awaits' | 'lost' | 'none' | 'refused' | 'aborted'> {
    if (!this.#repairer) return 'none'
    if (target.kind === 'album' && !(await this.#isRight(target.photoPath))) return 'none'
    try {
      const outcome = await (target.kind === 'album'
        ? this.#repairer.albumFile(target, found)
        : this.#repairer.photo(target, found))
      if (outcome.kind !== 'repaired') return outcome.kind
      this.repairs.push(outcome.repair)
      return 'right'
    } catch (error) {
      // What concerns the whole disk ends everything; what concerns one file leaves it as it is.
      await throwUnlessOfOnePlace(error, this.#parts.mirror)
      this.#parts.log('warn', 'file-not-repaired', { path: target.path, reason: String(error) })
      return isRefusal(error) ? 'refused' : 'none'
    }
  }

  async #isRight(path: string): Promise<boolean> {
    const photo = this.#targets.at(path)
    if (!photo || this.#wrongPhotos.has(path)) return false
    const finding = await checkFile(this.#check, photo, false)
    return finding?.kind === 'ok'
  }
}

/** What is said of a file of which no good copy is here, and that Google does not have. */
function lostAs(target: Target): ProblemCode {
  if (target.kind !== 'photo') return 'file-lost'
  if (target.version !== undefined) return 'version-lost'
  if (target.role === 'edited') return 'edited-lost'
  return target.isImported ? 'file-awaits-import' : 'file-lost'
}
