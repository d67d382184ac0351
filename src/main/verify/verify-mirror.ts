import { failure, success } from '../../shared/problem.ts'
import type { ProblemCode, Result } from '../../shared/problem.ts'
import type {
  CheckMode,
  FileProblem,
  Repair,
  ShareResult,
  VerifyCounts,
  VerifyProgress,
  VerifyReport,
} from '../../shared/verification.ts'
import { transaction } from '../mirror/database.ts'
import { isDiskError } from '../mirror/disk-problem.ts'
import { writeDocumentsApart } from '../mirror/documents.ts'
import type { Mirror } from '../mirror/open-mirror.ts'
import { isRefusal, mirrorProblem, placeProblem } from '../mirror/place-problem.ts'
import type { Clock, Log } from '../ports.ts'
import { inSlices } from '../slices.ts'
import { checkFile } from './check-file.ts'
import type { CheckPorts, Finding } from './check-file.ts'
import { KnownDates } from './known-dates.ts'
import { readOverTime } from './read-over-time.ts'
import { hasOnlyOwnNames } from './own-names.ts'
import { ReadingRows } from './reading-rows.ts'
import { Repairer } from './repair.ts'
import { Targets } from './targets.ts'
import type { Target } from './targets.ts'
import { findUnknown } from './unknown-files.ts'
import type { UnknownFile } from './unknown-files.ts'
import { VerificationRows } from './verification-rows.ts'
import type { Position } from './verification-rows.ts'

export interface VerifyPorts {
  mirror: Mirror
  clock: Clock
  log: Log
  /** Holds reading back to a speed limit; without it, files are read as fast as the disk gives them. */
  meter?: (bytes: number, signal: AbortSignal) => Promise<void>
  onProgress?: (progress: VerifyProgress) => void
}

export interface VerifyOptions {
  mode: CheckMode
  /** Puts right what can be; not to be used while a backup of the same mirror runs. */
  repair: boolean
  /** Of a share: everything is to be read within so many days; at least one. */
  days?: number
}

/** Small files wait for the disk one after the other; this many at a time keep it busy. */
const filesAtATime = 4
/** Between two files of a share, so that whoever else needs the disk comes first. */
const breathMs = 20
/** A disk that did not take so many dates in a row takes none. */
const mostDatesRefused = 8
/** An interrupted verification that is older says nothing about the files any more. */
const goesOnForMs = 30 * 24 * 60 * 60 * 1000

/**
 * Compares the files of a mirror with the index. A full verification that was interrupted goes on where it was, and a
 * share of the day where it was on the same day; the two do not disturb each other. Changes nothing but its own notes, unless `repair` is set; unknown files are never touched. Fails like an operation on the
 * mirror (`mirror-missing`, `mirror-full`, ...); what is wrong with files is in the report. Resolves soon after `signal`
 * aborts, with `complete: false`.
 */
export async function verifyMirror(
  ports: VerifyPorts,
  options: VerifyOptions,
  signal: AbortSignal,
): Promise<Result<VerifyReport>> {
  const { mirror, log } = ports
  const gone = failure('mirror-missing', { values: { path: mirror.path } })
  try {
    if (!(await mirror.isPresent())) return gone
    return success(await new Verification(ports, options, signal).run())
  } catch (error) {
    if (!isDiskError(error)) throw error
    log('warn', 'verification-failed', { reason: error instanceof Error ? error.message : '' })
    const problem = (await mirrorProblem(error, mirror)) ?? placeProblem(error, mirror.path)
    return { ok: false, problem }
  }
}

interface Looked {
  target: Target
  finding: Finding
}

class Verification {
  readonly #ports: VerifyPorts
  readonly #options: VerifyOptions
  readonly #signal: AbortSignal
  readonly #check: CheckPorts
  readonly #targets: Targets
  readonly #rows: VerificationRows
  readonly #totals: { files: number; bytes: number }
  readonly #counts: VerifyCounts = { ok: 0, missing: 0, damaged: 0, unreadable: 0, unknown: 0 }
  readonly #repairs: Repair[] = []
  readonly #problems: FileProblem[] = []
  /** Photos that are not right, so that nothing is made from them. */
  readonly #wrongPhotos = new Set<string>()
  /** Files in a row whose dates the disk did not take. */
  #datesRefused = 0
  #at: Position
  #repairer: Repairer | undefined

  constructor(ports: VerifyPorts, options: VerifyOptions, signal: AbortSignal) {
    const { mirror, meter, clock } = ports
    this.#ports = ports
    this.#options = options
    this.#signal = signal
    this.#targets = new Targets(mirror.database)
    this.#rows = new VerificationRows(mirror.database)
    this.#totals = this.#targets.totals()
    this.#at = { startedAt: clock.now(), position: '', ok: 0, bytes: 0 }
    const reading = {
      signal,
      meter: async (bytes: number, until: AbortSignal) => {
        this.#at.bytes += bytes
        this.#tell()
        await meter?.(bytes, until)
      },
    }
    this.#check = { files: mirror.files, reading, dates: new KnownDates() }
  }

  async run(): Promise<VerifyReport> {
    const { mirror, clock } = this.#ports
    const { mode } = this.#options
    const looksForUnknown = mode !== 'share' || this.#options.repair
    const unknown = looksForUnknown ? await findUnknown(mirror.files, mirror.database) : []
    if (mode !== 'share') this.#counts.unknown = unknown.length
    if (this.#options.repair)
      this.#repairer = new Repairer({
        mirror,
        clock,
        unknown,
        check: this.#check,
        targets: this.#targets,
        rows: this.#rows,
      })
    for (const path of this.#rows.problemPaths()) if (!this.#targets.at(path)) this.#rows.forgetProblem(path)
    const resumed = this.#begin()
    if (resumed) await this.#lookAgain()
    const share = mode === 'share' ? await this.#lookAtShare(this.#options.days ?? 1) : undefined
    if (mode !== 'share') await this.#lookAtAll()
    const complete = !this.#signal.aborted
    if (complete && mode === 'full') this.#rows.finish(clock.now())
    if (this.#options.repair)
      for (const problem of await writeDocumentsApart(mirror))
        this.#problems.push({ path: String(problem.values?.['path']), problem })
    if (complete && mode !== 'share')
      this.#rows.noteResult(mode, {
        ...this.#counts,
        at: clock.now(),
        repaired: this.#repairs.length,
      })
    return { ...this.#report(mode === 'share' ? [] : unknown, resumed, complete), ...(share && { share }) }
  }

  /** True if an interrupted verification goes on. */
  #begin(): boolean {
    if (this.#options.mode !== 'full') return false
    const before = this.#rows.interrupted(this.#at.startedAt - goesOnForMs)
    if (before && before.position !== '') {
      this.#at = before
      this.#counts.ok = before.ok
      return true
    }
    this.#rows.notePosition(this.#at)
    return false
  }

  /** What was wrong in the part that is done already may be right now. */
  async #lookAgain(): Promise<void> {
    for (const path of this.#rows.problemPaths()) {
      const target = this.#targets.at(path)
      if (target && target.position <= this.#at.position) await this.#take([target], this.#at.position)
      if (this.#signal.aborted) return
    }
  }

  async #lookAtAll(): Promise<void> {
    for (let position = this.#at.position; !this.#signal.aborted;) {
      const targets = this.#targets.after(position)
      const last = targets.at(-1)
      if (!last) return
      await this.#take(targets, last.position)
      position = last.position
    }
  }

  /** Reads one file after the other until the share of the day is done, and looks again at what was wrong. */
  async #lookAtShare(days: number): Promise<ShareResult> {
    const { clock, mirror } = this.#ports
    const reading = new ReadingRows(mirror.database, this.#at.startedAt)
    const plan = await inSlices(reading.plan(days))
    this.#totals.bytes = Math.max(0, plan.budget - plan.read)
    const result = async (): Promise<ShareResult> => {
      const { budget, read } = plan
      const overTime = await inSlices(readOverTime(mirror.database, clock.now(), days))
      return { days, budget, read, ...overTime }
    }
    await this.#lookAtWrong()
    const next = (): Promise<string[]> => inSlices(reading.next())
    for (let paths = await next(); paths.length > 0; paths = await next()) {
      for (const path of paths) {
        if (plan.read >= plan.budget || this.#signal.aborted) return result()
        const target = this.#targets.at(path)
        if (!target) continue
        // Links are where the photo is, and are looked at with it.
        const isPhoto = target.kind === 'photo' && target.version === undefined
        const links = isPhoto ? this.#targets.inAlbums(target.item, target.role) : []
        await this.#take([target, ...links.filter(({ linked }) => linked)], '', () => {
          plan.read += target.bytes
          reading.save(plan)
        })
        await clock.sleep(breathMs, this.#signal)
      }
    }
    return result()
  }

  /** A file that was wrong may be right now, and one that is not is to be told again. */
  async #lookAtWrong(): Promise<void> {
    for (const path of this.#rows.problemPaths()) {
      const target = this.#targets.at(path)
      if (target) await this.#take([target], '')
      if (this.#signal.aborted) return
    }
  }

  /**
   * Looks at some files, repairs what is wrong, and writes down what was found and how far this has come; `noteAll` runs
   * with it if none was left out.
   */
  async #take(targets: readonly Target[], position: string, noteAll?: () => void): Promise<void> {
    const looked = await this.#look(targets)
    const notes: (() => void)[] = []
    let settled = 0
    for (const { target, finding } of looked) {
      const note = await this.#settle(target, finding)
      if (!note) break
      notes.push(note)
      settled++
      this.#tell()
    }
    this.#at.position =
      settled === targets.length ? position : (looked[settled - 1]?.target.position ?? this.#at.position)
    this.#at.ok = this.#counts.ok
    transaction(this.#ports.mirror.database, () => {
      for (const note of notes) note()
      if (settled === targets.length) noteAll?.()
      if (this.#options.mode === 'full') this.#rows.notePosition(this.#at)
    })
  }

  /** Findings of the first files, up to one that was not looked at because of an interruption. */
  async #look(targets: readonly Target[]): Promise<Looked[]> {
    const findings: (Finding | undefined)[] = targets.map(() => undefined)
    const queue = targets.entries()
    const work = async (): Promise<void> => {
      for (const [at, target] of queue) {
        if (this.#signal.aborted) return
        const full = this.#options.mode !== 'quick' || this.#rows.hasProblem(target.path)
        findings[at] = await checkFile(this.#check, target, full)
      }
    }
    await Promise.all(Array.from({ length: this.#options.mode === 'share' ? 1 : filesAtATime }, work))
    const looked: Looked[] = []
    for (const [at, target] of targets.entries()) {
      const finding = findings[at]
      if (!finding) break
      looked.push({ target, finding })
    }
    const allRight = looked.every(({ finding }) => finding.kind === 'ok' || finding.kind === 'same-as-photo')
    if (!allRight && !(await this.#ports.mirror.isPresent()))
      throw Object.assign(new Error('the folder of the mirror is gone'), { code: 'ENODEV' })
    return looked
  }

  /** Counts a finding and repairs the file if that is wished; what comes back writes it down. Undefined if aborted. */
  async #settle(target: Target, finding: Finding): Promise<(() => void) | undefined> {
    if (finding.kind === 'same-as-photo') return () => this.#rows.forgetProblem(target.path)
    if (finding.kind === 'ok') return this.#right(target, finding)
    // Meanwhile a backup may have given the place to something else.
    if (this.#targets.at(target.path)?.sha256 !== target.sha256) return () => undefined
    if (finding.kind === 'unreadable') {
      this.#counts.unreadable++
      return this.#wrong(target, 'file-failed', finding.detail)
    }
    const outcome = await this.#repair(target, finding.kind)
    if (outcome === 'aborted') return undefined
    this.#counts[finding.kind]++
    if (outcome === 'right') return () => this.#written(target)
    const lost = target.kind === 'photo' && target.version !== undefined ? 'version-lost' : 'file-lost'
    if (outcome === 'awaits') return () => this.#rows.forgetProblem(target.path)
    const found = finding.kind === 'missing' ? 'file-missing' : 'file-damaged'
    const code = outcome === 'lost' ? lost : outcome === 'refused' ? 'file-not-repaired' : found
    return this.#wrong(target, code, finding.kind === 'damaged' ? finding.detail : undefined)
  }

  async #right(target: Target, finding: Extract<Finding, { kind: 'ok' }>): Promise<() => void> {
    const { clock } = this.#ports
    const isLink = target.kind === 'album' && target.linked
    if (!isLink) this.#counts.ok++
    const here = finding.otherTime === undefined ? undefined : await this.#setDate(target, finding.otherTime)
    return () => {
      this.#rows.forgetProblem(target.path)
      if (finding.otherTime !== undefined && here !== target.mtimeHere) this.#rows.noteTime(target, here)
      if (finding.read) this.#rows.noteVerified(target, clock.now())
      // Somebody has put a file with the same bytes in the place of the link.
      if (this.#options.repair && isLink) this.#rows.setCopied(target)
    }
  }

  /** Gives a file its date if repairs are wished. Returns the date that it has then, if that is another. */
  async #setDate(target: Target, found: number): Promise<number | undefined> {
    if (!this.#options.repair || this.#datesRefused >= mostDatesRefused) return found
    const { files } = this.#ports.mirror
    // The date would be that of a file elsewhere, too.
    if (!(await hasOnlyOwnNames(files, this.#targets, target))) return found
    const here = await files.setDate(target.path, target.mtime)
    this.#datesRefused = here === undefined ? 0 : this.#datesRefused + 1
    return here
  }

  #written(target: Target): void {
    this.#rows.forgetProblem(target.path)
    this.#rows.noteVerified(target, this.#ports.clock.now())
  }

  #wrong(target: Target, code: ProblemCode, detail: string | undefined): () => void {
    if (target.kind === 'photo') this.#wrongPhotos.add(target.path)
    const { problem } = failure(code, {
      values: { path: target.path },
      item: target.id,
      ...(detail !== undefined && { detail }),
    })
    this.#problems.push({ path: target.path, problem, item: target.id })
    return () => this.#rows.noteProblem(target.path, code, detail, this.#ports.clock.now())
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
      this.#repairs.push(outcome.repair)
      return 'right'
    } catch (error) {
      // What concerns the whole disk ends everything; what concerns one file leaves it as it is.
      if (!isDiskError(error) || (await mirrorProblem(error, this.#ports.mirror))) throw error
      this.#ports.log('warn', 'file-not-repaired', { path: target.path, reason: String(error) })
      return isRefusal(error) ? 'refused' : 'none'
    }
  }

  async #isRight(path: string): Promise<boolean> {
    const photo = this.#targets.at(path)
    if (!photo || this.#wrongPhotos.has(path)) return false
    const finding = await checkFile(this.#check, photo, false)
    return finding?.kind === 'ok'
  }

  #report(unknown: readonly UnknownFile[], resumed: boolean, complete: boolean): VerifyReport {
    const awaited = this.#rows.awaited()
    for (const { path, item, inGoogle } of awaited) {
      const { problem } = failure(inGoogle ? 'file-awaits-backup' : 'file-lost', { values: { path }, item })
      this.#problems.push({ path, problem, item })
    }
    for (const { path } of unknown)
      this.#problems.push({ path, problem: failure('file-unknown', { values: { path } }).problem })
    const { mode } = this.#options
    const { startedAt, bytes } = this.#at
    return {
      ...this.#counts,
      mode,
      startedAt,
      resumed,
      complete,
      bytes,
      files: this.#files,
      repairs: this.#repairs,
      awaitBackup: awaited.length,
      problems: this.#problems,
    }
  }

  get #files(): number {
    const { ok, missing, damaged, unreadable } = this.#counts
    return ok + missing + damaged + unreadable
  }

  #tell(): void {
    this.#ports.onProgress?.({
      ...this.#counts,
      mode: this.#options.mode,
      files: this.#files,
      filesTotal: this.#totals.files,
      bytes: this.#at.bytes,
      bytesTotal: this.#totals.bytes,
      repaired: this.#repairs.length,
    })
  }
}
