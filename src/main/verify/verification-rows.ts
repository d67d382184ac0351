import type { DatabaseSync } from 'node:sqlite'
import type { VerifyResult } from '../../shared/health.ts'
import { plausibleMoment } from '../../shared/moment.ts'
import type { ProblemCode } from '../../shared/problem.ts'
import type { VerifyMode } from '../../shared/verification.ts'
import { AlbumFileRows } from '../index/album-file-rows.ts'
import type { AlbumFileKey } from '../index/album-file-rows.ts'
import { Files } from '../index/files.ts'
import { ItemFiles } from '../index/item-files.ts'
import { writeMeta } from '../index/meta.ts'
import { Refetches, type Refetch } from '../index/refetches.ts'
import type { PhotoTarget, Target } from './targets.ts'

/** How far a full verification came. */
export interface Position {
  startedAt: number
  /** Position of the last target, as in `Target`; empty at the start. */
  position: string
  ok: number
  bytes: number
}

/** What verification writes into the index. */
export class VerificationRows {
  readonly #database: DatabaseSync
  readonly #refetches: Refetches
  readonly #statements: ReturnType<typeof prepare>
  readonly #files: Files
  readonly #itemFiles: ItemFiles
  readonly #inAlbums: AlbumFileRows
  /** Paths with a row in `file_problem`, so that files without one cost nothing. */
  readonly #problems: Set<string>

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#refetches = new Refetches(database)
    this.#statements = prepare(database)
    this.#files = new Files(database)
    this.#itemFiles = new ItemFiles(database)
    this.#inAlbums = new AlbumFileRows(database)
    this.#problems = new Set(this.#statements.problems.all().map((row) => String(row['path'])))
  }

  /** The full verification that was interrupted; undefined if there is none that began after `since`. */
  interrupted(since: number): Position | undefined {
    const row = this.#statements.interrupted.get(since)
    if (!row) return undefined
    return {
      startedAt: plausibleMoment(row['started_at']),
      position: String(row['position']),
      ok: Number(row['ok']),
      bytes: Number(row['bytes']),
    }
  }

  notePosition({ startedAt, position, ok, bytes }: Position): void {
    this.#statements.notePosition.run(startedAt, position, ok, bytes)
  }

  finish(now: number): void {
    this.#statements.finish.run(now)
  }

  /** Keeps the result of a complete verification in place of the last one of its kind. */
  noteResult(mode: VerifyMode, result: VerifyResult): void {
    writeMeta(this.#database, `verified-${mode}`, result)
  }

  /** Paths of files that were wrong when they were last looked at. */
  problemPaths(): string[] {
    return [...this.#problems].sort()
  }

  hasProblem(path: string): boolean {
    return this.#problems.has(path)
  }

  noteProblem(target: Target, code: ProblemCode, detail: string | undefined, now: number): void {
    // The item of an earlier version is not affected.
    const item = target.kind === 'photo' && target.version !== undefined ? null : target.item
    const album = target.kind === 'album' ? target.album : null
    this.#statements.noteProblem.run(target.path, code, detail ?? null, now, item, album)
    this.#problems.add(target.path)
  }

  forgetProblem(path: string): void {
    if (this.#problems.delete(path)) this.#statements.forgetProblem.run(path)
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

function prepare(database: DatabaseSync) {
  return {
    problems: database.prepare('SELECT path FROM file_problem'),
    interrupted: database.prepare('SELECT * FROM verification WHERE finished_at IS NULL AND started_at > ?'),
    notePosition: database.prepare(`
      INSERT INTO verification (id, started_at, position, ok, bytes) VALUES (1, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, position = excluded.position, ok = excluded.ok,
                                     bytes = excluded.bytes, finished_at = NULL`),
    finish: database.prepare('UPDATE verification SET finished_at = ?'),
    noteProblem: database.prepare(`
      INSERT INTO file_problem (path, code, detail, found_at, item, album) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (path) DO UPDATE SET code = excluded.code, detail = excluded.detail, found_at = excluded.found_at,
                                       item = excluded.item, album = excluded.album`),
    forgetProblem: database.prepare('DELETE FROM file_problem WHERE path = ?'),
  }
}
