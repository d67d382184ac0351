import type { DatabaseSync } from 'node:sqlite'
import type { VerifyResult } from '../../shared/health.ts'
import type { ProblemCode } from '../../shared/problems/problem.ts'
import type { VerifyMode } from '../../shared/tasks/verification.ts'
import { AlbumFileRows } from '../index/albums/album-file-rows.ts'
import type { AlbumFileKey } from '../index/albums/album-file-rows.ts'
import { FileProblems } from '../index/runs/file-problems.ts'
import { Files } from '../index/items/files.ts'
import { ItemFiles } from '../index/items/item-files.ts'
import { writeMeta } from '../index/schema/meta.ts'
import { Refetches, type Refetch } from '../index/runs/refetches.ts'
import { Verifications } from '../index/runs/verifications.ts'
import type { VerificationPosition } from '../index/runs/verifications.ts'
import type { PhotoTarget, Target } from './targets.ts'

/** What verification writes into the index. */
export class VerificationRows {
  readonly #database: DatabaseSync
  readonly #refetches: Refetches
  readonly #verifications: Verifications
  readonly #problems: FileProblems
  readonly #files: Files
  readonly #itemFiles: ItemFiles
  readonly #inAlbums: AlbumFileRows

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#refetches = new Refetches(database)
    this.#verifications = new Verifications(database)
    this.#problems = new FileProblems(database)
    this.#files = new Files(database)
    this.#itemFiles = new ItemFiles(database)
    this.#inAlbums = new AlbumFileRows(database)
  }

  /** The full verification that was interrupted; undefined if there is none that began after `since`. */
  interrupted(since: number): VerificationPosition | undefined {
    return this.#verifications.interrupted(since)
  }

  notePosition(position: VerificationPosition): void {
    this.#verifications.notePosition(position)
  }

  finish(now: number): void {
    this.#verifications.finish(now)
  }

  /** Keeps the result of a complete verification in place of the last one of its kind. */
  noteResult(mode: VerifyMode, result: VerifyResult): void {
    writeMeta(this.#database, `verified-${mode}`, result)
  }

  /** Paths of files that were wrong when they were last looked at. */
  problemPaths(): string[] {
    return this.#problems.paths()
  }

  hasProblem(path: string): boolean {
    return this.#problems.has(path)
  }

  noteProblem(target: Target, code: ProblemCode, detail: string | undefined, now: number): void {
    // The item of an earlier version is not affected.
    const item = target.kind === 'photo' && target.version !== undefined ? undefined : target.item
    const album = target.kind === 'album' ? target.album : undefined
    this.#problems.note({ path: target.path, code, detail, item, album }, now)
  }

  forgetProblem(path: string): void {
    this.#problems.forget(path)
  }

  /**
   * All bytes of the file, which may be an earlier version by now, were read and are right; nothing is noted of one that
   * is gone from the index. A link is no file of its own.
   */
  noteVerified(target: Target, now: number): void {
    if (target.kind === 'photo') this.#files.noteVerified(target.item, target.path, now)
    else if (!target.linked) this.#inAlbums.noteVerified(target, now)
  }

  /** The file is right and has this time on the disk, if that is not the one it was given. */
  noteTime(target: Target, here: number | undefined): void {
    const time = here ?? null
    if (target.kind === 'photo') this.#files.noteTimeHere(target.item, target.path, time)
    else if (!target.linked) this.#inAlbums.noteTimeHere(target, time)
  }

  /** Leaves a file to the next backup: forgets that it is here, and asks for it. Inside a transaction. */
  awaitBackup({ item, role, path }: PhotoTarget, now: number): void {
    this.#refetches.add(item, role, path, now)
    this.#inAlbums.forgetItem(item, role)
    this.#itemFiles.forget(item, role)
  }

  /** Files that wait for the next backup. */
  awaited(): Refetch[] {
    return this.#refetches.awaited()
  }

  /** An album's file is a copy and no link. */
  setCopied(file: AlbumFileKey): void {
    this.#inAlbums.setCopied(file)
  }
}
