import type { DatabaseSync } from 'node:sqlite'
import { rowReader, text } from '../../index/schema/typed-rows.ts'
import { Albums } from '../../index/albums/albums.ts'
import type { EntryRows } from '../../index/entry-rows.ts'
import { SourceRows } from '../../index/source-rows.ts'
import { accountSources } from '../../mirror/account-sources.ts'
import { librarySourceIdOf, ownerIdOf } from '../../mirror/names/identifiers.ts'
import type { AlbumEntry, AwaitedEntry, ItemEntry, OwnerEntry, SourceEntry } from './catalogue-entries.ts'

const strangerRow = rowReader({ id: text })

/**
 * The part of `FillIndex` that knows owners and sources. Formats 1 and 2 have neither: there each account has an owner and
 * a source of its own, as the migration of an index makes them.
 */
export class FillSources {
  readonly #database: DatabaseSync
  readonly #entries: EntryRows
  readonly #rows: SourceRows
  readonly #albums: Albums
  readonly #statements: ReturnType<typeof prepare>
  /** Ids that have a line of their own, whatever else names them. */
  readonly #said = new Set<string>()

  constructor(database: DatabaseSync, entries: EntryRows) {
    this.#database = database
    this.#entries = entries
    this.#rows = new SourceRows(database)
    this.#albums = new Albums(database)
    this.#statements = prepare(database)
  }

  addOwner({ id, name }: OwnerEntry): void {
    this.#said.add(`owner ${id}`)
    this.#rows.nameOwner(id, name)
  }

  /** The account, where there is one, must be there. */
  addSource({ id, from, account, owner, label }: SourceEntry): void {
    this.#said.add(`source ${id}`)
    this.#rows.setSource({ id, kind: from, account, owner, label })
  }

  /** Where an item is from, besides the account that it names. */
  addToItem(item: number, entry: ItemEntry | AwaitedEntry, firstSeen: number): void {
    for (const said of entry.sources) {
      const own = accountSaying(said, entry)
      if (own && said.facts === undefined && said.firstSeen === undefined) continue
      this.#rows.addToItem({
        item,
        source: own ? this.#library(own) : this.ref(said.source),
        key: keyOf(said, entry),
        state: own ? 'listed' : said.state,
        facts: said.facts && JSON.stringify(said.facts),
        firstSeen: said.firstSeen ?? firstSeen,
      })
    }
  }

  /** Whose an album is; undefined for the person of its account. */
  ownerOf({ owner, account, sources: [first] }: AlbumEntry): string | undefined {
    if (owner === undefined && account !== undefined) return undefined
    const id = owner ?? strangerOf(first?.source ?? '')
    this.#rows.mentionOwner(id)
    return id
  }

  /** Where an album is from, besides the account that it names. Its row must be there. */
  addToAlbum(entry: AlbumEntry): void {
    const { id: album, title } = entry
    for (const [at, said] of entry.sources.entries()) {
      const own = accountSaying(said, entry)
      if (own && said.title === undefined && said.items === undefined) continue
      const source = own ? this.#library(own) : this.ref(said.source)
      if (!own || said.title !== undefined) {
        const state = own || said.inGooglePhotos || said.lackedAt !== undefined ? 'listed' : 'gone'
        this.#rows.addToAlbum({
          album,
          source,
          key: keyOf(said, entry),
          title: said.title ?? title,
          state,
          asOf: said.asOf,
          lackedAt: own ? undefined : said.lackedAt,
        })
      }
      for (const [position, item] of (said.items ?? []).entries())
        this.#entries.addSourceMember({ album, source, position, item })
      for (const [lackedAt, items] of Object.entries(said.former ?? {}))
        for (const item of items) this.#entries.addFormer({ album, source, item, lackedAt })
      if (at === 0 && entry.owner === undefined && entry.account === undefined)
        this.#entries.addOwnerless(album, source)
    }
  }

  /** The row of a source that something names; what it is says its own line, wherever that stands. */
  ref(id: string): number {
    return this.#rows.mentionSource(id, strangerOf(id))
  }

  /** Puts items into what their sources say of albums, and leaves no row that says nothing. All items must be there. */
  finish(): void {
    for (const { album, owner } of this.#entries.owners()) this.#albums.setOwner(album, owner)
    for (const member of this.#entries.sourceMembers()) this.#rows.putIntoAlbum(member)
    this.#entries.fillFormer()
    for (const { owner, source } of accountSources(this.#database)) {
      // Named by an item before anything said what it is.
      if (this.#rows.refOf(source.id) !== undefined && !this.#said.has(`source ${source.id}`))
        this.#rows.setSource(source)
      if (!this.#said.has(`owner ${owner.id}`)) this.#rows.renameOwner(owner.id, owner.name)
      this.#rows.forgetPlain({ ...source, name: owner.name })
    }
    for (const row of this.#statements.strangers.all()) {
      const { id } = strangerRow(row)
      if (!this.#said.has(`owner ${id}`)) this.#rows.forgetOwner(id)
    }
  }

  #library(account: string): number {
    const id = librarySourceIdOf(account)
    const known = this.#rows.refOf(id)
    if (known !== undefined) return known
    return this.#rows.setSource({ id, kind: 'library', account, owner: ownerIdOf(account), label: '' })
  }
}

interface Said {
  source: string
  remoteId?: string | undefined
  key?: string | undefined
}

interface Known {
  account?: string | undefined
  remoteId?: string | undefined
}

/** The account of an entry, if that is the source which says this. */
function accountSaying(said: Said, { account, remoteId }: Known): string | undefined {
  if (account === undefined || said.key !== undefined || (said.remoteId ?? remoteId) !== remoteId) return undefined
  return said.source === librarySourceIdOf(account) ? account : undefined
}

/** Whose photos come from a source that has no line: a person of whom nothing else is known. */
function strangerOf(source: string): string {
  return `of ${source}`
}

/** The parser has made sure that there is one. */
function keyOf(said: Said, { remoteId }: Known): string {
  return said.remoteId ?? said.key ?? remoteId ?? ''
}

function prepare(database: DatabaseSync) {
  return {
    strangers: database.prepare(`
      SELECT id FROM owner WHERE NOT EXISTS (SELECT 1 FROM source WHERE source.owner = owner.id)
        AND NOT EXISTS (SELECT 1 FROM album WHERE album.owner = owner.id)`),
  }
}
