import { Run } from '../../../../src/main/backup/run.ts'
import type { BackupRunParts, RunTask } from '../../../../src/main/backup/run-task.ts'
import type {
  AccountSession,
  ApiFailure,
  ApiResult,
  DownloadQuota,
  MediaAnswer,
  RemoteAlbum,
  RemoteItem,
} from '../../../../src/main/google/library/library-api.ts'
import type { Account, AccountId, Selection } from '../../../../src/shared/domain.ts'
import { accountOf } from '../account-of.ts'
import { answerOf, gif } from '../downloads/one-attempt.ts'
import type { SmallMirror } from '../../mirror/small-mirror.ts'

export const wholeLibrary: Selection = { allAlbums: false, sharedAlbums: false, library: true, albums: [] }

/** A photo of one pixel that Google lists, with an address for its bytes unless there is to be none. */
export function remoteItem(id: string, more: Partial<RemoteItem> = {}): RemoteItem {
  return {
    id,
    filename: `${id}.gif`,
    mimeType: 'image/gif',
    kind: 'photo',
    baseUrl: `url of ${id}`,
    creationTime: '2021-07-04T10:11:12Z',
    width: 1,
    height: 1,
    camera: {},
    ...more,
  }
}

type Listed = RemoteItem[] | ApiFailure
type Bytes = MediaAnswer | Error

/** One account's Google, all of it in this process. */
export class RunGoogle {
  readonly account: Account
  albums: RemoteAlbum[] = []
  items: Listed = []
  members = new Map<string, RemoteItem[]>()
  /** What is wrong with asking for addresses. */
  noAddresses: ApiFailure | undefined
  /** By address; the picture of one pixel where nothing is said. Errors are thrown. */
  bytes = new Map<string, Bytes>()
  quota: DownloadQuota = { client: 'c', leftToday: 1000, perDay: 1000, mediaPerDay: 1010 }
  /** Everything that was asked, in order. */
  readonly asked: string[] = []
  /** Called before each answer with what was asked. */
  before: (asked: string) => Promise<void> | void = () => undefined

  constructor(name = 'Ann') {
    this.account = accountOf(name)
  }

  readonly session: AccountSession = {
    library: {
      albums: () => this.#page('albums', this.albums),
      sharedAlbums: () => this.#page<RemoteAlbum>('shared', []),
      albumItems: (id: string) => this.#page(`album ${id}`, this.members.get(id) ?? []),
      libraryItems: () => this.#page('library', this.items),
      batchGet: async (ids: readonly string[]) => {
        await this.#ask(`addresses ${ids.join()}`)
        if (this.noAddresses) return { ok: false, failure: this.noAddresses }
        const listed = new Map(Array.isArray(this.items) ? this.items.map((item) => [item.id, item]) : [])
        const found = ids.map((id): [string, RemoteItem] => [
          id,
          { ...(listed.get(id) ?? remoteItem(id)), baseUrl: `url of ${id}` },
        ])
        return { ok: true, value: { items: new Map(found), gone: new Set<string>(), failed: new Map() } }
      },
    },
    media: {
      open: async (url: string, suffix: string) => {
        await this.#ask(`${url}${suffix}`)
        const answer = this.bytes.get(url) ?? answerOf({ bytes: gif })
        if (answer instanceof Error) throw answer
        return answer
      },
    },
    downloadQuota: () => this.quota,
  } as unknown as AccountSession

  /** From here on the answers to what begins like this wait until they go on; others come at once. `held`: how many wait. */
  hold(asked: string): { held: () => number; goOn: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>()
    let held = 0
    this.before = (what) => {
      if (!what.startsWith(asked)) return undefined
      held += 1
      return promise
    }
    return { held: () => held, goOn: resolve }
  }

  async #ask(what: string): Promise<void> {
    this.asked.push(what)
    await this.before(what)
  }

  async #page<Entry>(what: string, entries: Entry[] | ApiFailure): Promise<ApiResult<{ entries: Entry[] }>> {
    await this.#ask(what)
    return Array.isArray(entries) ? { ok: true, value: { entries } } : { ok: false, failure: entries }
  }
}

/** What a run in a small mirror works with that asks these for photos. */
export function partsOf({ mirror, clock, write }: SmallMirror, googles: readonly RunGoogle[]): BackupRunParts {
  return {
    mirror,
    clock,
    log: write,
    accounts: () => googles.map(({ account }) => account),
    session: (id: AccountId) => googles.find(({ account }) => account.id === id)?.session,
    limits: () => ({ concurrency: 2, rateLimit: 0, albumFiles: 'links', listing: 'all' }),
    changed: () => undefined,
  }
}

/** A run with these parts. */
export function runOf(
  small: SmallMirror,
  googles: readonly RunGoogle[],
  task: Partial<RunTask> = {},
  parts: Partial<BackupRunParts> = {},
): Run {
  return new Run({ ...partsOf(small, googles), ...parts }, { selection: wholeLibrary, ...task })
}
