import type { DatabaseSync } from 'node:sqlite'
import type { AccountId } from '../../shared/domain.ts'
import type { ExportedAlbum, ExportedCatalogue, ExportedItem } from '../export/read-catalogue.ts'
import { RestoreRows } from '../index/restore-rows.ts'
import { UploadRows } from '../index/upload-rows.ts'
import type { Steps } from '../slices.ts'

/** What goes to an account for an item, and what it has of it. */
export interface MadeOf {
  /** The item whose file goes: of what was put into another account from here, that of which it was made. */
  file: ExportedItem
  /** Google's id of the item in the account, as far as the mirror knows. */
  known?: string
}

/** Finds out by the journals of uploads and restores which items and albums of several accounts are the same. */
export class SameThere {
  readonly #account: AccountId
  readonly #catalogue: ExportedCatalogue
  readonly #uploads: UploadRows
  readonly #restores: RestoreRows
  /** Where there is only one account, nothing of it can be the same as that of another. */
  readonly #bySha: ReadonlyMap<string, readonly ExportedItem[]>
  /** By the bytes of their earlier files, too: what was sent from here may have been one of those. */
  readonly #byAnySha: ReadonlyMap<string, readonly ExportedItem[]>
  readonly #albums: ReadonlyMap<string, ExportedAlbum>

  /** To be made by `sameThere`. */
  constructor(database: DatabaseSync, account: AccountId, catalogue: ExportedCatalogue, { bySha, byAnySha }: Shas) {
    this.#account = account
    this.#catalogue = catalogue
    this.#uploads = new UploadRows(database)
    this.#restores = new RestoreRows(database)
    this.#bySha = bySha
    this.#byAnySha = byAnySha
    this.#albums = new Map(catalogue.albums.map((album) => [album.id, album]))
  }

  item(item: ExportedItem): MadeOf {
    const file = this.#madeOf(item)
    for (const each of [item, file, ...this.#sameBytes(item), ...this.#sameBytes(file)]) {
      const known = this.#listed(each).find(({ account }) => account === this.#account)
      if (known) return { file, known: known.remote }
    }
    return { file }
  }

  /** Google's id of the album in the account that is known to be this one. */
  album(album: ExportedAlbum): string | undefined {
    const seen = new Set<ExportedAlbum>()
    let at: ExportedAlbum | undefined = album
    while (at && !seen.has(at)) {
      seen.add(at)
      const { account, remoteId }: ExportedAlbum = at
      if (account === undefined || remoteId === undefined) return undefined
      if (account === this.#account) return remoteId
      const before = this.#restores.albumMade(account as AccountId, remoteId)
      if (before === undefined) return undefined
      const there = this.#restores.find(this.#account, before)?.remote
      if (there !== undefined) return there
      at = this.#albums.get(before)
    }
    return undefined
  }

  #sameBytes({ sha256 }: ExportedItem): readonly ExportedItem[] {
    return this.#bySha.get(sha256) ?? []
  }

  /** Follows an item to the first of which it was made. One that looks otherwise by now was edited, and is one by itself. */
  #madeOf(item: ExportedItem): ExportedItem {
    const seen = new Set([item.id])
    for (let at = item; ;) {
      const before = this.#listed(at)
        .flatMap(({ account, remote }) => this.#uploads.bytesOf(account, remote))
        .flatMap((sha256) => this.#byAnySha.get(sha256) ?? [])
        .find((each) => !seen.has(each.id) && looksAlike(each, at))
      if (!before) return at
      seen.add(before.id)
      at = before
    }
  }

  /** Under which of Google's ids accounts list an item. */
  #listed({ account, remoteId, sources }: ExportedItem): { account: AccountId; remote: string }[] {
    const { accounts } = this.#catalogue
    const own = [{ account, remote: remoteId }]
    const others = sources.map(({ source, remoteId: remote }) => ({ account: accounts.get(source), remote }))
    return [...own, ...others].flatMap(({ account: of, remote }) =>
      of === undefined || remote === undefined ? [] : { account: of as AccountId, remote },
    )
  }
}

const looksAlike = (one: ExportedItem, other: ExportedItem): boolean =>
  one.width === other.width && one.height === other.height && other.versions.length === 0

interface Shas {
  bySha: ReadonlyMap<string, readonly ExportedItem[]>
  byAnySha: ReadonlyMap<string, readonly ExportedItem[]>
}

function add(items: Map<string, ExportedItem[]>, sha256: string, item: ExportedItem): void {
  const same = items.get(sha256)
  if (same) same.push(item)
  else items.set(sha256, [item])
}

/** What is the same in an account that things go to. */
export function* sameThere(database: DatabaseSync, account: AccountId, catalogue: ExportedCatalogue): Steps<SameThere> {
  const [bySha, byAnySha] = [new Map<string, ExportedItem[]>(), new Map<string, ExportedItem[]>()]
  if (new Set(catalogue.accounts.values()).size > 1)
    for (const item of catalogue.items.values()) {
      add(bySha, item.sha256, item)
      const all = new Set([item.sha256, ...item.versions.map(({ sha256 }) => sha256)])
      for (const sha256 of all) add(byAnySha, sha256, item)
      yield
    }
  return new SameThere(database, account, catalogue, { bySha, byAnySha })
}
