import type { Problem } from '../problems/problem.ts'
import type { TaskProgress } from './task.ts'

/** `takeout`: zips with sidecars, as Google writes them. `folders`: plain files, with XMP sidecars beside those that lack something. */
export const exportFormats = ['takeout', 'folders'] as const

export type ExportFormat = (typeof exportFormats)[number]

/** What is to be written elsewhere, and how. */
export interface ExportWish {
  /** A whole path of a folder that is empty or not there yet; a leading `~` is the person's own folder. */
  folder: string
  /** Ids or titles; none for everything. */
  albums: string[]
  format: ExportFormat
  /** Bytes that a zip may have, unless a single file has more. */
  partSize: number
}

/** `done` counts files that were written or left out, of `files`; `bytes` are theirs, of `ofBytes`. */
export interface ExportProgress extends TaskProgress {
  /** `planning`: what goes out is put together. `writing`: it is read, checked and written. */
  step: 'planning' | 'writing'
  files: number
  ofBytes: number
  /** Smoothed over about ten seconds. */
  bytesPerSecond: number
  /** Undefined while too little is known to tell. */
  secondsLeft?: number
}

/** What an export has written. */
export interface ExportReport {
  /** Where, as an absolute path. */
  folder: string
  format: ExportFormat
  /** Names of the zips, in their order; none of plain files. */
  parts: string[]
  albums: number
  items: number
  /** Photos, videos and their other files that were written; those of albums count again. */
  files: number
  bytes: number
  /** Earlier versions of items: an export has no place for them. */
  versions: number
  /** Files that are missing here or not what they were when they were saved, and so are not in it: the first hundred. */
  problems: Problem[]
  problemCount: number
}
