import type { DatabaseSync } from 'node:sqlite'
import type { Fidelity, FileRole } from '../../../shared/domain.ts'
import { plausibleMoment } from '../../../shared/moment.ts'
import { Accounts } from '../../index/accounts.ts'
import { Albums } from '../../index/albums/albums.ts'
import { EntryRows } from '../../index/entry-rows.ts'
import { cameraFields } from '../../index/items/camera-column.ts'
import type { FileFacts } from '../../index/items/files.ts'
import { ItemFiles } from '../../index/items/item-files.ts'
import { Items } from '../../index/items/items.ts'
import { PlaceRows } from '../../index/places/place-rows.ts'
import { SavedSearchRows } from '../../index/saved-search-rows.ts'
import { isDiskError } from '../../disk-problem.ts'
import { repeatsClock, timeOf } from '../../dates/item-time.ts'
import type { ItemTime } from '../../dates/item-time.ts'
import { cameraEvidence, ItemTimes } from '../../mirror/item-times.ts'
import { nameKey } from '../../mirror/names/names.ts'
import { factsOf, type Said } from '../../sources/facts-of.ts'
import { readFactsOf } from '../../sources/source-facts.ts'
import type {
  AccountEntry,
  AlbumEntry,
  AwaitedEntry,
  CatalogueEntry,
  FileEntry,
  ItemEntry,
  SizedEntry,
  SourceEntry,
  VersionEntry,
} from './catalogue-entries.ts'
import { FillSources } from './fill-sources.ts'

/** What a file gets whose entry does not say. */
interface Assumed {
  fidelity: Fidelity
  fileTime: number
  savedAt: number
}

/**
 * Writes the entries of a catalogue into an empty index, in any order. To be used inside one transaction, and ended by
 * `finish`.
 */
export class FillIndex {
  readonly #database: DatabaseSync
  readonly #statements: ReturnType<typeof prepare>
  readonly #now: number
  readonly #accounts: Accounts
  readonly #albums: Albums
  readonly #items: Items
  readonly #times: ItemTimes
  readonly #files: ItemFiles
  readonly #entries: EntryRows
  readonly #sources: FillSources
  readonly #searches: SavedSearchRows

  constructor(database: DatabaseSync, now: number) {
    this.#database = database
    this.#statements = prepare(database)
    this.#now = now
    this.#accounts = new Accounts(database)
    this.#albums = new Albums(database)
    this.#items = new Items(database)
    this.#times = new ItemTimes(database)
    this.#files = new ItemFiles(database)
    this.#entries = new EntryRows(database)
    this.#sources = new FillSources(database, this.#entries)
    this.#searches = new SavedSearchRows(database)
  }

  /** Undefined if the entry was taken over, else what it contradicts. */
  add(entry: CatalogueEntry): string | undefined {
    this.#database.exec('SAVEPOINT entry')
    try {
      if (entry.kind === 'account') this.#addAccount(entry)
      else if (entry.kind === 'owner') this.#sources.addOwner(entry)
      else if (entry.kind === 'source') this.#addSource(entry)
      else if (entry.kind === 'album') this.#addAlbum(entry)
      else if (entry.kind === 'search') this.#searches.add(entry)
      else if (entry.kind !== 'mirror') this.#addItem(entry)
      this.#database.exec('RELEASE entry')
      return undefined
    } catch (error) {
      if (!isConflict(error)) throw error
      this.#database.exec('ROLLBACK TO entry; RELEASE entry')
      return error.message
    }
  }

  /** Puts the items into their albums: those that are not here where they were, and the others around them in order. */
  finish(): void {
    this.#entries.fillAlbums()
    this.#sources.finish()
    // Where they lie is where somebody knows them to be.
    new PlaceRows(this.#database).allSettled()
  }

  #addAccount({ id, email, name }: AccountEntry): void {
    this.#accounts.save({ id, email, name })
  }

  #addSource(source: SourceEntry): void {
    if (source.account !== undefined) this.#accounts.mention(source.account)
    this.#sources.addSource(source)
  }

  #addAlbum(album: AlbumEntry): void {
    if (album.account !== undefined) this.#accounts.mention(album.account)
    this.#albums.restore({
      id: album.id,
      account: album.account,
      remoteId: album.remoteId,
      owner: this.#sources.ownerOf(album),
      title: album.title,
      shared: album.shared,
      count: album.remoteCountKnown ? album.remoteCount : undefined,
      productUrl: album.productUrl,
      coverItem: album.coverRemoteItem,
      folder: album.folder === undefined ? undefined : { name: album.folder, key: nameKey(album.folder) },
      position: album.position,
      inGoogle: album.account !== undefined && album.inGooglePhotos,
      words: { description: album.description, blocks: album.blocks },
    })
    this.#sources.addToAlbum(album)
    for (const [position, item] of album.items.entries()) this.#entries.addMember(album.id, position, item)
    for (const [key, name] of Object.entries(album.fileNames)) {
      const [item = '', role = 'primary'] = key.split('/')
      this.#entries.addName(album.id, item, role, name)
    }
  }

  #addItem(entry: ItemEntry | AwaitedEntry): void {
    if (entry.account !== undefined) this.#accounts.mention(entry.account)
    const created = plausibleMoment(Date.parse(entry.creationTime))
    const here = entry.kind === 'item' ? entry : undefined
    const savedAt = here?.savedAt ?? this.#now
    const firstSeen = entry.firstSeen ?? savedAt
    const taken = timeOfEntry(entry, this.#now)
    const ref = this.#items.restore({
      id: entry.id,
      account: entry.account ?? null,
      remote_id: entry.remoteId ?? null,
      filename: entry.filename,
      mime_type: here?.remoteMimeType ?? entry.mimeType,
      video: entry.video ? 1 : 0,
      creation_time: entry.creationTime,
      taken_local: entry.localTime ?? taken.at,
      taken_from_file: entry.localTime === undefined ? 0 : 1,
      width: entry.width,
      height: entry.height,
      description: entry.description ?? null,
      product_url: entry.productUrl ?? null,
      video_status: entry.videoStatus ?? null,
      camera: JSON.stringify(cameraFields(entry.camera)),
      motion: entry.motion || entry.motionMissing ? 1 : 0,
      motion_inside: entry.motionInside ? 1 : 0,
      animated: entry.animated ? 1 : 0,
      in_google: entry.account !== undefined && entry.inGooglePhotos ? 1 : 0,
      first_seen: firstSeen,
      base_width: entry.listedAs?.width ?? null,
      base_height: entry.listedAs?.height ?? null,
      base_type: entry.listedAs?.mimeType ?? null,
      favorite: (entry.ownFavorite ?? entry.favorite) ? 1 : 0,
      own_favorite: entry.ownFavorite === undefined ? null : entry.ownFavorite ? 1 : 0,
      archived: entry.archived ? 1 : 0,
      people: entry.people.length === 0 ? null : JSON.stringify(entry.people),
      location: placeSaid(entry),
    })
    this.#sources.addToItem(ref, entry, firstSeen)
    this.#times.set(ref, taken)
    if (entry.zone !== undefined && entry.zoneFrom === 'neighbour') this.#times.infer(ref, entry.zone)
    const missing: Assumed = { fidelity: here?.fidelity ?? 'copy', fileTime: created, savedAt }
    if (here) this.#addFile(ref, 'primary', here, missing)
    if (entry.motion) this.#addFile(ref, 'motion', entry.motion, missing)
    if (entry.edited) this.#addFile(ref, 'edited', entry.edited, missing, entry.edited)
    this.#noteExport(ref, entry)
    for (const version of entry.versions) this.#addVersion(ref, version, missing)
    if (entry.kind === 'awaited')
      for (const [album, position] of Object.entries(entry.albums)) this.#entries.addPlace(album, position, entry.id)
  }

  /** What an item shows of an export is that of the newest which says anything of it, as far as a catalogue tells. */
  #noteExport(item: number, entry: ItemEntry | AwaitedEntry): void {
    const said = entry.sources.map(({ facts }) => readFactsOf(facts).asOf ?? '')
    const newest = said.reduce((one, other) => (other > one ? other : one), '')
    if (newest === '') return
    for (const file of [entry.kind === 'item' ? entry : undefined, entry.motion, entry.edited])
      if (file && file.fidelity === 'original') this.#files.noteExport(item, file.sha256, newest)
  }

  #addVersion(item: number, version: VersionEntry, missing: Assumed): void {
    const { number, role, width, height, replacedAt } = version
    const { facts, fidelity } = fileFacts(version, missing)
    // A file is one or the other; only a catalogue that somebody else has written says both.
    if (this.#statements.isShown.get(facts.pathKey)) return
    const from = this.#sourceOf(version)
    this.#files.keep({ item, role, number, replacedAt }, { ...facts, width, height }, fidelity, from)
  }

  /** `size`: of a file whose size is not that of the item. */
  #addFile(item: number, role: FileRole, file: FileEntry, missing: Assumed, size?: SizedEntry): void {
    const { facts, fidelity } = fileFacts(file, missing)
    this.#files.forgetEarlier(facts.pathKey)
    const sized = { ...facts, width: size?.width, height: size?.height }
    this.#files.show(item, role, sized, fidelity, this.#sourceOf(file))
  }

  #sourceOf({ source }: FileEntry): number | undefined {
    return source === undefined ? undefined : this.#sources.ref(source)
  }
}

/** The column of a place that a source says; the camera's own column has that of the file. */
function placeSaid({ location, camera }: ItemEntry | AwaitedEntry): string | null {
  const { latitude, longitude } = cameraFields(camera)
  const isInFile = location?.from === 'file' && location.latitude === latitude && location.longitude === longitude
  if (location === undefined || (isInFile && location.altitude === undefined)) return null
  return JSON.stringify(location)
}

/** A clock that a source has found in the name of the file. */
function clockInName({ sources }: ItemEntry | AwaitedEntry): number | undefined {
  const said = sources.map(({ source, key = '', state, firstSeen = 0, facts }): Said => {
    return { source, key, state, firstSeen, kind: 'takeout', own: false, facts: readFactsOf(facts) }
  })
  const { localTime } = factsOf(said)
  return localTime === undefined ? undefined : Date.parse(`${localTime}Z`)
}

/** What the catalogue says, and what can be concluded where it does not say. */
function timeOfEntry(entry: ItemEntry | AwaitedEntry, now: number): ItemTime {
  const { creationTime, localTime, takenAt, zone, zoneFrom, camera, location } = entry
  // The difference between an instant and a clock of the same figures is none, whatever was concluded from it before.
  const isFigures = zoneFrom === 'clock' && repeatsClock(Date.parse(creationTime), localTime)
  if (zone !== undefined && zoneFrom !== undefined && zoneFrom !== 'neighbour' && !isFigures)
    return {
      at: takenAt ?? plausibleMoment(Date.parse(creationTime)),
      known: 'instant',
      zone: { minutes: zone, from: zoneFrom },
    }
  const shown = localTime ?? clockInName(entry)
  const clock = shown === undefined ? {} : { clock: shown }
  const place = location && { latitude: location.latitude, longitude: location.longitude }
  const concluded = timeOf({ creationTime, ...clock, ...cameraEvidence(cameraFields(camera)), ...place }, now)
  return takenAt === undefined || concluded.known === 'clock'
    ? concluded
    : { ...concluded, at: takenAt, known: 'instant' }
}

function fileFacts(file: FileEntry, missing: Assumed): { facts: FileFacts; fidelity: Fidelity } {
  const { path, bytes, sha256, mimeType } = file
  const [mtime, publishedAt] = [file.fileTime ?? missing.fileTime, file.savedAt ?? missing.savedAt]
  const facts = { path, pathKey: nameKey(path), bytes, sha256, mimeType, mtime, publishedAt }
  return { facts, fidelity: file.fidelity ?? missing.fidelity }
}

/** The entry says something that another one has said, or cannot be stored as it is. */
function isConflict(error: unknown): error is Error {
  return isDiskError(error) && error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 19
}

function prepare(database: DatabaseSync) {
  return {
    isShown: database.prepare(`
      SELECT 1 FROM file JOIN item_file ON item_file.file = file.id WHERE file.path_key = ? AND item_file.number = 0`),
  }
}
