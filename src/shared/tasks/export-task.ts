import type { Language } from '../text/languages.ts'
import type { ItemId } from '../domain.ts'
import type { Problem } from '../problems/problem.ts'
import type { TaskProgress } from './task.ts'

/**
 * `takeout`: zips with sidecars, as Google writes them. `folders`: plain files, with XMP sidecars beside those that lack something.
 * `page`: the files as they are, and pages that show them in any browser, from the disk.
 */
export const exportFormats = ['takeout', 'folders', 'page'] as const

export type ExportFormat = (typeof exportFormats)[number]

/** What is to be written elsewhere, and how. */
export interface ExportWish {
  /** A whole path of a folder that is empty or not there yet; a leading `~` is the person's own folder. */
  folder: string
  /** Ids or titles; none for everything. */
  albums: string[]
  /** Our ids of the only items that go out, without any album. */
  items?: ItemId[]
  format: ExportFormat
  /** Bytes that a zip may have, unless a single file has more. */
  partSize: number
  /** Whose photos and albums go out, by id; everybody's without it. */
  owner?: string
  /** In which pages are written; English without it. */
  language?: Language
  /** Of plain files: write what is known into the copies, if exiftool is installed. Else it lies beside them. */
  metadata: boolean
}

/**
 * Why what is known lies beside a copy, and not in it. `format`: nothing is written into files of its kind. `refused`: exiftool does not
 * write into this one. `unproven`: what it made does not show the same, or does not say what it should. `silent`, `ended`: exiftool
 * did not answer in time, or ended.
 */
export const besideReasons = ['format', 'refused', 'unproven', 'silent', 'ended'] as const

export type BesideReason = (typeof besideReasons)[number]

/** What has become of what is known and was not in the files themselves. */
export interface ExportMetadata {
  /** Version of the exiftool that was used; absent if there is none, or none was asked for. */
  exiftool?: string
  /** Copies that say it. */
  written: number
  /** Copies with a sidecar beside them, */
  beside: number
  /** and why, where exiftool was to write into them. */
  why: Partial<Record<BesideReason, number>>
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
  /** Of plain files. */
  metadata?: ExportMetadata
}
