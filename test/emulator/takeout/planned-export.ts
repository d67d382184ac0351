import { seededRandom, type Random } from '../random.ts'
import { languages, type Language, type LanguageName } from './languages.ts'
import { nameFiles, type Generation } from './name-files.ts'
import { photoBytes, type BaseMedia, type PhotoPart } from './photo-files.ts'
import type { PlannedAlbum, PlannedLibrary, PlannedPhoto } from './planned-photos.ts'
import { sidecarText } from './sidecar-text.ts'

/** What a file of an export is, and of which photo. */
type FileMeaning =
  | { is: 'media'; photo: PlannedPhoto; part: PhotoPart; skipped: boolean }
  | { is: 'sidecar'; photo: PlannedPhoto; skipped: boolean }
  | { is: 'albumData' }
  | { is: 'ignored' }

export interface PlannedFile {
  path: string
  bytes: Buffer
  /** From 1. */
  part: number
  meaning: FileMeaning
}

/** An album as an export shows it. */
export interface ExportedAlbum {
  title?: string
  folder: string
  photos: PlannedPhoto[]
}

export interface PlannedExport {
  stamp: string
  parts: number
  files: PlannedFile[]
  albums: ExportedAlbum[]
}

export interface ExportPlan {
  library: PlannedLibrary
  seed: number
  stamp: string
  language: LanguageName
  generation: Generation
  parts: number
  base: BaseMedia
}

/** As folders are named: a slash is a hyphen, and a long title is cut. */
function folderOf(title: string): string {
  return title
    .replaceAll('/', '-')
    .replaceAll(/[\\:*?"<>|&'%#~]/g, '_')
    .slice(0, 49)
    .trim()
}

function partsOf(photo: PlannedPhoto): PhotoPart[] {
  const moves = photo.kind === 'live' || photo.kind === 'pixel'
  return [
    'own',
    ...(moves ? (['motion'] as const) : []),
    ...(photo.edited ? (['edited'] as const) : []),
    ...(photo.editedHalf ? (['editedMotion'] as const) : []),
  ]
}

/** Names of an edited copy or a moving half, made from that of the photo itself. */
function nameOfPart(media: string, part: PhotoPart, photo: PlannedPhoto, { edited }: Language): string {
  if (part === 'own') return media
  const [, stem = '', number = '', extension = ''] = /^(.*?)((?:\(\d+\))?)(\.[^.]*)$/su.exec(media) ?? []
  if (part === 'motion') {
    if (photo.kind !== 'pixel') return `${stem}${number}.MP4`
    // Nobody has said where the number of the video stands: before the last dot, as in all names, or where the photo has it.
    return photo.id % 2 === 0 ? stem + number : stem.replace('.MP', `${number}.MP`)
  }
  return (stem + edited).slice(0, 47) + number + (part === 'editedMotion' ? '.MP4' : extension)
}

class Planning {
  readonly files: PlannedFile[] = []
  readonly #plan: ExportPlan
  readonly #random: Random

  constructor(plan: ExportPlan) {
    this.#plan = plan
    this.#random = seededRandom(plan.seed + 0x7a11)
  }

  add(path: string, bytes: Buffer | string, meaning: FileMeaning): void {
    const part = this.#random.whole(1, this.#plan.parts)
    this.files.push({ path, bytes: Buffer.from(bytes), part, meaning })
  }

  /** Puts photos into a folder, in their order. `isBare`: sidecars alone. */
  folder(path: string, photos: readonly PlannedPhoto[], { isBare = false, skipped = false } = {}): void {
    const { generation, language } = this.#plan
    const named = nameFiles(
      photos.map(({ title, added }) => ({ title, ...(added !== undefined && { added }), generation })),
    )
    for (const [at, photo] of photos.entries()) {
      const names = named[at]
      if (!names) continue
      if (photo.kind !== 'alone')
        this.add(`${path}/${names.sidecar}`, sidecarText(photo), { is: 'sidecar', photo, skipped })
      if (isBare) continue
      for (const part of partsOf(photo)) {
        const name = nameOfPart(names.media, part, photo, languages[language])
        const bytes = photoBytes(this.#plan.base, photo, part)
        this.add(`${path}/${name}`, bytes, { is: 'media', photo, part, skipped })
      }
    }
  }
}

function albumText({ title, about = `About ${title ?? ''}` }: PlannedAlbum): string {
  if (title === undefined) return '{}'
  const enrichments = about === '' ? {} : { enrichments: [{ narrativeEnrichment: { text: about } }] }
  return JSON.stringify({ title, ...enrichments })
}

/** Every file of the export of a library, each with what it is. */
export function planExport(plan: ExportPlan): PlannedExport {
  const { library, stamp, parts } = plan
  const language = languages[plan.language]
  const planning = new Planning(plan)
  const root = `Takeout/${language.root}`
  planning.add('Takeout/archive_browser.html', '<!DOCTYPE html><title>Archive</title>', { is: 'ignored' })
  planning.add('Takeout/Contacts/All Contacts/Ana.jpg', photoBytesOfOthers(plan.base), { is: 'ignored' })
  planning.add(`${root}/user-generated-memory-titles.json`, '{"title":["Then"]}', { is: 'ignored' })
  const shown = library.photos.filter(({ archived, trashed }) => !archived && !trashed)
  const years = Map.groupBy(shown, ({ takenAt }) => new Date(takenAt * 1000).getUTCFullYear())
  for (const [year, photos] of years) planning.folder(`${root}/${language.year.replace('{}', String(year))}`, photos)
  const archived = library.photos.filter(({ archived, trashed }) => archived && !trashed)
  planning.folder(`${root}/${language.archive}`, archived)
  planning.folder(
    `${root}/${language.trash}`,
    library.photos.filter(({ trashed }) => trashed),
    { skipped: true },
  )
  const taken = new Set<string>()
  const albums = library.albums.map((album, at): ExportedAlbum => {
    const plain = album.title === undefined ? language.untitled : folderOf(album.title)
    let folder = plain
    for (let number = 1; taken.has(folder); number++) folder = `${plain}(${number})`
    taken.add(folder)
    const photos = library.photos.filter(({ albums }) => albums.includes(at))
    planning.add(`${root}/${folder}/${language.albumData}.json`, albumText(album), { is: 'albumData' })
    planning.folder(`${root}/${folder}`, photos, { isBare: album.isBare })
    const here = album.isBare ? photos.filter(({ url }) => url !== undefined) : photos
    return {
      ...(album.title !== undefined && { title: album.title }),
      folder,
      photos: here.filter(({ damage }) => damage === undefined),
    }
  })
  return { stamp, parts, files: planning.files, albums }
}

/** A picture of another product, which is none of the library's. */
function photoBytesOfOthers({ jpegs }: BaseMedia): Buffer {
  return jpegs[0] ?? Buffer.from('a picture')
}
