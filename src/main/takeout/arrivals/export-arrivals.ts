import type { ArrivalsState, ArrivedExport } from '../../../shared/imports/arrivals.ts'
import { missingParts } from '../../../shared/imports/missing-parts.ts'
import type { Note } from '../../../shared/problems/note.ts'
import { failure, success, type Problem, type Result } from '../../../shared/problems/problem.ts'
import { describeError } from '../../describe-error.ts'
import type { Ports } from '../../ports.ts'
import { takeTurns } from '../../turns.ts'
import { typedFolder } from '../../typed-folder.ts'
import { archiveProblem } from '../archives/archive-problem.ts'
import { lookForExports, seemsWhole, type FolderLook, type PartFile } from './look-for-exports.ts'
import { ArrivalsFile, type Remembered } from './arrivals-file.ts'

/** The folder is looked at this often. Milliseconds. */
export const lookEvery = 30_000
/** A file that has not grown for so long is no longer written to, unless its end is not there. */
export const steadyFor = 60_000
/** Nothing more of an export has come for so long: what is here is all for now. */
export const quietFor = 10 * 60_000

export interface ExportArrivalsParts extends Pick<Ports, 'clock' | 'files' | 'home' | 'log'> {
  /** The person's own folder. */
  personFolder: string
  /** Called with every new state. */
  changed: (state: ArrivalsState) => void
  /** In place of the home folder, what is remembered of what somebody has dealt with. */
  memory?: Pick<ArrivalsFile, 'read' | 'write'>
  /**
   * Called at each look with each export that is there whole, as far as it has come. True if it is seen to, so that the person
   * need not be told.
   */
  take?: (found: ArrivedExport) => boolean
  /** Tells the person of an export, once. */
  notify: (note: Extract<Note, { about: 'export' }>) => void
}

/** A file as it was at a look, and since when it has been so, by the clock that is never set back. */
interface Steady {
  size: number
  mtime: number
  since: number
  whole: boolean | undefined
}

/**
 * Watches a folder for exports that arrive there, by looking at it now and then: disks that come by a network tell nothing of
 * themselves. Only the beginning and the end of archives are read. What a person has dealt with is remembered in the home
 * folder. Whatever the folder does is a state, never an exception.
 */
export class ExportArrivals {
  readonly #parts: ExportArrivalsParts
  readonly #file: Pick<ArrivalsFile, 'read' | 'write'>
  readonly #inTurn = takeTurns()
  readonly #closing = new AbortController()
  #running: Promise<void> | undefined
  #remembered: Remembered = { seen: [] }
  #state: ArrivalsState = { exports: [] }
  /** Of the watched folder, by name. */
  #known = new Map<string, Steady>()
  /** Exports by id, with what they were when they last changed. */
  #heard = new Map<string, { as: string; since: number; told: boolean }>()

  constructor(parts: ExportArrivalsParts) {
    this.#parts = parts
    this.#file = parts.memory ?? new ArrivalsFile(parts)
  }

  get state(): ArrivalsState {
    return this.#state
  }

  /** Goes on watching what was watched before, until `close`. To be called once. */
  start(): void {
    this.#running = this.#run()
  }

  /** Fails with `folder-not-whole`, or `file-failed` if it cannot be remembered, and changes nothing then. */
  watch(folder: string | null): Promise<Result<ArrivalsState>> {
    return this.#inTurn(async () => {
      const typed = folder === null ? undefined : typedFolder(folder, this.#parts.personFolder)
      if (typed && !typed.ok) return typed
      const next: Remembered = typed ? { folder: typed.value, seen: [] } : { seen: [] }
      if (next.folder === this.#remembered.folder) return success(this.#state)
      const failed = await this.#remember(next)
      if (failed) return failed
      this.#known.clear()
      this.#heard.clear()
      await this.#look()
      return success(this.#state)
    })
  }

  /** Nothing happens if there is no such export. Fails as `watch`. */
  dismiss(id: string): Promise<Result<ArrivalsState>> {
    return this.#inTurn(async () => {
      const found = this.#state.exports.find((one) => one.id === id)
      return this.#deal(found?.paths ?? [])
    })
  }

  /** The same for these archives alone, whatever has come of their export since. */
  deal(paths: readonly string[]): Promise<Result<ArrivalsState>> {
    return this.#inTurn(() => this.#deal(paths))
  }

  /** Resolves when nothing of it runs any more. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#running
    await this.#inTurn(() => Promise.resolve())
  }

  async #run(): Promise<void> {
    const { clock } = this.#parts
    await this.#inTurn(async () => {
      this.#remembered = await this.#file.read()
    })
    while (!this.#closing.signal.aborted) {
      await this.#inTurn(() => this.#look())
      await clock.sleep(lookEvery, this.#closing.signal)
    }
  }

  async #remember(next: Remembered): Promise<Result<never> | undefined> {
    try {
      await this.#file.write(next)
    } catch (error) {
      return failure('file-failed', { detail: String(error), values: { path: 'arrivals.json' } })
    }
    this.#remembered = next
    return undefined
  }

  async #deal(paths: readonly string[]): Promise<Result<ArrivalsState>> {
    const { folder, seen } = this.#remembered
    if (paths.length === 0 || folder === undefined) return success(this.#state)
    const named = new Set(paths)
    const { parts } = await lookForExports(this.#parts.files, folder).catch(() => ({ parts: [] }))
    const dealt = parts.filter(({ path }) => named.has(path)).map(({ name, size, mtime }) => ({ name, size, mtime }))
    const failed = await this.#remember({ folder, seen: [...seen, ...dealt] })
    if (failed) return failed
    await this.#look()
    return success(this.#state)
  }

  #set(state: ArrivalsState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return
    this.#state = state
    this.#parts.changed(state)
  }

  async #look(): Promise<void> {
    const { folder } = this.#remembered
    if (folder === undefined) {
      this.#set({ exports: [] })
      return
    }
    let look: FolderLook
    try {
      look = await lookForExports(this.#parts.files, folder)
    } catch (error) {
      this.#set({ folder, exports: [], problem: this.#problem(folder, error) })
      return
    }
    const whole = await this.#wholeOf(look.parts)
    this.#set({ folder, exports: this.#exportsOf(look, whole) })
    this.#tell()
  }

  #problem(folder: string, error: unknown): Problem {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? { code: 'import-path-missing', values: { path: folder } }
      : archiveProblem(folder, error)
  }

  /** The parts that are here whole. */
  async #wholeOf(parts: readonly PartFile[]): Promise<Set<PartFile>> {
    const { clock } = this.#parts
    const now = clock.monotonic()
    const known = new Map<string, Steady>()
    const whole = new Set<PartFile>()
    for (const part of parts) {
      const { name, size, mtime } = part
      const before = this.#known.get(name)
      const same = before?.size === size && before.mtime === mtime
      const steady: Steady = same ? before : { size, mtime, since: now, whole: undefined }
      known.set(name, steady)
      // What was last written to before that lay there already when it was first seen.
      if (now - steady.since < steadyFor && clock.now() - mtime < steadyFor) continue
      steady.whole ??= await this.#seemsWhole(part)
      if (steady.whole) whole.add(part)
    }
    this.#known = known
    return whole
  }

  async #seemsWhole(part: PartFile): Promise<boolean> {
    try {
      return await seemsWhole(this.#parts.files, part)
    } catch (error) {
      this.#parts.log('warn', 'arrived-not-read', { detail: describeError(error) })
      return false
    }
  }

  #exportsOf({ parts, downloading }: FolderLook, whole: ReadonlySet<PartFile>): ArrivedExport[] {
    const seen = new Set(this.#remembered.seen.map(({ name, size, mtime }) => `${name} ${size} ${mtime}`))
    return [...Map.groupBy(parts, ({ stamp }) => stamp)]
      .filter(([, its]) => its.some((one) => !seen.has(`${one.name} ${one.size} ${one.mtime}`)))
      .map(([id, its]) => {
        const here = its.filter((one) => whole.has(one)).sort((one, other) => one.part - other.part)
        const numbers = [...new Set(here.map(({ part }) => part))]
        return {
          id,
          parts: numbers,
          missing: missingParts(numbers),
          paths: here.map(({ path }) => path),
          bytes: here.reduce((sum, { size }) => sum + size, 0),
          unfinished: its.length - here.length + (downloading.get(id) ?? 0),
        }
      })
      .sort((one, other) => (one.id < other.id ? 1 : -1))
  }

  /** Hands over what is there, and tells of each export when all that is coming for now has come: parts are downloaded one after the other. */
  #tell(): void {
    const now = this.#parts.clock.monotonic()
    const heard = new Map<string, { as: string; since: number; told: boolean }>()
    for (const found of this.#state.exports) {
      const { id, paths, unfinished } = found
      const as = `${unfinished} ${paths.join('\n')}`
      const before = this.#heard.get(id)
      const current = before?.as === as ? before : { as, since: now, told: false }
      heard.set(id, current)
      const isQuiet = now - current.since >= quietFor
      if (paths.length === 0) continue
      // What will never be finished keeps nobody from the rest.
      if ((unfinished === 0 || isQuiet) && this.#parts.take?.(found) === true) continue
      if (current.told || unfinished > 0 || !isQuiet) continue
      current.told = true
      this.#parts.notify({ screen: 'import', about: 'export', id, parts: paths.length })
    }
    this.#heard = heard
  }
}
