import type { EntryCounts } from './entry-class.ts'
import type { ExportStock, FactCounts, StockProgress } from './export-stock.ts'
import type { TaskProgress } from '../tasks/task.ts'

/** What exports a person wants to have imported, and how. */
export interface ImportWish {
  /** Files and folders, as whole paths; a leading `~` is the person's own folder. */
  paths: string[]
  /** Also what lies in the trash. */
  includeTrash: boolean
  /** Whose photos they are, by name; without it, whoever they prove to be of. */
  owner?: string
  /** Reads back what became of the archives, if nothing was wrong with any of it: see `VerifiedArchives`. */
  verify?: boolean
}

/**
 * `listing`, `matching`: archives are looked into, as for a stock. `copying`: photos and videos are read and kept. `finishing`:
 * what is known of them is written down, and albums, catalogue and checksums are brought up to date. `moving`: meanwhile, files go to
 * the months that have become known. `verifying`: what became of
 * the archives is read back; `done`, `files` and bytes are those of that reading then.
 */
export type ImportStep = Exclude<StockProgress['step'], 'reading'> | 'copying' | 'finishing' | 'moving' | 'verifying'

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

/**
 * Why an archive is not among those that can be deleted. `part-missing`: a part of its export was not there, and what is in one can
 * be about what is in another. `left-out`: it holds something that was not taken in, such as files of other products, the trash, or
 * facts whose photo is not here. `not-here`: something in it could not be read back. `changed`: the archive is not as it was when
 * it was read.
 */
export type KeptWhy = 'part-missing' | 'left-out' | 'not-here' | 'changed'

/**
 * What reading back has come to. Archives of which every entry is here as they hold it, by the digest of all bytes that were read
 * from the mirror just now, are `safe` to delete; of all others it is said why not. If one file was not what it should be, none is safe.
 */
export interface VerifiedArchives {
  /** Absolute paths, with the size of each. */
  safe: { path: string; bytes: number }[]
  /** Of those that are safe. */
  bytes: number
  kept: { path: string; why: KeptWhy }[]
  /** Files of the mirror that were read. */
  files: number
}

/** An album of an export that may be one of before with the same title, or another: nothing tells, so that it is one of its own. */
export interface AlbumInDoubt {
  title: string
  /** The folder in the export. */
  folder: string
  /** The id of the export. */
  export: string
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
  /** Albums of before that a full export among these lacks as a whole and none before it did. All stay here. */
  goneAlbums: number
  /** Members of albums that a full export among these no longer has there, and none before it lacked. All stay where they are here. */
  formerMembers: number
  albums: number
  /** Albums of which nothing tells whether they are one that was here before. */
  inDoubt: AlbumInDoubt[]
  /** Bytes that were written. */
  bytes: number
  facts: FactCounts
  /** Other products of Google in the archives, by the names of their folders, with how many files each has. */
  others: { name: string; files: number }[]
  /** Absent if it was not asked for, and if anything was wrong with what the archives hold. */
  verified?: VerifiedArchives
  /** As `Stock` has it. */
  unrelated?: string[][]
}
