import { mediaExtensions } from '../../shared/media-types.ts'

/** In UTF-16 units; see the rules for names in exports. */
const [longestSidecarStem, longestMediaStem, longestFolder] = [46, 47, 49]
const edited = '-edited'
/** With this much, neither the suffix of an edited copy nor the ending of a pair is cut away. */
const longestPairedStem = longestMediaStem - edited.length

const awkward = /[\\/:*?"<>|&'%#~\p{Cc}\u2028\u2029]/gu

/** Cuts to so many units, and keeps half of a pair out. */
function cut(text: string, units: number): string {
  return text.slice(0, units).replace(/[\uD800-\uDBFF]$/, '')
}

/** A title made a name: nothing in it leads elsewhere, and no half of a pair is left that UTF-8 could not write. */
function cleaned(title: string): string {
  return title.toWellFormed().replaceAll('\uFFFD', '_').replace(awkward, '_').replace(/^\.+/, '_').trim()
}

function splitName(name: string): [stem: string, ending: string] {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
}

const folded = (name: string): string => name.normalize('NFC').toLowerCase()

/** How the files of one item are called in one folder. */
export interface ItemNames {
  media: string
  sidecar: string
  edited?: string
  motion?: string
}

/** What decides about the names of an item. Endings are those of the bytes, with dot. */
export interface NamedItem {
  title: string
  ending: string
  motionEnding?: string
  hasEdited: boolean
  isVideo: boolean
}

/** The names that one folder of an export gives, each once whatever a disk takes for equal. */
export class FolderNames {
  readonly #taken = new Set<string>(['metadata.json'])
  /** A photo and a video of one stem would be taken for a live pair. */
  readonly #stems = new Map<string, 'photo' | 'video' | 'pair'>()
  readonly #nextNumber = new Map<string, number>()

  /** Names for the files of an item. */
  give(item: NamedItem): ItemNames {
    const name = cleaned(item.title) || 'photo'
    const [stem, ending] = splitName(name)
    const isEnding = mediaExtensions.has(ending.toLowerCase())
    const isPaired = item.hasEdited || item.motionEnding !== undefined
    const whole = isEnding ? stem : name
    const short = isPaired ? cut(whole, longestPairedStem) : whole
    const onDisk = isEnding ? short + ending : short
    const last = isEnding ? ending : item.ending
    const first = folded(onDisk)
    for (let number = this.#nextNumber.get(first) ?? 0; ; number++) {
      const names = namesOf(onDisk, cut(short, longestMediaStem), last, number === 0 ? '' : `(${number})`, item)
      if (!this.#take(names, item)) continue
      this.#nextNumber.set(first, number + 1)
      return names
    }
  }

  #take(names: ItemNames, { motionEnding, isVideo }: NamedItem): boolean {
    const all = Object.values(names).map(folded)
    const [stem] = splitName(folded(names.media))
    const kind = motionEnding === undefined ? (isVideo ? 'video' : 'photo') : 'pair'
    const other = this.#stems.get(stem)
    if (other !== undefined && (other !== kind || kind === 'pair')) return false
    if (new Set(all).size < all.length || all.some((name) => this.#taken.has(name))) return false
    for (const name of all) this.#taken.add(name)
    this.#stems.set(stem, kind)
    return true
  }
}

function namesOf(onDisk: string, stem: string, ending: string, number: string, item: NamedItem): ItemNames {
  return {
    media: `${stem}${number}${ending}`,
    sidecar: `${cut(`${onDisk}.supplemental-metadata`, longestSidecarStem)}${number}.json`,
    ...(item.hasEdited && { edited: `${stem}${edited}${number}${ending}` }),
    ...(item.motionEnding !== undefined && { motion: `${stem}${number}${item.motionEnding}` }),
  }
}

/** Names for the folders of albums. Those that stand for something else in an export are given to none. */
export class AlbumFolderNames {
  readonly #taken = new Set<string>(['archive', 'trash', 'bin'])

  /** A name for an album of this title. */
  give(title: string): string {
    const name = cut(cleaned(title.replaceAll('/', '-')), longestFolder).replace(/[\s.]+$/, '') || 'Untitled'
    for (let number = 0; ; number++) {
      const numbered = number === 0 ? name : `${name}(${number})`
      if (this.#taken.has(folded(numbered)) || /^photos from \d+$/i.test(numbered)) continue
      this.#taken.add(folded(numbered))
      return numbered
    }
  }
}
