import type { AlbumStock } from '../../../shared/imports/export-stock.ts'
import type { ItemMark, KnownInMirror } from '../../../shared/imports/item-mark.ts'
import type { LookState, LookWish } from '../../../shared/imports/imports.ts'
import { success, type Result } from '../../../shared/problems/problem.ts'
import type { Log, WorkerProcess } from '../../ports.ts'
import { typedPaths } from '../../typed-folder.ts'
import type { EntryPlace } from '../archives/entry-place.ts'
import { lookAnswerSchema, type LookAnswer, type LookRequest } from './look-protocol.ts'
import { StockLists } from './stock-lists.ts'

export interface ExportsLookParts {
  /** Starts a process that runs `worker.ts`. */
  startWorker: () => WorkerProcess
  /** The person's own folder. */
  personFolder: string
  /** There is a mirror that what is found will be compared with. */
  hasMirror: () => boolean
  /** What of these files the mirror in use has already; undefined without one. Never rejects. */
  known: (marks: readonly ItemMark[]) => Promise<KnownInMirror | undefined>
  /** Called with every new state. */
  changed: (state: LookState) => void
  log: Log
}

/**
 * Looks into exports in a process of its own, one wish at a time, and keeps what was found until it is forgotten or
 * something else is looked into. Whatever happens to the process is a state, never an exception.
 */
export class ExportsLook {
  readonly #parts: ExportsLookParts
  #state: LookState = { phase: 'idle' }
  #worker: WorkerProcess | undefined
  #looks = 0
  readonly #covers: EntryPlace[] = []
  readonly #marks: ItemMark[] = []
  /** Of each export, by its place; those that have come until now, while it is looked. */
  readonly #albums = new Map<number, AlbumStock[]>()
  #lists: StockLists | undefined
  /** What was found, while it is compared with the mirror. */
  #comparing: StockLists | undefined

  constructor(parts: ExportsLookParts) {
    this.#parts = parts
  }

  get state(): LookState {
    return this.#state
  }

  /** Ends what it does, and begins anew. Fails with `folder-not-whole` for what is no whole path, and changes nothing then. */
  look(wish: LookWish): Result<LookState> {
    const paths = typedPaths(wish.paths, this.#parts.personFolder)
    if (!paths.ok) return paths
    this.#end()
    this.#empty()
    this.#set({ phase: 'looking', wish, progress: null })
    try {
      const marks = this.#parts.hasMirror()
      this.#start({ kind: 'look', paths: paths.value, thorough: wish.thorough, marks }, wish)
    } catch (error) {
      this.#fail(wish, String(error))
    }
    return success(this.#state)
  }

  forget(): LookState {
    this.#end()
    this.#empty()
    this.#set({ phase: 'idle' })
    return this.#state
  }

  /** Where the picture with this number lies; undefined for another look than that of the state, and for a number that is none. */
  cover(look: number, cover: number): EntryPlace | undefined {
    return this.#state.phase === 'looked' && this.#state.look === look ? this.#covers[cover] : undefined
  }

  /** The lists of what was found; undefined for another look than that of the state. */
  lists(look: number): StockLists | undefined {
    return this.#state.phase === 'looked' && this.#state.look === look ? this.#lists : undefined
  }

  close(): void {
    this.#end()
    this.#comparing = undefined
  }

  #set(state: LookState): void {
    this.#state = state
    this.#parts.changed(state)
  }

  #end(): void {
    const worker = this.#worker
    // First: its end is no failure then.
    this.#worker = undefined
    worker?.kill()
  }

  #empty(): void {
    this.#covers.length = 0
    this.#marks.length = 0
    this.#comparing = undefined
    this.#albums.clear()
    this.#lists = undefined
  }

  #fail(wish: LookWish, detail: string): void {
    this.#parts.log('warn', 'exports-not-looked-into', { detail })
    this.#end()
    this.#set({ phase: 'failed', wish, problem: { code: 'unexpected', detail } })
  }

  #start(request: LookRequest, wish: LookWish): void {
    const worker = this.#parts.startWorker()
    this.#worker = worker
    worker.onMessage((message) => {
      if (this.#worker !== worker) return
      const answer = lookAnswerSchema.safeParse(message)
      if (answer.success) this.#hear(answer.data, request, wish)
      else this.#fail(wish, answer.error.message)
    })
    worker.onExit((code) => {
      if (this.#worker === worker) this.#fail(wish, `the process for exports ended: ${code}`)
    })
  }

  #hear(answer: LookAnswer, request: LookRequest, wish: LookWish): void {
    if (answer.kind === 'ready') this.#worker?.send(request)
    else if (answer.kind === 'progress') this.#set({ phase: 'looking', wish, progress: answer.progress })
    else if (answer.kind === 'failed') this.#fail(wish, answer.detail)
    else if (answer.kind === 'covers') this.#covers.push(...answer.covers)
    else if (answer.kind === 'marks') this.#marks.push(...answer.marks)
    else if (answer.kind === 'albums') this.#hearAlbums(answer.of, answer.albums)
    else if (answer.kind === 'looked') {
      this.#end()
      void this.#compare(new StockLists(answer.stock, this.#albums), wish)
    }
  }

  /** Says of what was found how much of it the mirror has, and that this is all. */
  async #compare(lists: StockLists, wish: LookWish): Promise<void> {
    this.#comparing = lists
    const marks = this.#marks.splice(0)
    const here = marks.length > 0 ? await this.#parts.known(marks) : undefined
    if (this.#comparing !== lists) return
    this.#comparing = undefined
    this.#lists = lists
    const stock = { ...lists.overview, ...(here && { here }) }
    this.#set({ phase: 'looked', wish, stock, look: ++this.#looks })
  }

  #hearAlbums(of: number, albums: readonly AlbumStock[]): void {
    const known = this.#albums.get(of)
    if (known) known.push(...albums)
    else this.#albums.set(of, [...albums])
  }
}
