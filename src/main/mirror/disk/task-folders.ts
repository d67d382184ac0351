import type { FileHandle } from 'node:fs/promises'
import { errnoOf, isDiskError } from '../../disk-problem.ts'
import { below, nameFromRow } from '../../mirror-path.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import { isTaskFolderName, layout, taskFolderName, temporaryPath } from '../names/layout.ts'
import type { TaskFolderKind, TemporaryKind } from '../names/layout.ts'
import type { MirrorFiles } from './mirror-files.ts'
import { NotOrdinaryError } from './ordinary-file.ts'

/** A task that writes into the mirror, by what its run is called in the index. */
export interface TaskName {
  kind: TaskFolderKind
  id: number
}

/** Where one task keeps what it has not finished: a folder in `incoming` that nobody else writes to or tidies up. */
export class TaskFolder {
  readonly #files: MirrorFiles
  readonly #task: TaskName
  readonly #closed: () => Promise<void>
  #made: Promise<MirrorPath> | undefined

  /** Made by `TaskFolders.open` alone. */
  constructor(files: MirrorFiles, task: TaskName, closed: () => Promise<void>) {
    this.#files = files
    this.#task = task
    this.#closed = closed
  }

  /** Creates a temporary file under a name that nobody can foretell, and opens it for reading and writing. */
  async create(kind: TemporaryKind): Promise<{ path: MirrorPath; handle: FileHandle }> {
    try {
      return await this.#createIn(await this.#folder(), kind)
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error
      this.lookAnew()
      return await this.#createIn(await this.#folder(), kind)
    }
  }

  /** A path for something that is to be made exclusively, such as a link; its folder was there when it was looked for last. */
  async path(kind: TemporaryKind): Promise<MirrorPath> {
    return temporaryPath(kind, await this.#folder())
  }

  /** The folder was found missing: a person may have tidied it away. It is made anew when it is needed next. */
  lookAnew(): void {
    this.#made = undefined
  }

  /**
   * For the end of the task: the folder goes, unless something is in it that a later task continues, and so do those of
   * earlier tasks of which this one has continued the last file.
   */
  async close(): Promise<void> {
    await this.#closed()
  }

  async #createIn(folder: MirrorPath, kind: TemporaryKind): Promise<{ path: MirrorPath; handle: FileHandle }> {
    const path = temporaryPath(kind, folder)
    return { path, handle: await this.#files.create(path) }
  }

  /** Made when it is first needed: most tasks find nothing new. */
  #folder(): Promise<MirrorPath> {
    this.#made ??= this.#make().catch((error: unknown) => {
      this.#made = undefined
      throw error
    })
    return this.#made
  }

  /** Whatever else has the name keeps it: the folder gets the next one. */
  async #make(): Promise<MirrorPath> {
    for (let number = 1; ; number++) {
      const folder = below(layout.incoming, nameFromRow(taskFolderName(this.#task, number)))
      try {
        await this.#files.makeFolder(folder)
        return folder
      } catch (error) {
        if (!(error instanceof NotOrdinaryError) || error.path !== this.#files.absolute(folder)) throw error
      }
    }
  }
}

/** The folders of the tasks that are at work in an open mirror. One for each open mirror. */
export class TaskFolders {
  readonly #files: MirrorFiles
  readonly #open = new Map<TaskFolder, TaskName>()

  constructor(files: MirrorFiles) {
    this.#files = files
  }

  /** From here on, until it is closed, nobody else tidies up what the task leaves. */
  open(kind: TaskFolderKind, id: number): TaskFolder {
    const folder: TaskFolder = new TaskFolder(this.#files, { kind, id }, async () => {
      this.#open.delete(folder)
      await this.#removeEmpty()
    })
    this.#open.set(folder, { kind, id })
    return folder
  }

  /** Who is at work now. */
  atWork(): TaskName[] {
    return [...this.#open.values()]
  }

  /** The folders of tasks that are over. */
  async leftBehind(): Promise<MirrorPath[]> {
    const entries = (await this.#files.list(layout.incoming)) ?? []
    const over = entries.filter(({ name, isFolder }) => isFolder && isTaskFolderName(name) && !this.#isAtWork(name))
    return over.map(({ name }) => below(layout.incoming, name))
  }

  /** Removes the folder of a task that is over if nothing is in it. One that the disk keeps is in nobody's way. */
  async removeIfEmpty(folder: MirrorPath): Promise<void> {
    try {
      const entries = await this.#files.list(folder)
      if (entries?.length === 0) await this.#files.removeFolder(folder)
    } catch (error) {
      if (!isDiskError(error) && !(error instanceof NotOrdinaryError)) throw error
    }
  }

  async #removeEmpty(): Promise<void> {
    try {
      for (const folder of await this.leftBehind()) await this.removeIfEmpty(folder)
    } catch (error) {
      // The recovery of a later task meets the same, and says so.
      if (!isDiskError(error) && !(error instanceof NotOrdinaryError)) throw error
    }
  }

  #isAtWork(name: string): boolean {
    const own = this.atWork().map((task) => taskFolderName(task))
    return own.some((one) => name === one || name.startsWith(`${one}-`))
  }
}
