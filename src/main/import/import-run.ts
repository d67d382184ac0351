import type { AlbumId, ItemId, ItemRef } from '../../shared/domain.ts'
import type { Stock, StockProgress } from '../../shared/imports/export-stock.ts'
import type { ImportProgress, ImportReport, ImportStep, ImportWish } from '../../shared/imports/import-report.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { TaskOutcome } from '../../shared/tasks/task.ts'
import { Checkpoints } from '../intake/checkpoints.ts'
import { FileJournal } from '../intake/file-journal.ts'
import { Intake } from '../intake/intake.ts'
import { recover } from '../intake/recover.ts'
import { closeRun } from '../index/runs/close-run.ts'
import { haltProblem } from '../mirror/halt-problem.ts'
import { mintedId } from '../mirror/names/identifiers.ts'
import { settleIndex } from '../mirror/opening/settle-index.ts'
import { inSlicesUntil } from '../slices.ts'
import { SourceItems } from '../sources/source-items.ts'
import { OpenFiles } from '../takeout/archives/random-bytes.ts'
import { usualLimits } from '../takeout/limits.ts'
import { ProblemList } from '../takeout/reading/problem-list.ts'
import type { IndexedSource } from '../takeout/reading/read-sources.ts'
import { stockOf } from '../takeout/stock/make-stock.ts'
import type { ReportingRun } from '../tasks/standing.ts'
import { RestGate } from '../tasks/rest-gate.ts'
import { compareExports } from './lacking/compare-exports.ts'
import { classifyTaken } from './copying/classify-taken.ts'
import { copyEntries } from './copying/copy-entries.ts'
import { FullDisk } from './copying/full-disk.ts'
import { ExportMemory } from './memory/export-memory.ts'
import { broughtSoFar, exportTallies } from './memory/export-tallies.ts'
import { ImportMarks } from './memory/import-marks.ts'
import { ImportCount } from './import-count.ts'
import type { ImportRunParts, Inside } from './import-run-parts.ts'
import type { ImportRows } from './import-rows.ts'
import type { KeptReport } from './memory/kept-report.ts'
import { knownFiles } from './copying/known-files.ts'
import { NamedExports } from './named-exports.ts'
import { Plan } from './planning/plan.ts'
import { TakeIn } from './copying/take-in.ts'
import { readingKept } from './telling/read-kept.ts'
import { settleHalves } from './telling/besides/settle-halves.ts'
import { tellExports } from './telling/tell-exports.ts'
import { reportOf, type MadeOfIt } from './report-of.ts'
import { Room } from './copying/room.ts'
import { settledSource } from './whose/settled-source.ts'
import { verifyArchives, type Verifying } from './copying/verify-archives.ts'
import { Whose } from './whose/whose.ts'

/** One import from start to end: look into the exports, take their photos in, write down what is known of them. */
export class ImportRun implements ReportingRun<ImportProgress, ImportReport> {
  readonly #parts: ImportRunParts
  readonly #wish: ImportWish
  readonly #rows: ImportRows
  readonly #count: ImportCount
  readonly #end = new AbortController()
  readonly #full = new FullDisk()
  readonly #problems = new ProblemList()
  #own = 0
  #taking: TakeIn | undefined
  #memory: ExportMemory | undefined
  readonly #asBefore: string | undefined
  #isLeft = false
  readonly #gate = new RestGate()
  #outcome: TaskOutcome | undefined
  #report: ImportReport | undefined

  /** `asBefore`: ends with `import-archives-changed` unless all that it is about has this key still. */
  constructor(parts: ImportRunParts, rows: ImportRows, wish: ImportWish, asBefore?: string) {
    this.#parts = parts
    this.#rows = rows
    this.#wish = wish
    this.#asBefore = asBefore
    this.#count = new ImportCount(parts.clock)
  }

  get paused(): boolean {
    return this.#gate.paused
  }

  get stopping(): boolean {
    return this.#outcome !== undefined
  }

  /** What it has made of everything; undefined before its end, and if it did not get there. */
  get report(): ImportReport | undefined {
    return this.#report
  }

  pause(): void {
    this.#gate.pause()
  }

  resume(): void {
    this.#gate.resume()
  }

  stop(): void {
    this.#finish({ kind: 'stopped' })
  }

  /** Ends it as if the process had ended, so that the next one goes on with it; one that is paused is stopped. */
  leave(): void {
    this.#isLeft = !this.#gate.paused
    this.stop()
  }

  progress(): ImportProgress {
    return this.#count.progress({
      imported: this.#taking?.brought.size ?? 0,
      problems: this.#problems.size + this.#own,
    })
  }

  /** Nothing was wrong so far. */
  get #isWhole(): boolean {
    return this.#problems.size + this.#own === 0
  }

  /** Does everything; never rejects. To be called once. */
  async execute(): Promise<TaskOutcome> {
    const open = new OpenFiles(this.#parts.files, usualLimits.openFiles)
    let inside: Inside | undefined
    try {
      inside = await this.#open()
      if (inside) await this.#import(inside, open)
    } catch (error) {
      if (!this.#end.signal.aborted) this.#finish({ kind: 'halted', problem: await haltProblem(error, this.#parts) })
    } finally {
      await open.close()
      await inside?.folder.close()
    }
    return this.#close(inside)
  }

  async #open(): Promise<Inside | undefined> {
    const { mirror, clock, log, albumFiles, onZonesChanged } = this.#parts
    if (!(await mirror.isPresent())) {
      this.#finish({ kind: 'halted', problem: { code: 'mirror-missing', values: { path: mirror.path } } })
      return undefined
    }
    await recover({ mirror, clock, log })
    const run = this.#rows.begin(this.#wish, this.#count.startedAt)
    mirror.publisher.lookAnew()
    const journal = new FileJournal(mirror.database, run)
    const order = { mirror, clock, log, albumFiles, zonesChanged: () => onZonesChanged?.() }
    const checkpoints = new Checkpoints({ ...order, moving: (moves) => this.#move(moves) })
    const published = (item: number): void => this.#published(checkpoints, item)
    return {
      run,
      folder: mirror.folders.open('import', run),
      intake: new Intake({ mirror, clock, log, journal, published }),
      items: new SourceItems(mirror.database),
      checkpoints,
    }
  }

  async #import(inside: Inside, open: OpenFiles): Promise<void> {
    const { mirror, clock, log, random } = this.#parts
    const { items } = inside
    const memory = (this.#memory = new ExportMemory(mirror.database, () => clock.now()))
    const whose = new Whose(mirror.database, random)
    const marks = new ImportMarks({ mirror, whose, now: () => clock.now() })
    const named = this.#named(open, memory)
    const found = await named.find()
    const { key, content } = await named.keysOf(found)
    // What is to be read back has to be known entry by entry.
    const kept = key && this.#wish.verify !== true && (await marks.recall(key, this.#wish, this.#end.signal))
    if (kept) return this.#again(inside, kept)
    if (this.#asBefore !== undefined && this.#asBefore !== content)
      return this.#finish({ kind: 'halted', problem: { code: 'import-archives-changed' } })
    this.#rows.noteKey(inside.run, this.#wish, content)
    const sources = await named.index(found)
    this.#goTo('matching')
    const settled = settledSource(sources, { database: mirror.database, whose, items, memory, ...this.#wish })
    if (!settled.ok) return this.#finish({ kind: 'halted', problem: settled.problem })
    const source = settled.value
    const exports = await named.settle(sources, (id, here) => memory.earlier(id, here))
    let plan = new Plan(exports, this.#wish.includeTrash)
    const before = new Set([...plan.keys()].filter((key) => items.itemOf(source, key) !== undefined))
    const taken = await this.#copy(inside, sources, plan, source, memory)
    if (this.#end.signal.aborted) return
    this.#goTo('finishing')
    const { includeTrash } = this.#wish
    const read = readingKept(mirror, (problem, path) => this.#addProblem(inside, problem, path))
    const apart = await settleHalves({ mirror, read, exports, includeTrash, signal: this.#end.signal })
    if (apart > 0) plan = new Plan(exports, includeTrash)
    const fresh = new Set([...plan.keys()].filter((key) => !before.has(key)))
    const words = await inSlicesUntil(this.#end.signal, memory.wordsOnNew(exports, source, fresh))
    if (!words) return
    for (const word of words) plan.hear(word)
    const told = await tellExports({
      mirror,
      items,
      exports,
      plan,
      source,
      now: clock.now(),
      newSince: this.#rows.unfinishedSince(),
      brought: taken.brought,
      settleZones: () => settleIndex(mirror.database, { zonesChanged: () => this.#parts.onZonesChanged?.() }),
      mintId: () => mintedId(random) as AlbumId,
      mintItem: () => mintedId(random) as ItemId,
      give: (lacking, open) => this.#full.settled(taken.give(lacking, open), 'not-written'),
      read,
      memory,
      log,
      foldersInLine: () => inside.checkpoints.final(),
      signal: this.#end.signal,
    })
    if (!told) return
    const made = classifyTaken(exports, this.#wish.includeTrash, taken, before)
    const stock = stockOf(exports, sources, made, { basis: 'bytes', isWhole: true, problems: this.#problems })
    const updated = new Set([...told.changed, ...taken.improved].filter((item) => !taken.brought.has(item)))
    const problems = this.#problems.named
    const tallies = exportTallies({ exports, plan, items, source, ...told, updated, problems, includeTrash })
    for (const [id, tally] of tallies) memory.add(id, tally)
    const comparing = compareExports({ database: mirror.database, items, source, now: clock.now() })
    const lacking = await inSlicesUntil(this.#end.signal, comparing)
    if (!lacking) return
    this.#tell(inside, stock, { updated: updated.size, ...lacking, inDoubt: told.inDoubt, bytes: taken.written })
    await this.#checkpoint(inside)
    if (this.#full.problem) return this.#finish({ kind: 'halted', problem: this.#full.problem })
    const here = plan.files.filter(({ entry }) => entry.source >= 0)
    if (key && this.#report && this.#isWhole && (await named.isStill(key))) marks.note(key, source, this.#report, here)
    if (this.#wish.verify === true) await this.#verify(inside, { exports, memory })
  }

  /** Reads back what became of everything, unless something was wrong already. */
  async #verify(inside: Inside, read: Pick<Verifying, 'exports' | 'memory'>): Promise<void> {
    if (!this.#report || !this.#isWhole) return
    const { mirror, files, changed } = this.#parts
    const begun = (count: number, bytes: number): void => {
      this.#count.begin(count, bytes)
      this.#goTo('verifying')
    }
    const done = (): void => {
      this.#count.did()
      changed()
    }
    const meter = (bytes: number): Promise<void> | undefined => this.#meter(bytes)
    const verifying = { ...read, mirror, files, signal: this.#end.signal, meter, begun, done }
    const { verified, problems } = await verifyArchives(verifying)
    this.#report = { ...this.#report, verified }
    for (const problem of problems) this.#addProblem(inside, problem, String(problem.values?.['path'] ?? problem.code))
  }

  /** All of this was imported, and nothing has changed since. */
  async #again(inside: Inside, { report, files, bytes }: KeptReport): Promise<void> {
    this.#count.hadAll(files, bytes)
    this.#goTo('finishing')
    this.#report = report
    await this.#checkpoint(inside)
  }

  async #checkpoint(inside: Inside): Promise<void> {
    for (const problem of await inside.checkpoints.final()) this.#addProblem(inside, problem.problem, problem.subject)
  }

  #named(open: OpenFiles, memory: ExportMemory): NamedExports {
    const { files } = this.#parts
    const progress = (now: StockProgress): void => {
      if (now.step === 'listing') this.#count.listing = now
      this.#parts.changed()
    }
    const json: ExportMemory['json'] = (source, entry, bytes) => memory.json(source, entry, bytes)
    const options = { files, limits: usualLimits, signal: this.#end.signal, progress, json }
    return new NamedExports(this.#wish, open, options, this.#problems)
  }

  async #copy(
    inside: Inside,
    sources: readonly IndexedSource[],
    plan: Plan,
    source: number,
    memory: ExportMemory,
  ): Promise<TakeIn> {
    const { random, clock } = this.#parts
    const here = plan.files.filter(({ entry }) => entry.source >= 0)
    this.#count.begin(
      here.length,
      here.reduce((sum, { entry }) => sum + entry.size, 0),
    )
    this.#goTo('copying')
    const room = new Room(this.#parts.mirror)
    const taking = (this.#taking = new TakeIn({
      plan,
      intake: inside.intake,
      items: inside.items,
      folder: inside.folder,
      source,
      mintId: () => mintedId(random) as ItemId,
      now: () => clock.now(),
      makeRoom: async (bytes, rest) => {
        this.#end.signal.throwIfAborted()
        const problem = this.#full.problem ?? (await room.forOne(bytes, rest))
        if (problem) this.#full.met(problem)
        this.#full.signal.throwIfAborted()
      },
      meter: (bytes) => this.#meter(bytes),
      settled: ({ exportId, entry }, isHere) => {
        this.#count.did()
        if (isHere) memory.remember(exportId, entry)
        inside.checkpoints.maybe(here.length, this.#gate.paused)
        this.#parts.changed()
      },
      failed: (problem, { path, source }) => {
        const name = sources[source]?.source.name ?? ''
        this.#addProblem(inside, { ...problem, values: { ...problem.values, name } }, `${name} ${path}`, path)
      },
      halt: (problem) =>
        problem.code === 'mirror-full' ? this.#full.met(problem) : this.#finish({ kind: 'halted', problem }),
    }))
    for (const { entry } of await knownFiles({ mirror: this.#parts.mirror, files: here, memory }))
      this.#count.did(entry.size)
    this.#goOnWith(await room.forAll(here.filter(({ entry }) => entry.digest === undefined)))
    const signal = AbortSignal.any([this.#end.signal, this.#full.signal])
    const copying = { sources, files: here, taking, problems: this.#problems, signal }
    try {
      await this.#full.settled(copyEntries(copying), undefined)
    } finally {
      // What has come is kept, also where the run ends before all of it was read.
      await taking.rest()
      memory.flush()
    }
    const left = this.#full.problem ? here.filter(({ entry }) => entry.digest === undefined && !entry.damage) : []
    for (const { entry } of left) entry.isLost = true
    return taking
  }

  /** Notes what has become of everything, and what was wrong with it. */
  #tell(inside: Inside, stock: Stock, done: MadeOfIt): void {
    const { exports, entries, problems } = stock
    for (const problem of problems)
      this.#note(inside, problem, `${problem.values?.['name'] ?? ''} ${problem.values?.['path'] ?? ''}`.trim())
    this.#report = reportOf(stock, done)
    const isWrongUse = problems.length > 0 && entries === 0 && exports.length === 0
    const [first] = problems
    if (isWrongUse && first) this.#finish({ kind: 'halted', problem: first })
  }

  /** Runs in the same turn as the commit. */
  #published(checkpoints: Checkpoints, item: number): void {
    checkpoints.published++
    this.#parts.onPublished?.(item as ItemRef)
    this.#parts.changed()
  }

  #meter(bytes: number): Promise<void> | undefined {
    this.#count.passed(bytes)
    this.#parts.changed()
    this.#end.signal.throwIfAborted()
    return this.#gate.wait(this.#end.signal)
  }

  /** Ends the run where there is a problem with the mirror as a whole. */
  #goOnWith(problem: Problem | undefined): void {
    if (problem) this.#finish({ kind: 'halted', problem })
    this.#end.signal.throwIfAborted()
  }

  #move(moves: NonNullable<ImportProgress['moves']>): void {
    this.#count.moves = moves
    this.#count.step = moves.done < moves.of ? 'moving' : 'finishing'
    this.#parts.changed()
  }

  #goTo(step: ImportStep): void {
    this.#count.step = step
    this.#end.signal.throwIfAborted()
    this.#parts.changed()
  }

  /** Of what the mirror says; what was wrong with exports is counted by its list. */
  #addProblem(inside: Inside, problem: Problem, subject: string, name?: string): void {
    this.#own += 1
    this.#note(inside, problem, subject, name)
  }

  #note({ run }: Inside, problem: Problem, subject: string, name = problem.values?.['path'] ?? subject): void {
    this.#rows.addProblem(run, { scope: 'file', subject, problem, name: String(name) })
    this.#parts.changed()
  }

  #finish(outcome: TaskOutcome): void {
    if (this.#outcome) return
    this.#outcome = outcome
    this.#end.abort()
    this.#gate.open()
  }

  #close(inside: Inside | undefined): TaskOutcome {
    const { clock, log } = this.#parts
    const outcome = this.#outcome ?? { kind: this.#isWhole ? 'complete' : 'with-problems' }
    this.#outcome = outcome
    closeRun(log, () => {
      if (!this.#report && this.#taking && this.#memory) broughtSoFar(this.#taking, this.#memory)
      const goesOn = this.#isLeft && outcome.kind === 'stopped'
      if (inside && !goesOn) this.#rows.end(inside.run, outcome, clock.now())
    })
    return outcome
  }
}
