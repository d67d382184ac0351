import type * as nodeFiles from 'node:fs/promises'
import type { Note } from '../shared/problems/note.ts'
import type { Problem, Result } from '../shared/problems/problem.ts'
import type { PowerState } from '../shared/schedule.ts'

/** Time, so that tests can turn the hands. */
export interface Clock {
  /** Milliseconds since 1970. May jump: never subtract two readings to measure a duration. */
  now(): number
  /** Milliseconds from an arbitrary start; never goes back. */
  monotonic(): number
  /** Resolves after `ms`, or early when `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export interface FetchOptions {
  method?: string
  headers?: Record<string, string>
  /** Sent as UTF-8. */
  body?: string
  /** A redirect is an answer like any other. */
  redirect: 'manual'
  signal: AbortSignal
}

/** The part of an answer that Shoebox uses; a `Response` is one. */
export interface FetchAnswer {
  status: number
  headers: { get(name: string): string | null }
  /** Read once, and to its end or left early; each piece counts until the next is asked for. */
  body: AsyncIterable<Uint8Array> | null
}

/**
 * The part of fetch that Shoebox uses, for answers of moderate size: a client of our own in the headless host, Chromium's in the
 * desktop. Rejects where no answer comes with a `code`, or a `cause` that has one, if the system said why; also when `signal` aborts,
 * which later ends the body.
 */
export type Fetch = (url: string, options: FetchOptions) => Promise<FetchAnswer>

/** Bytes as they arrive, read once; each piece counts until the next is asked for. Ends early only by throwing. `destroy` ends the connection unless all was read. */
export interface ByteStream extends AsyncIterable<Uint8Array> {
  destroy(): void
}

export interface DownloadAnswer {
  status: number
  /** A header by its name in lower case; undefined if it was not sent. */
  header: (name: string) => string | undefined
  /** Any `content-encoding` is undone. Has to be read to its end or destroyed. */
  body: ByteStream
}

/**
 * A GET whose body may be large. Follows no redirects. Rejects, with a `code` where there is one, if no answer comes:
 * also when `signal` aborts, which later ends the body, and after `patienceMs` of real time.
 */
export type Download = (
  url: string,
  options: { headers: Record<string, string>; signal: AbortSignal; patienceMs: number },
) => Promise<DownloadAnswer>

export interface UploadOptions {
  headers: Record<string, string>
  /** `chunks` are read once, one after the other as the network takes them, and have `length` bytes together. */
  body: { length: number; chunks: AsyncIterable<Uint8Array> }
  signal: AbortSignal
  /** How long nothing may move: no byte taken by the network, and none of the answer. Real time. */
  silenceMs: number
  /** Hears how many bytes the network has taken, after each piece. */
  onSent?: (bytes: number) => void
}

export interface UploadAnswer {
  status: number
  /** A header by its name in lower case; undefined if it was not sent. */
  header: (name: string) => string | undefined
  /** At most 1 MiB. */
  body: string
}

/**
 * A POST whose body may be large and is never kept as a whole. Follows no redirects and repeats nothing. An answer that
 * comes while the body is still being sent is the answer: the rest is not sent. Rejects with a `code` if there is none:
 * `ABORT_ERR` for `signal`, `ETIMEDOUT` for silence, `ERR_BODY_SOURCE` with the cause if `chunks` throws,
 * `ERR_BODY_LENGTH` if it is longer or shorter than announced, `ERR_ANSWER_LENGTH`, or what the network says.
 */
export type Upload = (url: string, options: UploadOptions) => Promise<UploadAnswer>

/**
 * A thread beside this one that makes calls on files one after the other, for work whose calls would each cost more to hand over
 * than to make. It has a file system of its own, the real one.
 */
export interface FileThread {
  /** What is asked and answered is said in `mirror/storing`. Rejects if the thread is gone, or cannot be started. */
  ask(order: unknown): Promise<unknown>
}

/** The file operations of the engine. Real ones are `node:fs/promises`; tests wrap them with planned faults. */
export type FileSystem = Pick<
  typeof nodeFiles,
  | 'open'
  | 'link'
  | 'rename'
  | 'unlink'
  | 'mkdir'
  | 'rmdir'
  | 'rm'
  | 'stat'
  | 'lstat'
  | 'readdir'
  | 'readFile'
  | 'statfs'
  | 'utimes'
  | 'copyFile'
> & { thread?: FileThread }

/** Where the sign-in of an account and the OAuth client secret are kept. Values never reach the window or a log. */
export interface SecretStore {
  /** How values are kept now: behind the system's key store, readable by this user's programs, or in memory only. */
  protection(): Promise<'encrypted' | 'plain' | 'session'>
  get(name: string): Promise<string | undefined>
  /** Keeps in memory only if there is no key store and `allowPlain` is not set. Returns how it was kept. */
  set(name: string, value: string, options?: { allowPlain?: boolean }): Promise<'encrypted' | 'plain' | 'session'>
  delete(name: string): Promise<void>
  /** `secrets-damaged` once a file of secrets could not be understood and was set aside. */
  damaged?(): Problem | undefined
}

/** A process beside the main one, such as `main/thumbnails/worker.ts`. */
export interface WorkerProcess {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onExit(listener: (code: number) => void): void
  kill(): void
}

/** An exiftool that stays open, see its option `-stay_open`. */
export interface RunningExiftool {
  /** Hands it text for its standard input; of one that has ended, nothing happens. */
  send(text: string): void
  /** Calls `listener` with what it prints, piece by piece. */
  onOutput(listener: (text: string) => void): void
  /** It has ended, or could not be started. May be told twice. */
  onExit(listener: () => void): void
  kill(): void
}

/** The program exiftool, where it is installed. */
export interface Exiftool {
  /** Its version, as `12.57`; undefined if there is none, or one that is too old to be trusted. Never rejects. */
  find(): Promise<string | undefined>
  /** Starts the one that was found, in a folder: it takes arguments from its standard input, one a line. */
  start(folder: string): RunningExiftool
}

export interface Log {
  /** `event` is a short constant; `fields` never hold tokens, secrets or base URLs. */
  (
    level: 'info' | 'warn' | 'error',
    event: string,
    fields?: Record<string, string | number | boolean | undefined>,
  ): void
}

/** Power and network of the machine. */
export interface MachinePower {
  /** What is asked for and known; never rejects. `metered` may start a program, at most once a minute. */
  read(ask: { battery: boolean; metered: boolean }): Promise<PowerState>
  /** Calls `listener` when the answers may have changed, where the system tells; returns the function that ends it. */
  onChange(listener: () => void): () => void
}

/** Whether the system starts the program when the person logs in. */
export interface LoginItem {
  enabled(): Promise<boolean>
  /** Fails with `login-item-failed`. */
  set(enabled: boolean): Promise<Result<void>>
}

/** Everything the engine needs from the machine it runs on. */
export interface Ports {
  clock: Clock
  fetch: Fetch
  download: Download
  upload: Upload
  files: FileSystem
  /** Cryptographically random bytes. */
  random: (count: number) => Uint8Array
  secrets: SecretStore
  exiftool: Exiftool
  /** Opens an address in the system's browser; false if that did not work. */
  openUrl: (url: string) => Promise<boolean>
  /** The system's folder dialog; absent where there is none. */
  pickFolder?: (startAt: string) => Promise<string | null>
  /** The system's dialog for archives, or for folders, of exports; null if nothing was chosen. Absent where there is none. */
  pickExports?: (kind: 'archives' | 'folders', startAt: string) => Promise<string[] | null>
  /** Shows a file in the system's file manager; absent where there is none. */
  revealFile?: (path: string) => void
  startWorker: () => WorkerProcess
  /** A process that looks into exports. */
  startExportsWorker: () => WorkerProcess
  /** A process that looks at folders for a page without a dialog of the system; absent where there is one. */
  startFolderWorker?: () => WorkerProcess
  /** Makes a large index ready; without it that happens in this process, which answers nothing else meanwhile. */
  startIndexWorker?: () => WorkerProcess
  /** Absent where nothing is known of them: nothing waits for them then. */
  power?: MachinePower
  /** A notification of the system, unless the person looks at the window already; absent where there are none. */
  notify?: (note: Note) => void
  /** Absent where the program is not started by a login. */
  loginItem?: LoginItem
  /** The towns of the world, as `geography/towns.ts` reads them; rejects where they cannot be read. */
  towns: () => Promise<Uint8Array>
  /** Folder for settings, sign-in and the request ledger: absolute, created on demand. */
  home: string
  log: Log
}
