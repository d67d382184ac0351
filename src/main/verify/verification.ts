import { failure } from '../../shared/problems/problem.ts'
import type { ShareResult, VerifyReport } from '../../shared/tasks/verification.ts'
import { transaction } from '../index/schema/database.ts'
import { writeDocumentsApart } from '../mirror/documents/documents.ts'
import { inSlices } from '../slices.ts'
import type { TaskFolder } from '../mirror/disk/task-folders.ts'
import { checkFile } from './check-file.ts'
import type { FileCheckParts, Finding } from './check-file.ts'
import { Findings } from './findings.ts'
import { KnownDates } from './known-dates.ts'
import { readOverTime } from './share/read-over-time.ts'
import { ReadingRows } from './share/reading-rows.ts'
import { Targets } from './targets.ts'
import type { Target } from './targets.ts'
import { findUnknown } from './unknown-files.ts'
import type { UnknownFile } from './unknown-files.ts'
import { VerificationRows } from './verification-rows.ts'
import type { VerificationPosition } from '../index/runs/verifications.ts'
import type { VerifyOptions, VerifyParts } from './verify-options.ts'

/** Small files wait for the disk one after the other; this many at a time keep it busy. */
const filesAtATime = 4
/** Between two files of a share, so that whoever else needs the disk comes first. */
const breathMs = 20
/** An interrupted verification that is older says nothing about the files any more. */
const goesOnForMs = 30 * 24 * 60 * 60 * 1000

interface Looked {
  target: Target
  finding: Finding
}

/** One verification, from its first file to its report. */
export class Verification {
  readonly #parts: VerifyParts
  readonly #options: VerifyOptions
  readonly #signal: AbortSignal
  readonly #check: FileCheckParts
  readonly #targets: Targets
  readonly #rows: VerificationRows
  readonly #totals: { files: number; bytes: number }
  readonly #findings: Findings
  #at: VerificationPosition

  constructor(parts: VerifyParts, options: VerifyOptions, signal: AbortSignal) {
    const { mirror, meter, clock } = parts
    this.#parts = parts
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
    this.#findings = new Findings(parts, { check: this.#check, targets: this.#targets, rows: this.#rows })
  }

  async run(): Promise<VerifyReport> {
    const { mirror, clock } = this.#parts
    if (!this.#options.repair) return await this.#work(undefined)
    const folder = mirror.folders.open('verify', Math.max(1, clock.now()))
    try {
      return await this.#work(folder)
    } finally {
      await folder.close()
    }
  }

  /** Repairs if there is a folder to make good copies ready in. */
  async #work(folder: TaskFolder | undefined): Promise<VerifyReport> {
    const { mirror, clock } = this.#parts
    const { mode } = this.#options
    const looksForUnknown = mode !== 'share' || this.#options.repair
    const unknown = looksForUnknown ? await findUnknown(mirror.files, mirror.database) : []
    if (mode !== 'share') this.#findings.counts.unknown = unknown.length
    if (folder) this.#findings.repairFrom(unknown, folder)
    for (const path of this.#rows.problemPaths()) if (!this.#targets.at(path)) this.#rows.forgetProblem(path)
    const resumed = this.#begin()
    if (resumed) await this.#lookAgain()
    const share = mode === 'share' ? await this.#lookAtShare(this.#options.days ?? 1) : undefined
    if (mode !== 'share') await this.#lookAtAll()
    const complete = !this.#signal.aborted
    if (complete && mode === 'full') this.#rows.finish(clock.now())
    if (this.#options.repair)
      for (const problem of await writeDocumentsApart(mirror))
        this.#findings.problems.push({ path: String(problem.values?.['path']), problem })
    if (complete && mode !== 'share')
      this.#rows.noteResult(mode, {
        ...this.#findings.counts,
        at: clock.now(),
        repaired: this.#findings.repairs.length,
      })
    return { ...this.#report(mode === 'share' ? [] : unknown, resumed, complete), ...(share && { share }) }
  }

  /** True if an interrupted verification goes on. */
  #begin(): boolean {
    if (this.#options.mode !== 'full') return false
    const before = this.#rows.interrupted(this.#at.startedAt - goesOnForMs)
    if (before && before.position !== '') {
      this.#at = before
      this.#findings.counts.ok = before.ok
      return true
    }
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
    const { clock, mirror } = this.#parts
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
      const note = await this.#findings.settle(target, finding)
      if (!note) break
      notes.push(note)
      settled++
      this.#tell()
    }
    this.#at.position =
      settled === targets.length ? position : (looked[settled - 1]?.target.position ?? this.#at.position)
    this.#at.ok = this.#findings.counts.ok
    transaction(this.#parts.mirror.database, () => {
      for (const note of notes) note()
      if (settled === targets.length) noteAll?.()
      if (this.#options.mode === 'full') this.#rows.notePosition(this.#at)
    })
  }

  /** Findings of the first files, up to one that was not looked at because of an interruption. */
  async #look(targets: readonly Target[]): Promise<Looked[]> {
    const looked: (Looked | undefined)[] = targets.map(() => undefined)
    const queue = targets.entries()
    const work = async (): Promise<void> => {
      for (const [at, target] of queue) {
        if (this.#signal.aborted) return
        const full = this.#options.mode !== 'quick' || this.#rows.hasProblem(target.path)
        looked[at] = await this.#lookAt(target, full)
      }
    }
    await Promise.all(Array.from({ length: filesAtATime }, work))
    const end = looked.indexOf(undefined)
    const first = looked.slice(0, end === -1 ? undefined : end).filter((each) => each !== undefined)
    const allRight = first.every(({ finding }) => finding.kind === 'ok' || finding.kind === 'same-as-photo')
    if (!allRight && !(await this.#parts.mirror.isPresent()))
      throw Object.assign(new Error('the folder of the mirror is gone'), { code: 'ENODEV' })
    return first
  }

  /** A backup or an import that goes on beside this may have given the file another place meanwhile. */
  async #lookAt(target: Target, full: boolean): Promise<Looked | undefined> {
    const finding = await checkFile(this.#check, target, full)
    if (finding?.kind !== 'missing') return finding && { target, finding }
    const now = this.#targets.movedFrom(target)
    const there = now && (await checkFile(this.#check, now, full))
    // How far this has come goes by where it was looked for.
    return there ? { target: { ...now, position: target.position }, finding: there } : { target, finding }
  }

  #report(unknown: readonly UnknownFile[], resumed: boolean, complete: boolean): VerifyReport {
    const awaited = this.#rows.awaited()
    for (const { path, item, inGoogle, isImported } of awaited) {
      const comesBack = inGoogle ? 'file-awaits-backup' : isImported ? 'file-awaits-import' : undefined
      const { problem } = failure(comesBack ?? 'file-lost', { values: { path }, item })
      this.#findings.problems.push({ path, problem, item })
    }
    for (const { path } of unknown)
      this.#findings.problems.push({ path, problem: failure('file-unknown', { values: { path } }).problem })
    const { mode } = this.#options
    const { startedAt, bytes } = this.#at
    return {
      ...this.#findings.counts,
      mode,
      startedAt,
      resumed,
      complete,
      bytes,
      files: this.#findings.files,
      repairs: this.#findings.repairs,
      awaitBackup: awaited.length,
      problems: this.#findings.problems,
    }
  }

  #tell(): void {
    this.#parts.onProgress?.({
      ...this.#findings.counts,
      mode: this.#options.mode,
      files: this.#findings.files,
      filesTotal: this.#totals.files,
      bytes: this.#at.bytes,
      bytesTotal: this.#totals.bytes,
      repaired: this.#findings.repairs.length,
    })
  }
}
