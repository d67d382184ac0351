import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId, ItemId } from '../../shared/domain.ts'
import { failure, success, type Result } from '../../shared/problems/problem.ts'
import { pickedItems, type LeftBehind, type RestoreWish, type ToldOfSent } from '../../shared/tasks/restore-task.ts'
import { chosenAlbums } from '../export/export-mirror.ts'
import {
  readCatalogue,
  type ExportedAlbum,
  type ExportedCatalogue,
  type ExportedItem,
} from '../export/read-catalogue.ts'
import type { BetweenPhotos } from '../google/library/library-writes.ts'
import { cutDescription, cutText } from '../google/library/cut-text.ts'
import { limits } from '../google/library/methods.ts'
import { nameOf, type MirrorPath } from '../mirror-path.ts'
import type { Steps } from '../slices.ts'
import { sameThere, type MadeOf } from './made-of.ts'
import { factsOf, lacksDate, lacksPlace } from '../xmp-files/item-facts.ts'

/** A photo or video that goes back into an album. */
export interface WantedItem {
  id: ItemId
  path: MirrorPath
  bytes: number
  sha256: string
  mimeType: string
  isVideo: boolean
  /** As it is called in Google Photos; at most 255 characters. */
  name: string
  /** As long as Google takes it at most. */
  description?: string
  /** Google's id of the item that the account lists for it. */
  known?: string
  /** What of it stays behind, and what else is to be told of it, where it is sent. */
  left: LeftBehind[]
  told: ToldOfSent[]
}

/** An album that goes back into Google Photos, with all that goes with it. */
export interface WantedAlbum {
  id: AlbumId
  title: string
  /** What stands between its photos; where between them is not known. */
  texts: BetweenPhotos[]
  /** In the order of the album, each once. */
  items: WantedItem[]
  /** How many more are in it whose files are not here yet. */
  notHere: number
  /** Our id of the item on its cover, where that is known. */
  cover?: ItemId
  /** Google's id of the album that the account lists for it. */
  known?: string
  /** It is none: its items go into the library alone. */
  isOfLibrary: boolean
}

/**
 * The albums that are wished for, as they go to an account, and the items that go into none as one more. Fails with `album-not-found`
 * and `item-not-found` for what nobody here has heard of, and with `nothing-selected` if nothing of it is here.
 */
export function* albumsWanted(
  database: DatabaseSync,
  { account, albums: wishes, items: picked = [] }: RestoreWish,
): Steps<Result<WantedAlbum[]>> {
  const catalogue = yield* readCatalogue(database)
  const same = yield* sameThere(database, account, catalogue)
  const chosen = wishes.length > 0 ? chosenAlbums(catalogue.albums, wishes) : success([])
  if (!chosen.ok) return chosen
  const wanted: WantedAlbum[] = []
  for (const album of chosen.value) {
    const items: WantedItem[] = []
    for (const id of album.items) {
      const item = catalogue.items.get(id)
      if (item) items.push(itemWanted(item, same.item(item)))
      yield
    }
    const cover = coverOf(album, catalogue)
    const known = same.album(album)
    wanted.push({
      id: album.id as AlbumId,
      title: album.title,
      texts: textsOf(album),
      items,
      notHere: (album.listed ?? items.length) - items.length,
      ...(cover !== undefined && { cover }),
      ...(known !== undefined && { known }),
      isOfLibrary: false,
    })
  }
  const items: WantedItem[] = []
  const known = database.prepare('SELECT 1 FROM item WHERE id = ?')
  let notHere = 0
  for (const id of new Set(picked)) {
    const item = catalogue.items.get(id)
    if (item) items.push(itemWanted(item, same.item(item)))
    else if (known.get(id)) notHere += 1
    else return failure('item-not-found', { values: { id } })
    yield
  }
  if (items.length > 0) wanted.push({ id: pickedItems, title: '', texts: [], items, notHere, isOfLibrary: true })
  return wanted.length > 0 ? success(wanted) : failure('nothing-selected')
}

function itemWanted(item: ExportedItem, { file, known }: MadeOf): WantedItem {
  const { id, filename, description } = item
  const { path, bytes, sha256, mimeType, fidelity, video } = file
  const name = filename === '' ? nameOf(path) : filename
  const facts = factsOf(file, [])
  const left: Record<LeftBehind, boolean> = {
    'moving-halves': file.motion !== undefined,
    'edited-copies': file.edited !== undefined,
    dates: lacksDate(file, facts),
    places: lacksPlace(file),
    'long-descriptions': Array.from(description ?? '').length > limits.itemDescription,
  }
  const told: Record<ToldOfSent, boolean> = {
    copies: fidelity === 'copy',
    'of-others': file.sources.every(({ facts: said }) => said?.fromPartner ?? said?.fromSharedAlbum),
  }
  return {
    id: id as ItemId,
    path,
    bytes,
    sha256,
    mimeType,
    isVideo: video,
    name: shortened(name),
    ...(description !== undefined && description !== '' && { description: cutDescription(description) }),
    ...(known !== undefined && { known }),
    left: (Object.keys(left) as LeftBehind[]).filter((what) => left[what]),
    told: (Object.keys(told) as ToldOfSent[]).filter((what) => told[what]),
  }
}

/** A name that Google takes, with its ending. */
function shortened(name: string): string {
  const [ending = ''] = /\.[^.]{1,10}$/.exec(name) ?? []
  const most = limits.fileName - Array.from(ending).length
  const stem = name.slice(0, name.length - ending.length)
  return Array.from(stem).length > most ? cutText(stem, most) + ending : name
}

function coverOf({ account, coverRemoteItem, items }: ExportedAlbum, catalogue: ExportedCatalogue): ItemId | undefined {
  if (coverRemoteItem === undefined) return undefined
  const cover = items.find((id) => {
    const item = catalogue.items.get(id)
    return item?.account === account && item?.remoteId === coverRemoteItem
  })
  return cover as ItemId | undefined
}

/** A place that Google takes, which is one with a name and a point; undefined for any other. */
function pointOf({
  name,
  description,
  latitude,
  longitude,
}: Place): Extract<BetweenPhotos, { at: unknown }>['at'] | undefined {
  if (latitude === undefined || longitude === undefined) return undefined
  return { name: name ?? description ?? `${latitude}, ${longitude}`, latitude, longitude }
}

type Block = ExportedAlbum['blocks'][number]
type Place = Extract<Block, { places: unknown }>['places'][number]

/** Two places of one block are a way from one to the other, as Google shows it. */
function placesOf(places: readonly Place[]): BetweenPhotos[] {
  const [from, to, ...more] = places.map(pointOf)
  if (from && to && more.length === 0) return [{ from, to }]
  return places.flatMap((place): BetweenPhotos[] => {
    const at = pointOf(place)
    if (at) return [{ at }]
    const words = [place.name, place.description].filter((each) => each !== undefined && each !== '').join('\n')
    return words === '' ? [] : [{ text: words }]
  })
}

function textsOf({ description = '', blocks }: ExportedAlbum): BetweenPhotos[] {
  const between = blocks.flatMap((block) => {
    if ('places' in block) return placesOf(block.places)
    return block.text === '' ? [] : [{ text: block.text }]
  })
  return description === '' ? between : [{ text: description }, ...between]
}
