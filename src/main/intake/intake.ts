import type { FileHandle } from 'node:fs/promises'
import type { Problem } from '../../shared/problems/problem.ts'
import { errnoOf, isDiskError } from '../disk-problem.ts'
import { isCut } from '../file-format/whole/is-cut.ts'
import { transaction } from '../index/schema/database.ts'
import { setFileDate, tellOfDates } from '../mirror/disk/file-date.ts'
import { nameKey } from '../mirror/names/names.ts'
import type { Publication, PublishResult } from '../mirror/publication.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import { mirrorProblem } from '../mirror/disk/place-problem.ts'
import type { Clock, Log } from '../ports.ts'
import type { TaskFolder } from '../mirror/disk/task-folders.ts'
import { ArrivingFile, discardArrived } from './arriving/arriving-file.ts'
import type { ArrivedFile, Candidate, InMemory, Wanted } from './candidate.ts'
import { checkContent, whatIsMissing } from './arriving/check-content.ts'
import type { ContentCode } from './arriving/check-content.ts'
import { describeFile } from './describe-file.ts'
import type { FileDescription } from './describe-file.ts'
import type { FileJournal } from './file-journal.ts'
import { FilesHere } from './files-here.ts'
import type { SameBytes } from './files-here.ts'
import { MergeItems } from '../sources/merge-items.ts'
import { placeOf } from './place-of.ts'
import { RecordFile } from './record-file.ts'

export interface IntakeParts {
  mirror: Mirror
  clock: Clock
  log: Log
  journal: FileJournal
  /** A file of this item is here, and the rows that say so are committed. Called before anything else can happen. */
  published: (item: number) => void
}

/** A file of an item that is here. */
type Known = Wanted & { item: number }

/** Why a file was not taken in. */
export type NotTaken =
  /** The bytes are not what they should be. */
  | { at: 'content'; code: ContentCode; detail: string }
  /** The mirror as a whole is gone, full, or cannot be written. */
  | { at: 'mirror'; problem: Problem }
  /** The file system threw about one place in the mirror, whose folder is `root`. */
  | { at: 'disk'; error: unknown; root: string }

/**
 * What became of a file. `done`: the item has it, and its row of the journal is gone; it was published, or its bytes were
 * here already. `absent`: it showed that there is no such file.
 */
export type Taken = { kind: 'done' } | { kind: 'absent' } | { kind: 'not-taken'; why: NotTaken }

/**
 * From bytes that have come to a file of the mirror, whatever they come from: they are checked, described, compared with
 * what is here, published and recorded. A file is complete and known to the index afterwards, or not there.
 */
export class Intake {
  readonly #parts: IntakeParts
  readonly #record: RecordFile
  readonly #here: FilesHere

  constructor(parts: IntakeParts) {
    this.#parts = parts
    this.#record = new RecordFile(parts.mirror.database)
    this.#here = new FilesHere(parts.mirror, () => parts.clock.now())
  }

  /**
   * Takes in what a source offers, through a temporary file in the folder of the task. `done` also if the source does not
   * want it once it has come. Throws what the source throws while it is read, and leaves nothing then.
   */
  async offer(candidate: Candidate, folder: TaskFolder): Promise<Taken> {
    const { contentType, total } = candidate
    const file = new ArrivingFile(this.#parts.mirror.files, folder)
    try {
      for await (const piece of candidate.open()) {
        for (let put = 0; put < piece.byteLength;) {
          put += file.put(piece.subarray(put))
          const failed = file.isDue ? await this.#unlessDisk(file.flush()) : undefined
          if (failed && 'kind' in failed) return failed
        }
        if (total !== undefined && file.bytes > total) break
      }
      const come = await this.#unlessDisk(file.arrived())
      if ('kind' in come) return come
      const arrived = { ...come, contentType, total }
      let wanted: Wanted | undefined
      try {
        const why = whatIsMissing(arrived)
        if (why) return { kind: 'not-taken', why: { at: 'content', ...why } }
        const isShort = candidate.mayBeCut === true && (await isCut(arrived.content, arrived.bytes))
        wanted = candidate.whose({ bytes: arrived.bytes, sha256: arrived.sha256, isCut: isShort })
        if (!wanted) return { kind: 'done' }
      } finally {
        // Nobody else closes it, and nobody else takes it away before the task ends.
        if (!wanted) await this.#putAside(arrived)
      }
      return await this.take(wanted, arrived)
    } finally {
      await file.end()
    }
  }

  /**
   * Takes a file in. It is closed, and gone from its temporary place, however this ends. `checked` is called when nothing
   * more is needed of the source and only the disk is waited for. Throws only for bugs.
   */
  async take(wanted: Wanted, file: ArrivedFile, checked: () => void = () => undefined): Promise<Taken> {
    let taken = false
    try {
      const result = await this.#take(wanted, file, checked)
      taken = result.kind === 'done'
      return result
    } catch (error) {
      if (!isDiskError(error)) throw error
      return await this.failed(error)
    } finally {
      file.content.forget()
      if (!taken && 'handle' in file.place) await discardArrived(this.#parts.mirror.files, file.place.temporary)
    }
  }

  /** What the file system threw is about the mirror as a whole, or about one place in it. */
  async failed(error: unknown): Promise<Taken> {
    const { mirror } = this.#parts
    const problem = await mirrorProblem(error, mirror)
    const why: NotTaken = problem ? { at: 'mirror', problem } : { at: 'disk', error, root: mirror.path }
    return { kind: 'not-taken', why }
  }

  /**
   * The source no longer has the file. What the item shows in its place stays, and there is nothing to wait for; false if
   * it shows none.
   */
  nothingNewer(wanted: Known): boolean {
    const { mirror, journal, published } = this.#parts
    if (this.#record.pathOf(wanted.item, wanted.role) === undefined) return false
    transaction(mirror.database, () => this.#record.nothingNewer(wanted, journal))
    published(wanted.item)
    return true
  }

  /** The item has no video part, or none any more. One that was uploaded with the photo stays. */
  noMotion(wanted: Known): void {
    const { mirror, journal, clock } = this.#parts
    transaction(mirror.database, () => this.#record.noMotion(wanted, journal, clock.now()))
  }

  async #putAside({ place, content }: ArrivedFile): Promise<void> {
    if ('handle' in place) await place.handle.close()
    content.forget()
    if ('handle' in place) await discardArrived(this.#parts.mirror.files, place.temporary)
  }

  /** What `work` resolves to, or what the disk has against it. */
  async #unlessDisk<Value>(work: Promise<Value>): Promise<Value | Taken> {
    try {
      return await work
    } catch (error) {
      if (!isDiskError(error)) throw error
      return await this.failed(error)
    }
  }

  async #take(wanted: Wanted, file: ArrivedFile, checked: () => void): Promise<Taken> {
    let open: FileHandle | undefined = 'handle' in file.place ? file.place.handle : undefined
    try {
      const found = await checkContent(wanted, file)
      if ('code' in found) {
        const detail = `${found.detail}, SHA-256 ${file.sha256}`
        return { kind: 'not-taken', why: { at: 'content', code: found.code, detail } }
      }
      if ('absent' in found) return { kind: 'absent' }
      const now = this.#parts.clock.now()
      const description = await describeFile(file.content, found.type, file.bytes, wanted, now)
      const same = (await this.#here.withBytes(wanted, file)) ?? (await this.#recognized(wanted, file, now))
      const { item } = wanted
      if (same && typeof item === 'number') {
        await open?.close()
        open = undefined
        checked()
        return await this.#keep({ ...wanted, item }, file, same, description)
      }
      const mtimeHere = open && (await setFileDate(open, description.takenAt))
      // The publisher closes it.
      open = undefined
      checked()
      return await this.#publish(wanted, file, description, mtimeHere)
    } finally {
      await open?.close()
    }
  }

  /**
   * Bytes that an account delivers of an item that is new here, and that an item has which no account lists, show that both
   * are one: from then on the account lists it.
   */
  async #recognized(wanted: Wanted, file: ArrivedFile, now: number): Promise<SameBytes | undefined> {
    const { item, account, role } = wanted
    if (account === undefined || role !== 'primary' || typeof item !== 'number') return undefined
    if (this.#record.pathOf(item, role) !== undefined) return undefined
    const { database } = this.#parts.mirror
    const other = this.#here.ofNobody(file)
    if (other === undefined) return undefined
    const merged = transaction(database, () => new MergeItems(database).merge(item, other, now))
    return merged === undefined ? undefined : await this.#here.withBytes(wanted, file)
  }

  /** The bytes are here already: a wrong suspicion, or an edit that was undone. */
  async #keep(wanted: Known, { place }: ArrivedFile, same: SameBytes, description: FileDescription): Promise<Taken> {
    const { mirror, journal, clock, published } = this.#parts
    transaction(mirror.database, () => {
      if (same.kind === 'current') this.#record.unchanged(wanted, journal)
      else this.#record.reinstate(wanted, journal, same.version, description, clock.now())
    })
    published(wanted.item)
    if ('handle' in place) await mirror.files.removeIfThere(place.temporary)
    return { kind: 'done' }
  }

  async #publish(
    wanted: Wanted,
    file: ArrivedFile,
    description: FileDescription,
    mtimeHere: number | undefined,
  ): Promise<Taken> {
    const { mirror, journal } = this.#parts
    const { place, content } = file
    let result: PublishResult
    if ('handle' in place) {
      // What is on the disk is read from there.
      content.forget()
      result = await this.#publishFrom(place, wanted, file, description, mtimeHere)
    } else result = await this.#publishFromMemory(place, wanted, file, description)
    if (result.ok) return { kind: 'done' }
    // A row that asks for the file stays, whatever becomes of it; without one nobody tries again.
    if (wanted.seq === undefined) transaction(mirror.database, () => journal.settled(wanted, file.sha256))
    if (!isDiskError(result.error)) throw result.error
    return await this.failed(result.error)
  }

  async #publishFromMemory(
    { whole, folder }: InMemory,
    wanted: Wanted,
    file: ArrivedFile,
    description: FileDescription,
  ): Promise<PublishResult> {
    for (let isAgain = false; ; isAgain = true) {
      let isStored = false
      const temporary = await folder.path('download')
      const stored = (): void => {
        isStored = true
        file.content.forget()
      }
      const source = { temporary, unwritten: whole, date: description.takenAt, stored }
      const result = await this.#publishFrom(source, wanted, file, description)
      if (result.ok) return result
      await discardArrived(this.#parts.mirror.files, temporary)
      if (isStored || isAgain || errnoOf(result.error) !== 'ENOENT') return result
      folder.lookAnew()
    }
  }

  async #publishFrom(
    source: Publication['source'],
    wanted: Wanted,
    { bytes, sha256 }: ArrivedFile,
    description: FileDescription,
    dated?: number,
  ): Promise<PublishResult> {
    const { mirror, journal, clock, published } = this.#parts
    const stillPath = wanted.role === 'primary' ? undefined : this.#record.pathOf(wanted.item, 'primary')
    let item: number | undefined
    let mtimeHere = dated
    const result = await mirror.publisher.publish({
      source,
      ...placeOf(wanted, description, stillPath, mirror.longestName),
      bytes,
      sha256,
      intend: (path) => journal.intend(wanted, path, { sha256, bytes }),
      record: (path, stored) => {
        mtimeHere ??= stored
        const file = { path, pathKey: nameKey(path), bytes, sha256, description, mtimeHere, now: clock.now() }
        item = this.#record.save(wanted, journal, file)
      },
      committed: () => {
        if (item !== undefined) published(item)
      },
    })
    if (mtimeHere !== undefined) tellOfDates(this.#parts, description.takenAt, mtimeHere)
    return result
  }
}
