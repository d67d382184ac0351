import type { ProblemCode, Problem } from '../../problems/problem.ts'
import type { AlbumStock, ExportOverview } from '../../imports/export-stock.ts'
import type { PastExport } from '../../imports/export-history.ts'
import type { LookState, LookWish } from '../../imports/imports.ts'
import type { PictureState } from '../../picture-state.ts'
import type { Call, Names } from '../call.ts'

/** A part of a list of what was found by a look, which has to be the one of the state: of any other there is nothing. */
export interface StockQuery {
  look: number
  offset: number
  limit: number
}

/** `total`: how many there are to ask for. */
export interface StockSlice<Value> {
  total: number
  items: Value[]
}

export interface ImportsCalls {
  /**
   * Lets the person choose archives, or folders, in the system's dialog; `null` if they cancelled or the host has no
   * dialog. Several can be chosen; not every system has a dialog for both at a time.
   */
  'imports.pick': Call<{ kind: 'archives' | 'folders' }, string[] | null>
  /** Begins to look into exports; what was looked into before is forgotten. Changes nothing on the disk. */
  'imports.look': Call<LookWish, LookState>
  'imports.state': Call<void, LookState>
  /** The exports of what was found, each without its albums. */
  'imports.exports': Call<StockQuery, StockSlice<ExportOverview>>
  /** The albums of one export, by its place among all; `imports.sources`: where it was read from. */
  'imports.albums': Call<StockQuery & { of: number }, StockSlice<AlbumStock>>
  'imports.sources': Call<StockQuery & { of: number }, StockSlice<string>>
  /** What is wrong, of one kind. */
  'imports.problems': Call<StockQuery & { code: ProblemCode }, StockSlice<Problem>>
  /** How far the picture of an album is that was asked for, by the numbers of the look and of the picture. */
  'imports.cover': Call<{ look: number; cover: number }, PictureState>
  /** Ends looking, and forgets what it has found. */
  'imports.forget': Call<void, LookState>
  /** The import that was under way when its program ended, and that goes on once it can; `null` if there is none. */
  'imports.interrupted': Call<void, { paths: string[]; startedAt: number } | null>
  /** Which export has brought what, the last first; see `PastExport`. */
  'imports.history': Call<void, PastExport[]>
}

export interface ImportsEvents {
  /** A few times a second while it looks. */
  'imports.changed': LookState
}

export const importsCalls: Names<ImportsCalls> = {
  'imports.pick': true,
  'imports.look': true,
  'imports.state': true,
  'imports.exports': true,
  'imports.albums': true,
  'imports.sources': true,
  'imports.problems': true,
  'imports.cover': true,
  'imports.forget': true,
  'imports.interrupted': true,
  'imports.history': true,
}

export const importsEvents: Names<ImportsEvents> = { 'imports.changed': true }
