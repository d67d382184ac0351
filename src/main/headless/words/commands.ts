import type { Language } from '../../../shared/text/languages.ts'
import type { ExportFormat } from '../../../shared/tasks/export-task.ts'
import type { LibraryFilter } from '../../../shared/library-filter.ts'
import type { GooglePhotosChange } from '../../../shared/contract/google/google.ts'

/** What a command line asks for, as it was typed: each command with its options. */
export type CliCommand =
  | { name: 'login'; client?: string; printUrl: boolean }
  | { name: 'logout' }
  | { name: 'albums' }
  | ChangeCommand
  | UploadCommand
  | { name: 'get'; what: string; shared?: true; account?: string }
  | { name: 'items'; album?: string; account?: string }
  | RestoreCommand
  | BackupCommand
  | StatusCommand
  | VerifyCommand
  | RebuildCommand
  | ImportCommand
  | ExportCommand
  | XmpCommand
  | { name: 'serve'; port: number }

export interface UploadCommand {
  name: 'upload'
  /** Files and folders, as they were typed. */
  paths: string[]
  /** Title, or Google's id. */
  album?: string
  account?: string
}

export interface RestoreCommand {
  name: 'restore'
  /** Ids or titles. */
  albums: string[]
  /** Our ids of items that go into no album. */
  items: string[]
  account?: string
  /** Only say what it would do. */
  dryRun: boolean
  /** Also what needs the permission to change things: covers, and descriptions of what is there. */
  edit: boolean
  /** False: end when nothing is left but to wait for Google's next day. */
  wait: boolean
}

/** Something that is to be otherwise in Google Photos; `albums create` and the like. */
export interface ChangeCommand {
  name: 'change'
  change: GooglePhotosChange
  /** The e-mail address of the account, where several are signed in. */
  account?: string
}

export interface BackupCommand {
  name: 'backup'
  all: boolean
  /** Our id or the title of an album. */
  albums: string[]
  shared: boolean
  library: boolean
  /** The part of the library that is meant; with no album beside it. */
  only?: LibraryFilter
  /** What the last backup had, and nothing else. */
  again: boolean
  /** Notice edits that leave the dimensions as they were, too. */
  checkLengths: boolean
  /** Not now, if the machine is on battery, or its network is metered. */
  unlessBattery: boolean
  unlessMetered: boolean
  concurrency?: number
  /** Bytes per second; 0 means no limit. */
  limitRate?: number
  /** Only albums that changed, or every chosen one; what the settings say if absent. */
  changed?: boolean
  /** What Google allows the client per day, in place of the settings. */
  downloadsPerDay?: number
  requestsPerDay?: number
  /** False: end when nothing is left but to wait for Google's next day. */
  wait: boolean
}

export interface StatusCommand {
  name: 'status'
  /** Also say where Google's counts and what is here differ, item by item. */
  differences: boolean
}

export interface VerifyCommand {
  name: 'verify'
  quick: boolean
  repair: boolean
  /** Read today's share alone, so that everything is read within so many days. */
  share?: number
  /** Bytes per second; 0 means no limit. */
  limitRate?: number
}

export interface RebuildCommand {
  name: 'rebuild'
  /** Read every byte afterwards, instead of looking at size and time. */
  full: boolean
}

export interface ImportCommand {
  name: 'import'
  /** Archives, folders with archives, and unpacked exports, as they were typed. */
  paths: string[]
  /** Only say what is in them. */
  dryRun: boolean
  /** Only say which exports have been imported, and what each has brought. There are no paths then. */
  history: boolean
  includeTrash: boolean
  /** Whose photos they are, by name. */
  owner?: string
  /** Read back afterwards what became of the archives, and say which can be deleted. */
  verify?: boolean
  /** A folder from which exports are imported as they arrive, until the command is stopped. */
  watch?: string
}

/** `all`: also beside photos whose files say all that is known. */
export type XmpCommand = { name: 'xmp'; all: boolean }

export interface ExportCommand {
  name: 'export'
  /** The folder that it goes to, as it was typed. */
  path: string
  /** Ids or titles; none for everything. */
  albums: string[]
  /** Our ids of the only items that go out; none for all of them. */
  items: string[]
  format: ExportFormat
  /** Of pages. */
  language: Language
  /** Bytes of each zip. */
  partSize: number
  /** Whose photos and albums alone, by name. */
  owner?: string
  /** Of plain files: what is known is written into the copies, where exiftool is installed. */
  metadata: boolean
}

export interface Invocation {
  mirror?: string
  googleOrigin?: string
  json: boolean
  /** Present if only what went wrong, and what was asked for, should be said. */
  quiet?: true
  command: CliCommand
}
