import type { DatabaseSync } from 'node:sqlite'
import type { MapQuery } from '../../../shared/contract/library/map.ts'
import type { AlbumId, ItemColumns, LibraryQuery, OwnerId } from '../../../shared/domain.ts'
import type { FoundName } from '../../../shared/search/found-name.ts'
import { searchWords } from '../../../shared/text/fold-text.ts'
import { shownChanges, type ShownChanges } from '../../index/items/shown-changes.ts'
import { textRow, type TextRow } from '../../index/items/item-texts.ts'
import { integer, nullable, rowReader } from '../../index/schema/typed-rows.ts'
import { atOnce, type Steps } from '../../slices.ts'
import { itemsOfOwner } from '../columns/items-of-owner.ts'
import { itemsWithTwins } from '../columns/items-with-twins.ts'
import { lastRef } from '../columns/last-ref.ts'
import { albumSteps, firstSteps, rowsLookUp, timelineSteps } from '../columns/library-columns.ts'
import { timedColumns, type ShownRow, type TimedColumns } from '../columns/timed-columns.ts'
import { withChanges } from './kept-columns.ts'
import { clustersOf, type Clusters } from './map-clusters.ts'
import { placesCounted, type CountedPlaces } from './map-places.ts'
import { newestFirst, reversed } from './in-time-order.ts'
import { keepBoth } from './matches.ts'
import { KeptMarks, needsMarks } from './kept-marks.ts'
import { KeptNames } from './kept-names.ts'
import { KeptPlaces, type LocatedItems } from './kept-places.ts'
import { KeptTexts } from './kept-texts.ts'
import { narrowed, placesOf, soonFound } from './narrowed.ts'
import { SharedSteps } from './shared-steps.ts'
import { rowsWritten, UntilWritten } from './until-written.ts'

const changesAtATime = 500
const albumsAtATime = 20
/** What others would find is counted beside what is on the screen. */
const ownersAtOnce = 8
/** From so many on, texts that nobody has any more are worth reading all of them again. */
const mostReplaced = 300_000

/** What systems call pictures of the screen; folded. */
const screenshotWords = ['screenshot', 'screen_shot', 'screen-shot', 'bildschirmfoto', '截屏', '截图', '屏幕快照']

interface LookedThrough {
  columns: ItemColumns
  /** By the numbers of items a 1 for each that matches; undefined for all. */
  matches: Uint8Array | undefined
}

const sinceRow = rowReader({ since: nullable(integer) })

/**
 * The library in memory: the timeline (22 bytes an item), and once somebody searches the texts (50 more). Read once, in
 * steps; what is written afterwards is noted by triggers and read again item by item, so that a list is up to date however much
 * is written beside it. One for an open index.
 */
export class KeptLibrary {
  readonly #database: DatabaseSync
  readonly #changes: ShownChanges
  readonly #rowsOf: (refs: readonly number[]) => ShownRow[]
  readonly #textsOf: (refs: readonly number[]) => Map<number, TextRow>
  readonly #timeline: SharedSteps
  readonly #reading: SharedSteps
  readonly #marking: SharedSteps
  readonly #locating: SharedSteps
  readonly #naming: SharedSteps
  readonly #albums: UntilWritten<AlbumId, ItemColumns>
  readonly #datedAlbums: UntilWritten<AlbumId, ItemColumns>
  readonly #owned: UntilWritten<OwnerId, Uint8Array>
  readonly #twins: UntilWritten<undefined, Uint8Array>
  readonly #dueAlbums = new Set<string>()
  /** Undefined while changes are noted; else what had been written when the timeline was read. */
  #readAt: number | undefined
  #columns: TimedColumns = timedColumns(0)
  #texts: KeptTexts | undefined
  #marks: KeptMarks | undefined
  #places: KeptPlaces | undefined
  #names: KeptNames | undefined
  /** Items that were read again and are not in the columns yet, as the last look found them. */
  #pending = new Map<number, ShownRow | undefined>()
  #placing: Steps<void> | undefined
  #answer: { of: TimedColumns; columns: ItemColumns } | undefined

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#changes = shownChanges(database)
    this.#rowsOf = rowsLookUp(database)
    this.#textsOf = textsLookUp(database)
    this.#albums = new UntilWritten(database, function* (id) {
      return withoutTimes(yield* albumSteps(database, id))
    })
    this.#datedAlbums = new UntilWritten(database, function* (id) {
      return yield* newestFirst(yield* albumSteps(database, id))
    })
    this.#owned = new UntilWritten(database, (owner) => itemsOfOwner(database, owner), ownersAtOnce)
    this.#twins = new UntilWritten(database, () => itemsWithTwins(database))
    this.#timeline = new SharedSteps(() => this.#readTimeline())
    this.#reading = new SharedSteps(() => this.#readTexts())
    this.#marking = new SharedSteps(() => this.#readMarks())
    this.#locating = new SharedSteps(() => this.#readPlaces())
    this.#naming = new SharedSteps(() => this.#readNames())
  }

  /**
   * The items whose photo or video is in the mirror, in display order: as asked for, else an album in its own order and all others newest first. Days are
   * those of the place where an item was taken. `from` and `to` must be days, `YYYY-MM-DD`. Answers are shared: whoever
   * gets one changes nothing in it.
   */
  *columns(query: LibraryQuery): Steps<ItemColumns> {
    const { first, ...asked } = query
    const isTimeline = Object.keys(asked).length === 0
    // The beginning of the whole list comes at once, whatever there is besides.
    if (isTimeline && first !== undefined && !this.#timeline.isDone)
      return withoutTimes(yield* firstSteps(this.#database, first))
    if (first !== undefined) {
      const soon = yield* this.#foundSoon(query, first)
      if (soon) return soon
    }
    const { columns, matches } = yield* this.#lookedThrough(query)
    // What is last in the columns comes first then, and none of it may be left out.
    const found =
      query.order === 'oldest'
        ? reversed(yield* narrowed(columns, asked, matches))
        : yield* narrowed(columns, query, matches)
    return first === undefined || first >= found.ref.length ? found : beginningOf(found, first)
  }

  /** How many items a query has. */
  *count(query: LibraryQuery): Steps<number> {
    const { columns, matches } = yield* this.#lookedThrough(query)
    return ((yield* placesOf(columns, query, matches)) ?? columns.ref).length
  }

  /**
   * When the task began that has brought the newest of what is shown, milliseconds since 1970; where the index knows of no such task,
   * when the newest came. Null if nothing is shown.
   */
  *newestSince(): Steps<number | null> {
    yield* this.#timeline.wait()
    yield* this.#takeChanges()
    yield* this.#marking.wait()
    const last = yield* this.#marks?.lastSeen(this.#columns.ref) ?? []
    if (last === undefined) return null
    const begun = this.#database.prepare('SELECT max(started_at) AS since FROM run WHERE started_at <= ?').get(last)
    return sinceRow(begun ?? {}).since ?? last
  }

  /** What people and places of items are called that begins so, at most so many. */
  *names(beginning: string, most: number): Steps<FoundName[]> {
    yield* this.#timeline.wait()
    yield* this.#takeChanges()
    yield* this.#naming.wait()
    return (yield* this.#names?.beginningWith(beginning, most) ?? []) ?? []
  }

  /** What a part of the map shows. */
  *clusters({ owner, view, level }: MapQuery): Steps<Clusters> {
    const { columns, matches } = yield* this.#lookedThrough(owner === undefined ? {} : { owner })
    yield* this.#locating.wait()
    return yield* clustersOf({ refs: columns.ref, matches, located: yield* this.#locatedItems() }, view, level)
  }

  /** In which countries and towns items were taken. */
  *places(owner?: OwnerId): Steps<CountedPlaces> {
    const { columns, matches } = yield* this.#lookedThrough(owner === undefined ? {} : { owner })
    yield* this.#locating.wait()
    return yield* placesCounted({ refs: columns.ref, matches, located: yield* this.#locatedItems() })
  }

  *#locatedItems(): Steps<LocatedItems> {
    return yield* this.#keptPlaces().all()
  }

  #keptPlaces(): KeptPlaces {
    if (!this.#places) throw new Error('Places are read before they are asked for.')
    return this.#places
  }

  /** Reads what searching looks through, so that nobody has to wait for it. */
  *prepareSearch(): Steps<void> {
    yield* this.#timeline.wait()
    yield* this.#reading.wait()
    yield* this.#marking.wait()
    yield* this.#locating.wait()
    yield* this.#naming.wait()
  }

  /** Changes are no longer noted; for the end. */
  close(): void {
    if (this.#timeline.isDone) this.#changes.unwatch()
  }

  /** What a search finds first, where a look at the newest items is enough; each letter of somebody who types asks for that. */
  *#foundSoon(query: LibraryQuery, first: number): Steps<ItemColumns | undefined> {
    const words = searchWords(query.search ?? '')
    const isFurther = query.marks ?? query.area ?? query.place ?? query.added
    const isMore =
      query.album !== undefined || query.order === 'oldest' || query.owner !== undefined || isFurther !== undefined
    if (words.length === 0 || isMore) return undefined
    yield* this.#timeline.wait()
    yield* this.#takeChanges()
    yield* this.#reading.wait()
    yield* this.#locating.wait()
    const [texts, places] = [this.#texts, this.#places]
    if (!texts || !places) return undefined
    const has = texts.test(words, lastRef(this.#database), yield* places.namedBy(words))
    return yield* soonFound(withoutTimes(this.#columns), query, first, has)
  }

  /** What a query is about, and which of it match as far as a list does not tell itself. */
  *#lookedThrough(query: LibraryQuery): Steps<LookedThrough> {
    return query.album === undefined ? yield* this.#ofTimeline(query) : yield* this.#ofAlbum(query, query.album)
  }

  *#ofTimeline(query: LibraryQuery): Steps<LookedThrough> {
    yield* this.#timeline.wait()
    const matches = yield* this.#matchesOf(query)
    const all = this.#columns
    if (this.#answer?.of !== all) this.#answer = { of: all, columns: withoutTimes(all) }
    return { columns: this.#answer.columns, matches }
  }

  *#ofAlbum(query: LibraryQuery, id: AlbumId): Steps<LookedThrough> {
    const columns = yield* (query.order === undefined ? this.#albums : this.#datedAlbums).get(id)
    const isPlain =
      query.owner === undefined &&
      query.marks === undefined &&
      query.area === undefined &&
      query.added === undefined &&
      query.place === undefined &&
      searchWords(query.search ?? '').length === 0
    if (!isPlain) yield* this.#timeline.wait()
    return { columns, matches: isPlain ? undefined : yield* this.#matchesOf(query) }
  }

  /** By the numbers of items a 1 for each that has all words and marks, is this person's, was taken there and came then; undefined for all. */
  *#matchesOf({ search = '', owner, marks = [], area, place, added }: LibraryQuery): Steps<Uint8Array | undefined> {
    yield* this.#takeChanges()
    const words = searchWords(search)
    const isScreenshot = marks.includes('screenshot')
    const all: Uint8Array[] = []
    if (owner !== undefined) all.push(yield* this.#owned.get(owner))
    if (marks.includes('duplicate')) all.push(yield* this.#twins.get(undefined))
    if (words.length > 0 || isScreenshot) {
      yield* this.#reading.wait()
      yield* this.#locating.wait()
      const end = lastRef(this.#database)
      const [texts, places] = [this.#texts, this.#places]
      if (texts && places && words.length > 0) all.push(yield* texts.find(words, end, places))
      if (texts && isScreenshot) all.push(yield* texts.findAny(screenshotWords, end))
    }
    const isMarked = needsMarks(marks) || added !== undefined
    if (isMarked) yield* this.#marking.wait()
    const kept = this.#marks
    if (area || place) yield* this.#locating.wait()
    if (all.length <= 1 && !isMarked && !area && !place) return all[0]
    const found = new Uint8Array(lastRef(this.#database) + 1).fill(1)
    for (const each of all) yield* keepBoth(found, each)
    if (isMarked) yield* kept?.narrow(found, marks) ?? []
    if (added) yield* kept?.narrowToAdded(found, added) ?? []
    if (area) yield* this.#places?.narrow(found, area) ?? []
    if (place) yield* this.#places?.narrowToName(found, place) ?? []
    return found
  }

  *#readTimeline(): Steps<void> {
    this.#readAt = this.#changes.watch() ? undefined : rowsWritten(this.#database)
    this.#columns = yield* timelineSteps(this.#database)
  }

  *#readTexts(): Steps<void> {
    const texts = new KeptTexts(this.#database)
    // From now on changes are told to it, too.
    this.#texts = texts
    yield* texts.read()
  }

  *#readMarks(): Steps<void> {
    const marks = new KeptMarks(this.#database)
    this.#marks = marks
    yield* marks.read()
  }

  *#readPlaces(): Steps<void> {
    const places = new KeptPlaces(this.#database)
    this.#places = places
    yield* places.read()
  }

  *#readNames(): Steps<void> {
    yield* this.#locating.wait()
    const names = new KeptNames(this.#database, this.#keptPlaces())
    this.#names = names
    yield* names.read()
  }

  #readAllAgain(): void {
    this.#timeline.again()
    this.#reading.again()
    this.#marking.again()
    this.#locating.again()
    this.#naming.again()
  }

  /** Reads again what was noted since the last time. */
  *#takeChanges(): Steps<void> {
    if (this.#readAt !== undefined && this.#readAt !== rowsWritten(this.#database)) {
      this.#readAllAgain()
      yield* this.#timeline.wait()
    }
    try {
      yield* this.#takeItems()
      if (this.#places) yield* this.#takePlaces(this.#places)
      if (this.#texts) yield* this.#takeAlbums(this.#texts)
    } catch (error) {
      // What was taken and not read is known to nobody any more.
      this.#readAllAgain()
      throw error
    }
    yield* this.#putInPlace()
    if ((this.#texts?.replaced ?? 0) > mostReplaced) this.#reading.again()
  }

  *#takeItems(): Steps<void> {
    for (let after: number | undefined = 0; after !== undefined;) {
      const refs: number[] = this.#changes.takeItems(after, changesAtATime)
      if (refs.length === 0) return
      const rows = new Map(this.#rowsOf(refs).map((row) => [row.ref, row]))
      for (const ref of refs) this.#pending.set(ref, rows.get(ref))
      if (this.#texts || this.#names) {
        const texts = this.#textsOf(refs)
        for (const ref of refs) this.#texts?.set(ref, rows.has(ref) ? texts.get(ref) : undefined)
        for (const { people } of texts.values()) this.#names?.add(people)
      }
      this.#marks?.readAgain(refs)
      after = refs.at(-1)
      yield
    }
  }

  *#takePlaces(places: KeptPlaces): Steps<void> {
    for (let after: number | undefined = 0; after !== undefined;) {
      const refs: number[] = this.#changes.takeLocated(after, changesAtATime)
      if (refs.length > 0) places.readAgain(refs)
      after = refs.at(-1)
      yield
    }
  }

  *#takeAlbums(texts: KeptTexts): Steps<void> {
    for (let after: string | undefined = ''; after !== undefined;) {
      const albums: string[] = this.#changes.takeAlbums(after, albumsAtATime)
      // Whoever else asks meanwhile reads them as well, and so waits for no one.
      for (const album of albums) this.#dueAlbums.add(album)
      after = albums.at(-1)
    }
    for (const album of this.#dueAlbums) {
      yield* texts.readAlbum(album)
      this.#dueAlbums.delete(album)
      yield
    }
  }

  /** One at a time, by whoever asks: each begins with what the one before has made. */
  *#putInPlace(): Steps<void> {
    while (this.#placing !== undefined || this.#pending.size > 0) {
      this.#placing ??= this.#place()
      if (this.#placing.next().done === true) this.#placing = undefined
      else yield
    }
  }

  *#place(): Steps<void> {
    const changes = this.#pending
    this.#pending = new Map()
    this.#columns = yield* withChanges(this.#columns, changes)
  }
}

/** The same without a rest, for an index that is known to be small. */
export function libraryColumns(database: DatabaseSync, query: LibraryQuery): ItemColumns {
  return atOnce(new KeptLibrary(database).columns(query))
}

function withoutTimes({ ref, ratio, day, flags }: TimedColumns): ItemColumns {
  return { ref, ratio, day, flags }
}

function beginningOf({ ref, ratio, day, flags }: ItemColumns, first: number): ItemColumns {
  return {
    ref: ref.slice(0, first),
    ratio: ratio.slice(0, first),
    day: day.slice(0, first),
    flags: flags.slice(0, first),
  }
}

function textsLookUp(database: DatabaseSync): (refs: readonly number[]) => Map<number, TextRow> {
  const lookUp = database.prepare(`
    SELECT ref, filename, description, camera, people FROM json_each(?) AS chosen CROSS JOIN item ON item.ref = chosen.value`)
  return (refs) => {
    const rows = lookUp.all(JSON.stringify(refs)).map(textRow)
    return new Map(rows.map((row) => [row.ref, row]))
  }
}
