import type { DatabaseSync } from 'node:sqlite'
import type { AccountId } from '../../shared/domain.ts'
import type { AccountSession } from '../google/library/library-api.ts'
import { itemsTold } from '../google/library/what-fits.ts'
import { transaction } from '../index/schema/database.ts'
import { RestoreRows, type RestoredAlbumRow } from '../index/restore-rows.ts'
import { Ended, isUnclear, patiently, problemOf, type Patience } from '../upload/asking.ts'
import { entriesOf } from '../upload/listed-items.ts'
import type { WantedAlbum } from './albums-wanted.ts'

export interface AlbumThereParts {
  account: AccountId
  session: Pick<AccountSession, 'library' | 'writes'>
  database: DatabaseSync
  signal: AbortSignal
  patience: Patience
}

/** An album of the account. */
export interface AlbumThere {
  /** Google's id. */
  remote: string
  /** It was made just now, and nothing is in it. */
  isNew: boolean
  /** A restore has made it, this one or an earlier one: what it lacks of texts is to be added. */
  isOurs: boolean
  /** How many items Google says that are in it. */
  count: number
  url?: string
}

/** Finds the albums of an account that restores go to, or makes them: each once, whatever has ended an earlier restore. */
export class AlbumsThere {
  readonly #parts: AlbumThereParts
  readonly #rows: RestoreRows
  /** Google's ids by title; undefined until they are asked for. */
  #byTitle: Map<string, string[]> | undefined

  constructor(parts: AlbumThereParts) {
    this.#parts = parts
    this.#rows = new RestoreRows(parts.database)
  }

  /** Throws `Ended`. */
  async find(album: WantedAlbum): Promise<AlbumThere> {
    const { account } = this.#parts
    const row = this.#write((rows) => rows.of(account, album.id))
    for (const remote of [row.remote, album.known]) {
      if (remote === undefined) continue
      const told = await this.#told(remote)
      if (!told) continue
      const isOurs = remote === row.remote || this.#isMadeByUs(remote, row)
      if (isOurs && row.remote !== remote) this.#write((rows) => rows.created(row.ref, remote))
      else if (!isOurs) this.#write((rows) => rows.startOver(row.ref))
      return { remote, isNew: false, isOurs, ...told }
    }
    if (row.remote !== undefined) this.#write((rows) => rows.startOver(row.ref))
    if (row.creating) {
      const made = await this.#leftBehind(album.title, row.creating.before)
      if (made !== undefined) {
        this.#write((rows) => rows.created(row.ref, made))
        return { remote: made, isNew: false, isOurs: true, count: 0 }
      }
      this.#write((rows) => rows.notCreated(row.ref))
    }
    return await this.#make(row.ref, album.title)
  }

  #write<Value>(work: (rows: RestoreRows) => Value): Value {
    return transaction(this.#parts.database, () => work(this.#rows))
  }

  /** An album that the account lists was made by a call of ours that was cut off: it was not there before, and is no other's. */
  #isMadeByUs(remote: string, { creating }: RestoredAlbumRow): boolean {
    if (!creating || creating.before.includes(remote)) return false
    return !this.#rows.albums(this.#parts.account).has(remote)
  }

  /** What Google tells of an album; undefined if there is no such album for us. */
  async #told(remote: string): Promise<Pick<AlbumThere, 'count' | 'url'> | undefined> {
    const { session, signal, patience } = this.#parts
    const told = await patiently(() => session.library.told(remote, signal), patience)
    if (told.ok) {
      const { productUrl } = told.value
      return {
        count: itemsTold(told.value),
        ...(typeof productUrl === 'string' && productUrl !== '' && { url: productUrl }),
      }
    }
    const problem = problemOf(told.failure)
    if (['google-not-found', 'google-bad-request'].includes(problem.code)) return undefined
    throw new Ended(problem)
  }

  /** Google's ids of all albums of this title. */
  async #titled(title: string): Promise<string[]> {
    this.#byTitle ??= await this.#list()
    return this.#byTitle.get(title) ?? []
  }

  async #list(): Promise<Map<string, string[]>> {
    const { session, signal, patience } = this.#parts
    const found = new Map<string, string[]>()
    for await (const { id, title } of entriesOf((token) => session.library.albums(token, signal), patience))
      found.set(title, [...(found.get(title) ?? []), id])
    return found
  }

  /** The album that an interrupted call has made, if it has: one of that title that was not there before, and is no other's. */
  async #madeBefore(title: string, before: readonly string[]): Promise<string | undefined> {
    const others = this.#rows.albums(this.#parts.account)
    return (await this.#titled(title)).find((id) => !before.includes(id) && !others.has(id))
  }

  /** The same for a call that an earlier restore has left: Google may still be carrying it out when it is looked for. */
  async #leftBehind(title: string, before: readonly string[]): Promise<string | undefined> {
    const made = await this.#madeBefore(title, before)
    if (made !== undefined) return made
    if (!(await this.#parts.patience.settle())) throw new Ended({ code: 'cancelled' })
    this.#byTitle = undefined
    return await this.#madeBefore(title, before)
  }

  async #make(ref: number, title: string): Promise<AlbumThere> {
    const { session, signal, patience } = this.#parts
    for (let times = 1; ; times += 1) {
      const before = await this.#titled(title)
      this.#write((rows) => rows.creating(ref, before))
      const answer = await patiently(() => session.writes.createAlbum(title, signal), patience)
      if (answer.ok) {
        const { id, productUrl } = answer.value
        this.#write((rows) => rows.created(ref, id))
        this.#byTitle?.set(title, [...before, id])
        return { remote: id, isNew: true, isOurs: true, count: 0, ...(productUrl !== undefined && { url: productUrl }) }
      }
      const problem = problemOf(answer.failure)
      // What may have been carried out stays in the journal as it is: whoever comes next looks first.
      if (!isUnclear(answer.failure)) {
        this.#write((rows) => rows.notCreated(ref))
        throw new Ended(problem)
      }
      if (signal.aborted || !(await patience.again(times, problem))) throw new Ended(problem)
      this.#byTitle = undefined
      const made = await this.#madeBefore(title, before)
      if (made === undefined) continue
      this.#write((rows) => rows.created(ref, made))
      return { remote: made, isNew: true, isOurs: true, count: 0 }
    }
  }
}
