import type { EntryCounts } from './entry-class.ts'
import type { KnownInMirror } from './item-mark.ts'
import type { Problem, ProblemCode } from '../problems/problem.ts'

export interface AlbumStock {
  /** Absent for an album without a title. */
  title?: string
  /** The name of its folder, which may be a shortened title. */
  folder: string
  /** Items that are in it. */
  items: number
  /**
   * The number of its picture among those of what was looked into; null if its archive can only be read from its beginning to its
   * end, as a tgz. Absent without a picture.
   */
  cover?: number | null
}

/** One export: what came of one order at Google. Nothing in it says whose photos they are. */
export interface ExportStock {
  /** The stamp that all its parts carry, else the place where it is. */
  id: string
  /** The numbers of the parts that are here, as far as names tell. */
  parts: number[]
  /** Numbers below the highest that are not here. */
  missing: number[]
  /** Archives and folders that it was read from. */
  sources: string[]
  entries: number
  albums: AlbumStock[]
}

/**
 * What the numbers of a stock go by. `bytes`: all photos were read. `checksums`: archives were asked what is in them, so
 * that damage inside a photo is not known yet. `names`: so were folders or archives without checksums, where the same name
 * and size are taken for the same photo, so that numbers are about right.
 */
export type StockBasis = 'bytes' | 'checksums' | 'names'

/** Of the photos and videos that are items or may be. */
export interface FactCounts {
  /** With facts beside them, without, and with two that fit equally well. */
  found: number
  missing: number
  ambiguous: number
  /**
   * Contents that one export has facts of with different dates or places; those that a person has worked on count. Absent where
   * exports were only looked at, since places are not read then.
   */
  differing?: number
}

/** What is in the exports that a person named, and what an import would make of it. */
export interface Stock {
  basis: StockBasis
  exports: ExportStock[]
  /** Files of all archives and folders. Each is in one class of `files`. */
  entries: number
  files: EntryCounts
  items: number
  albums: number
  /** Bytes that an import would write. */
  bytes: number
  facts: FactCounts
  /** Other products of Google in the archives, by the names of their folders, with how many files each has. Left alone. */
  others: { name: string; files: number }[]
  /**
   * Ids of exports by what belongs together: those of one group share a photo of somebody's own, and nothing tells that those of
   * two are of one person. Absent if there is one group alone.
   */
  unrelated?: string[][]
  /** The first of each code. */
  problems: Problem[]
  problemCounts: Partial<Record<ProblemCode, number>>
}

/** An export as the window hears of it first: `albums` and `sources` are the first of so many. */
export interface ExportOverview extends ExportStock {
  albumCount: number
  sourceCount: number
}

/**
 * A stock as the window hears of it first. Of long lists it has the first alone and how long they are, and the others are asked for:
 * exports and what each of them lists, products, and problems, of which `kept` are there for asking.
 */
export interface StockOverview extends Omit<Stock, 'exports'> {
  exports: ExportOverview[]
  exportCount: number
  otherCount: number
  /** What of it is in the mirror already; absent where there is none. */
  here?: KnownInMirror
  keptProblems: Partial<Record<ProblemCode, number>>
}

/**
 * How far looking has come. `listing`: archives and folders that were listed, of how many (0 while they are looked for), with
 * the files in them and those with facts that were read. `matching`: it is told which facts belong to which photo. `reading`:
 * bytes of photos, if they are read.
 */
export type StockProgress =
  | { step: 'listing'; done: number; of: number; entries: number; facts: number }
  | { step: 'matching' }
  | { step: 'reading'; bytes: number; of: number }
