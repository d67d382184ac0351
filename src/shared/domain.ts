/**
 * The words of Shoebox, as types. Pure data: everything here crosses the contract unchanged.
 */

import type { ShownCamera } from './camera-fields.ts'
import type { LibraryFilter } from './library-filter.ts'
import type { NamedPlace, PlaceName } from './search/place-name.ts'
import type { Problem } from './problems/problem.ts'
import type { ItemMark } from './search/search-words.ts'
import type { DayRange, MomentRange, YearlyRange } from './search/time-meaning.ts'
import type { SettingValues } from './setting-table.ts'

declare const brand: unique symbol
type Brand<Base, Name extends string> = Base & { readonly [brand]: Name }

/** Google's `sub` of a signed-in account: the only stable key of an account. */
export type AccountId = Brand<string, 'AccountId'>
/** Our id of an album: 20 characters, derived from the account and Google's album id where an account has it. */
export type AlbumId = Brand<string, 'AlbumId'>
/** Our id of a media item: 20 characters, derived from the account and Google's media item id where an account has it. */
export type ItemId = Brand<string, 'ItemId'>
/**
 * Row number of an item in the index. Small enough for typed arrays and media addresses, but only valid while the index
 * is not rebuilt: never written to the catalogue.
 */
export type ItemRef = Brand<number, 'ItemRef'>
/** Our id of a search that a person keeps: 20 characters, minted. */
export type SearchId = Brand<string, 'SearchId'>
export type RunId = Brand<number, 'RunId'>
/** Our id of a person whose photos are here: derived from the account where the person has one, else minted. */
export type OwnerId = Brand<string, 'OwnerId'>

export type ItemKind = 'photo' | 'video'
/**
 * `primary`: the photo or video itself. `motion`: the video part of a motion photo. `edited`: what an editor made of it,
 * delivered beside it, and shown in its place.
 */
export type FileRole = 'primary' | 'motion' | 'edited'
/** What Google says of a video's processing. */
export const videoStatuses = ['UNSPECIFIED', 'PROCESSING', 'READY', 'FAILED'] as const
export type VideoStatus = (typeof videoStatuses)[number]
/** `copy`: what Google's API delivers (re-encoded, without location). `original`: the file as it is kept, as an export delivers it. */
export type Fidelity = 'copy' | 'original'
/**
 * How the zone of an item is known. `file`: the file says it. `clock`: the difference between the camera's clock and Google's
 * instant. `place`: where it was taken. `neighbour`: inferred from the item nearest in time that has one.
 */
export type ZoneFrom = 'file' | 'clock' | 'place' | 'neighbour'

/**
 * What a person can allow an account: to see, add to or edit what this app has put into Google Photos. Only servers that stand in
 * for Google still know `share`.
 */
export const permissions = ['see', 'add', 'edit', 'share'] as const
export type Permission = (typeof permissions)[number]

export interface Account {
  id: AccountId
  email: string
  name: string
  /** False when Google no longer accepts the stored sign-in; the account's albums stay visible. */
  signedIn: boolean
  /** What the person has allowed, in the order of `permissions`; without `see` nothing can be backed up. More comes by `accounts.allow`. */
  grants: Permission[]
  /** Whether the sign-in survives a restart, and how well it is protected. */
  keptAs: 'encrypted' | 'plain' | 'session'
}

/** A person whose photos are here. Names can be empty, and two people can have one name: see `owner-names.ts`. */
export interface Owner {
  id: OwnerId
  name: string
  /** Addresses of the accounts that are this person's, in order. */
  emails: string[]
}

export interface Album {
  id: AlbumId
  /** Whose it is. */
  owner: OwnerId
  /** Absent for an album that no account has listed. */
  account?: AccountId
  title: string
  shared: boolean
  /** What Google says, or 0 where its list has ended without an item; undefined if neither, or if Google does not have the album any more. */
  remoteCount?: number
  /** So many of Google's count are items of the album once more. */
  repeatedCount?: number
  /** Items whose membership we know. */
  listedCount: number
  /** Items whose photo or video is in the mirror. */
  localCount: number
  /** Items of which the last look found a file missing or damaged here. Most of them are among `localCount`. */
  wrongCount: number
  /** Items that stay here, and that a full export of the person no longer has in the album. */
  formerCount: number
  /** Items of `localCount` whose video part is not here, and which Google still has. */
  lackingParts: number
  /** A local item to show as the cover; undefined before anything was downloaded. */
  cover?: ItemRef
  /** True if Google gave a cover that `media` can fetch while online. */
  hasRemoteCover: boolean
  /** False when the album was missing from the last complete listing of its account, and for one without an account. */
  inGooglePhotos: boolean
  /** Of an album that no account lists: when the first full export without it was made, RFC 3339, UTC. It stays here. */
  lackedAt?: string
}

/** What a person asked to back up. */
export interface Selection {
  /** All albums the account owns or has added. */
  allAlbums: boolean
  sharedAlbums: boolean
  /** Everything in the library, in an album or not. */
  library: boolean
  /** Chosen albums, in addition to the above. */
  albums: AlbumId[]
  /** Of the library, this part alone; with no albums beside it, because Google narrows none of them. */
  only?: LibraryFilter
}

/** Everything the details panel shows about one item. */
export interface ItemDetails {
  ref: ItemRef
  id: ItemId
  /** Absent for an item that no account has listed: nothing is known of it in Google Photos. */
  account?: AccountId
  filename: string
  kind: ItemKind
  mimeType: string
  /** RFC 3339, UTC. */
  creationTime: string
  /** When it was taken, RFC 3339, UTC; absent if nobody knows. Google's `creationTime` unless the file knows better. */
  takenAt?: string
  /** What clocks showed where it was taken, e.g. `2021-07-04T12:11:12`; absent if neither zone nor camera's clock is known. */
  localTime?: string
  /** Minutes that those clocks were ahead of UTC; absent if nobody knows. */
  zone?: number
  zoneFrom?: ZoneFrom
  width: number
  height: number
  description?: string
  /** Where it was taken, in degrees, and how people call it: absent where nothing has a name, or it has not been looked for yet. */
  place?: { latitude: number; longitude: number; name?: PlaceName }
  /** Latitude and longitude come together: those of the file. The exposure time is `1/120` or `2.5`. */
  camera: ShownCamera
  /** `lackedAt`: when the first full export was made that no longer has it in the album, RFC 3339, UTC. */
  albums: { id: AlbumId; title: string; lackedAt?: string }[]
  /** Where it is from, and so whose it is: the person's account first, then others by when they had it first. */
  sources: ItemSource[]
  /** The photo or video itself first. */
  files: ItemFileDetails[]
  /** What used to be files of the item before Google had something newer, newest first. */
  versions: FileVersion[]
  /** Other items whose photo or video is the same byte for byte: the first of them, and how many there are. */
  twins: { id: ItemId; filename: string }[]
  twinCount: number
  productUrl?: string
  hasMotion: boolean
  inGooglePhotos: boolean
}

/** What a source can say of an item. `archived` and `favorite` are said only where they hold. */
export const saidFacts = [
  'filename',
  'creationTime',
  'description',
  'location',
  'people',
  'favorite',
  'archived',
  'comments',
] as const
export type SaidFact = (typeof saidFacts)[number]

/** What one source says of an item, under whatever keys it knows it by. */
export interface ItemSource {
  /** `library`: an account through the Library API. `takeout`: the exports of a person. */
  kind: 'library' | 'picker' | 'takeout' | 'folder'
  owner: Owner
  /** Address of the account, of a `library`. */
  email?: string
  /** What people call the source; absent if nobody has said it. */
  label?: string
  /** Milliseconds since 1970. */
  firstSeen: number
  /** When its newest word was said, RFC 3339, UTC: that of the newest export that tells of it. */
  asOf?: string
  /** The source no longer has it. */
  gone: boolean
  /** The first full export that lacks it was made then, RFC 3339, UTC. */
  lackedAt?: string
  says: SaidFact[]
}

/** A file that an item has today. */
export interface ItemFileDetails {
  role: FileRole
  path: string
  bytes: number
  sha256: string
  mimeType: string
  fidelity: Fidelity
  /** Pixels as shown: of an edited copy, where they are known. Those of the original are the item's. */
  width?: number
  height?: number
}

/** An earlier file of an item, still in its place. */
export interface FileVersion {
  /** Unique within the item. */
  number: number
  role: FileRole
  path: string
  bytes: number
  sha256: string
  mimeType: string
  fidelity: Fidelity
  /** Pixels as shown; absent for the video part of a motion photo, and where nobody knows. */
  width?: number
  height?: number
  /** When a newer file took its place, milliseconds since 1970. */
  replacedAt: number
}

/**
 * A list of items as columns, one entry per item in every array, in display order.
 * Crosses the contract as typed arrays: 100,000 items are 1.3 MB.
 */
export interface ItemColumns {
  ref: Uint32Array
  /** Width divided by height, after orientation. */
  ratio: Float32Array
  /** Local day as days since 1970-01-01. */
  day: Int32Array
  /** Bit set, see `ItemFlag`. */
  flags: Uint8Array
}

/** `preview`: a RAW file, of which the camera's own preview is shown. */
export const ItemFlag = { video: 1, motion: 2, animated: 4, preview: 8, favorite: 16 } as const

/** A part of the world in degrees, north and east positive, its edges included; over the date line where `west` is the larger one. */
export interface Area {
  south: number
  west: number
  north: number
  east: number
}

export const itemOrders = ['oldest', 'newest'] as const
/** Which come first by when they were taken. */
export type ItemOrder = (typeof itemOrders)[number]

export interface LibraryQuery {
  /** Items that a source of this person has, or has had. */
  owner?: OwnerId
  /** Items of this album in album order; without it the timeline, newest first. */
  album?: AlbumId
  /** By when they were taken, in place of an album's own order. */
  order?: ItemOrder
  kind?: ItemKind
  /** Words to find in file names, descriptions, album titles, names of cameras, people and places. */
  search?: string
  /** Inclusive, as `YYYY-MM-DD`. */
  from?: string
  to?: string
  /** Items that are all of these. */
  marks?: ItemMark[]
  /** Items of one of these ranges of days. */
  within?: DayRange[]
  /** Items of one of these ranges of days, in whatever year. */
  yearly?: YearlyRange[]
  /** Items that were taken there. */
  area?: Area
  /** Items that came here in one of these ranges. */
  added?: MomentRange[]
  /** Items whose place is called so. */
  place?: NamedPlace
  /** Only so many from the beginning, at most 10,000: of the timeline they come at once, whatever there is besides. */
  first?: number
}

export interface Settings extends SettingValues {
  /** Absolute path of the mirror; absent until one was chosen. */
  mirrorPath?: string
}

/** How an album folder gets its files: hard links to Photos, copies, or no album folders at all. */
export type AlbumFiles = SettingValues['albumFiles']

/** Where a person reads, once each, that the disk does not keep the dates of files. */
export const datesReaders = ['window', 'commands'] as const

export type DatesReader = (typeof datesReaders)[number]

/** How far a long opening of a mirror has come: so many of its steps are done, which take between nothing and seconds. */
export interface OpeningStep {
  done: number
  of: number
}

export interface MirrorInfo {
  path: string
  items: number
  albums: number
  bytes: number
  freeBytes: number
  /** Hard links work on this disk. */
  canLink: boolean
  /** This disk gives files other dates than it is asked to; absent if it keeps them. */
  datesNotKept?: { unread: readonly DatesReader[] }
  /** What works less well here than it should, though the mirror is in use; absent if nothing does. */
  notices?: readonly Problem[]
}

/** Requests made on the current Google day (midnight Pacific to midnight Pacific). */
export interface RequestsOfTheDay {
  api: number
  media: number
  apiLimit: number
  mediaLimit: number
  /** When the counters start again, milliseconds since 1970. */
  resetsAt: number
}
