import type { EventName, Events } from '../../shared/contract.ts'
import type { SessionSettings } from '../../shared/setting-table.ts'
import type { Result } from '../../shared/problems/problem.ts'

export interface AppOptions {
  host: 'desktop' | 'headless'
  version: string
  /** Loopback address that answers in place of every Google host. */
  googleOrigin?: string
  /** Mirror to use in this session without remembering it. */
  mirrorPath?: string
  /** True if `mirrorPath` must hold a mirror already; else a new one is made there when it is first needed. */
  mirrorMustExist?: boolean
  /** Limits of this session that are not remembered; they win over the settings. */
  limits?: SessionSettings
  /** False to make the library's pictures only when somebody looks; else they are made ahead of time in quiet moments. */
  fillThumbnails?: boolean
  /** True to start backups by themselves as the settings say, and to notify; for hosts that run for long. */
  keepSchedule?: boolean
  /** See `AppInfo.mediaBase`. */
  mediaBase: string
  /** BCP 47 tag. */
  systemLanguage: string
}

/** The whole engine behind one door, as `createApp` returns it and a host binds it to a transport. */
export interface App {
  /**
   * Runs one call of the contract. `name` and `input` come from outside and are checked here; whatever happens, the
   * answer is a value, and an exception inside a handler becomes `unexpected` and a line in the log.
   */
  dispatch(name: string, input: unknown): Promise<Result<unknown>>
  /** Calls `listener` on every event of this name until the returned function is called. */
  subscribe<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void
  /**
   * Answers a request for media by path, below `mediaBase`: `thumb/<ref>?size=small|large`, `view/<ref>`,
   * `file/<ref>`, `motion/<ref>`, `version/<ref>/<number>`, `cover/<album id>`. Ids only, never paths of files.
   */
  media(request: Request): Promise<Response>
  /**
   * For a host that is about to end: the opening of a mirror that is under way ends, and none begins any more, with
   * `cancelled` for whoever asks. The next program goes on with it. A mirror that is open stays so until `close`.
   */
  stopOpening(): void
  /** Stops a running backup where it can go on later, and closes every file. */
  close(): Promise<void>
}
