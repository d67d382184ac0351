import type { ExportedAlbum, PlannedExport, PlannedFile } from './planned-export.ts'
import type { PlannedPhoto } from './planned-photos.ts'

/** What an import of exports without missing parts has to find: see `answersOf`. */
export interface Answers {
  entries: number
  files: {
    imported: number
    duplicate: number
    rendition: number
    edited: number
    motion: number
    sidecar: number
    albumData: number
    ignored: number
    skipped: number
    damaged: number
  }
  items: number
  albums: { id: string; albums: { title?: string; folder: string; items: number }[] }[]
  facts: { found: number; missing: number; ambiguous: 0 }
}

/** Names the item of each photo: photos with one address are one, and those with the same bytes. */
class ItemKeys {
  readonly #parent = new Map<string, string>()

  constructor(photos: readonly PlannedPhoto[]) {
    for (const { url, mark } of photos) if (url !== undefined) this.#parent.set(this.#root(url), this.#root(mark))
  }

  #root(key: string): string {
    let root = key
    for (let up = this.#parent.get(root); up !== undefined && up !== root; up = this.#parent.get(root)) root = up
    return root
  }

  of(photo: PlannedPhoto): string {
    return this.#root(photo.mark)
  }

  count(photos: readonly PlannedPhoto[]): number {
    return new Set(photos.map((photo) => this.of(photo))).size
  }
}

function isTaken({ meaning }: PlannedFile): boolean {
  return meaning.is === 'media' && !meaning.skipped && !(meaning.photo.damage !== undefined && meaning.part === 'own')
}

function albumAnswer(
  { title, folder, photos }: ExportedAlbum,
  keys: ItemKeys,
): { title?: string; folder: string; items: number } {
  return { ...(title !== undefined && { title }), folder, items: keys.count(photos) }
}

/** The numbers that reading these exports together has to give. */
export function answersOf(exports: readonly PlannedExport[]): Answers {
  const files = exports.flatMap((one) => one.files)
  const count = (test: (file: PlannedFile) => boolean): number => files.filter(test).length
  const media = files.filter(isTaken).flatMap(({ meaning }) => (meaning.is === 'media' ? meaning : []))
  const own = media.filter(({ part }) => part === 'own')
  const keys = new ItemKeys(own.map(({ photo }) => photo))
  const items = keys.count(own.map(({ photo }) => photo))
  const contents = (part: string): number =>
    new Set(media.filter((one) => one.part === part).map(({ photo }) => photo.mark)).size
  const [edited, motion, originals] = [contents('edited'), contents('motion'), contents('own')]
  const alone = new Set(own.filter(({ photo }) => photo.kind === 'alone').map(({ photo }) => photo.mark)).size
  return {
    entries: files.length,
    files: {
      imported: items,
      duplicate: media.length - originals - edited - motion,
      rendition: originals - items,
      edited,
      motion,
      sidecar: count(({ meaning }) => meaning.is === 'sidecar' && !meaning.skipped),
      albumData: count(({ meaning }) => meaning.is === 'albumData'),
      ignored: count(({ meaning }) => meaning.is === 'ignored'),
      skipped: count(({ meaning }) => meaning.is !== 'albumData' && meaning.is !== 'ignored' && meaning.skipped),
      damaged: count(
        ({ meaning }) =>
          meaning.is === 'media' && !meaning.skipped && meaning.part === 'own' && meaning.photo.damage !== undefined,
      ),
    },
    items,
    albums: exports.map(({ stamp, albums }) => ({
      id: stamp,
      albums: albums.map((album) => albumAnswer(album, keys)),
    })),
    facts: { found: originals - alone, missing: alone, ambiguous: 0 },
  }
}
