import { seededRandom, type Random } from '../random.ts'
import { planTime, type PlannedTime } from './planned-times.ts'

/**
 * What a planned photo is: a picture alone, one with a moving half beside it, a picture of a camera with its raw file, a
 * video, or a picture that the export has no sidecar of.
 */
type PhotoKind = 'picture' | 'live' | 'pixel' | 'raw' | 'video' | 'alone'

/** A photo or video of a planned library, with everything that an import should find out about it. */
export interface PlannedPhoto extends PlannedTime {
  id: number
  kind: PhotoKind
  /** As it was at upload. */
  title: string
  /** The true extension, where the title has none or a wrong one. */
  added?: string
  /** Content: two of a number have the same bytes. */
  mark: string
  url?: string
  description?: string
  people: string[]
  favourite: boolean
  archived: boolean
  trashed: boolean
  fromPartner: boolean
  edited: boolean
  /** Content of its moving half, where another photo has the same. */
  half?: string
  /** Its moving half was edited, too. */
  editedHalf?: boolean
  /** Positions in `PlannedLibrary.albums`. */
  albums: number[]
  /** `cut`: what is there is kept. */
  damage?: 'empty' | 'page' | 'cut' | undefined
}

export interface PlannedAlbum {
  /** None for an album without a title. */
  title?: string
  /** What was written between its photos, instead of a standing text; none if empty. */
  about?: string
  /** Its folder holds sidecars alone. */
  isBare: boolean
}

export interface PlannedLibrary {
  owner: string
  photos: PlannedPhoto[]
  albums: PlannedAlbum[]
}

const people = ['Ana', 'Björn', '陈', 'Zoë & Max']
const albumTitles = ['Lake & Hills', 'Trip', 'trip', 'Trip', '2014', 'Été à Málaga', 'CON', 'Voyage: 1/2', undefined]
/** Added to the number of a raw file for that of its picture. */
const developed = 100_000
const longTitle = 'Ein sehr langer Ausflug mit Málaga, 写真 und 😀😃 zum Schluss am Strand'

function titleOf(random: Random, id: number, kind: PhotoKind): Pick<PlannedPhoto, 'title' | 'added'> {
  if (kind === 'live') return { title: `IMG_L${random.whole(1, 3)}.HEIC` }
  if (kind === 'pixel') return { title: `PXL_2023${random.whole(1, 3)}.MP.jpg` }
  if (kind === 'raw') return { title: `DSC${String(id).padStart(5, '0')}.DNG` }
  if (kind === 'video') return { title: `VID_${random.whole(1, 3)}.mp4` }
  switch (random.whole(0, 7)) {
    case 0:
    case 1:
      // Cameras begin to count anew, so that many have one name.
      return { title: `IMG_${random.whole(1, 3)}.JPG` }
    case 2:
      return { title: `${id}x ${longTitle.slice(0, random.whole(30, longTitle.length))}y.jpg` }
    case 3:
      return { title: `${id}x scan`, added: '.jpg' }
    case 4:
      return { title: `${id}x IMG.HEIC`, added: '.jpg' }
    case 5:
      return { title: `${id}x skytree (${random.whole(1, 9)}).jpg` }
    case 6:
      return { title: `${id}x Gary's 27/06: "late" & é.jpg` }
    default:
      return { title: `00${id}PORTRAIT_00100_BURST20190512105520444_COVER.jpg` }
  }
}

/** The name of an edited copy says what it is: enough of its ending is left where names are cut. */
function canBeEdited({ title, added }: Pick<PlannedPhoto, 'title' | 'added'>): boolean {
  return added === undefined ? title.length <= 48 : !title.includes('.')
}

function planPhoto(random: Random, seed: number, id: number, albums: number): PlannedPhoto {
  const kind = random.pick<PhotoKind>([
    'picture',
    'picture',
    'picture',
    'picture',
    'live',
    'pixel',
    'raw',
    'video',
    'alone',
  ])
  const time = planTime(random, kind === 'picture' || kind === 'alone', kind === 'alone')
  const fate = random.whole(0, 11)
  const isAlone = kind === 'alone'
  const titled = isAlone ? { title: `${time.nameOfDate}_${id}a.jpg` } : titleOf(random, id, kind)
  return {
    ...time,
    id,
    kind,
    ...titled,
    mark: `${seed}-${id}`,
    ...(!isAlone && random.chance(0.9) && { url: `https://photos.google.com/photo/AF1Qip${seed}_${id}` }),
    ...(!isAlone && random.chance(0.2) && { description: `-line ${id}\nand "more" <b>` }),
    people: isAlone ? [] : people.filter(() => random.chance(0.3)),
    favourite: !isAlone && random.chance(0.2),
    archived: !isAlone && fate === 0,
    trashed: !isAlone && fate === 1,
    fromPartner: !isAlone && random.chance(0.1),
    edited: kind === 'picture' && fate > 1 && canBeEdited(titled) && random.chance(0.25),
    albums: fate === 1 ? [] : Array.from({ length: albums }, (_, at) => at).filter(() => random.chance(0.15)),
    ...(kind === 'picture' &&
      fate === 11 &&
      random.chance(0.3) && { edited: false, damage: random.pick(['empty', 'page'] as const) }),
  }
}

/** A camera that writes raw files writes a picture for each. */
function withDeveloped(photo: PlannedPhoto): PlannedPhoto[] {
  if (photo.kind !== 'raw') return [photo]
  const id = photo.id + developed
  const url = photo.url === undefined ? {} : { url: `${photo.url}j` }
  return [
    photo,
    { ...photo, ...url, id, kind: 'picture', title: photo.title.replace('.DNG', '.JPG'), mark: `${photo.mark}j` },
  ]
}

/** A library of so many photos. Everything in it depends on the seed alone. */
export function planLibrary(seed: number, photos = 24): PlannedLibrary {
  const random = seededRandom(seed)
  const albums = albumTitles
    .filter(() => random.chance(0.5))
    .map((title): PlannedAlbum => ({ ...(title !== undefined && { title }), isBare: random.chance(0.1) }))
  return {
    owner: `person-${seed}`,
    albums,
    photos: Array.from({ length: photos }, (_, id) => planPhoto(random, seed, id, albums.length)).flatMap(
      withDeveloped,
    ),
  }
}

/** What an incremental export has some time later: new photos, and some of the older ones, a few with other bytes. */
export function planIncrement(library: PlannedLibrary, seed: number): PlannedLibrary {
  const random = seededRandom(seed + 0x1c4)
  const older = library.photos.filter(({ kind }) => kind !== 'alone' && kind !== 'raw' && random.chance(0.3))
  const again = older.map((photo) => (random.chance(0.5) ? { ...photo, mark: `${photo.mark}e` } : photo))
  const added = planLibrary(seed + 5000, 6).photos.map((photo) => ({
    ...photo,
    albums: [0].filter((at) => at < library.albums.length),
  }))
  return { ...library, photos: [...again, ...added.filter(({ trashed }) => !trashed)] }
}

/** The library of somebody else, who has some of the same files under addresses of their own. */
export function planOther(library: PlannedLibrary, seed: number): PlannedLibrary {
  const random = seededRandom(seed + 0x07e4)
  const other = planLibrary(seed + 9000, 8)
  const shared = library.photos.filter(
    ({ kind, damage }) => kind === 'picture' && damage === undefined && random.chance(0.2),
  )
  return {
    ...other,
    photos: [
      ...other.photos,
      ...shared.map((photo) => ({
        ...photo,
        url: `https://photos.google.com/photo/AF1Qip${seed + 9000}_s${photo.id}`,
        favourite: false,
        people: [],
        edited: false,
        archived: false,
        trashed: false,
        albums: [],
      })),
    ],
  }
}
