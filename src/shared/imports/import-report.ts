import type { EntryCounts } from './entry-class.ts'
import type { ExportStock, StockProgress } from './export-stock.ts'
import type { TaskProgress } from '../tasks/task.ts'

/** What exports a person wants to have imported, and how. */
export interface ImportWish {
  /** Files and folders, as whole paths; a leading `~` is the person's own folder. */
  paths: string[]
  /** Also what lies in the trash. */
  includeTrash: boolean
  /** Whose photos they are, by name; without it, whoever they prove to be of. */
  owner?: string
}

/**
 * `listing`, `matching`: archives are looked into, as for a stock. `copying`: photos and videos are read and kept. `finishing`:
 * what is known of them is written down, and albums, catalogue and checksums are brought up to date.
 */
export type ImportStep = Exclude<StockProgress['step'], 'reading'> | 'copying' | 'finishing'

/** `done` counts photos and videos that were read, or known without reading; `bytes` are theirs. */
export interface ImportProgress extends TaskProgress {
  step: ImportStep
  /** While archives are listed: how far that has come. */
  listing?: Extract<StockProgress, { step: 'listing' }>
  /** Photos and videos in the archives, and their bytes; 0 until they are listed. */
  files: number
  ofBytes: number
  /** Items that are new here so far. */
  imported: number
  /** Smoothed over about ten seconds. */
  bytesPerSecond: number
  /** Undefined while too little is known to tell. */
  secondsLeft?: number
}

/** What an import has made of everything that it was given. */
export interface ImportReport {
  exports: ExportStock[]
  /** Files of all archives and folders. Each is in one class of `files`. */
  entries: number
  files: EntryCounts
  /** Items that are new here. */
  imported: number
  /** Photos and videos that were here already, or came more than once. */
  duplicate: number
  /** Items that were here already, of which something else is known now, or that have another file. */
  updated: number
  /** Items of before that a full export among these lacks and none before it did: no longer in Google Photos. All stay here. */
  gone: number
  albums: number
  /** Bytes that were written. */
  bytes: number
  /** Of the photos and videos that are items: with facts beside them, without, and with two that fit equally well. */
  facts: { found: number; missing: number; ambiguous: number }
  /** Other products of Google in the archives, by the names of their folders, with how many files each has. */
  others: { name: string; files: number }[]
  /** As `Stock` has it. */
  unrelated?: string[][]
}
