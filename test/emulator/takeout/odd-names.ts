import { seededRandom, type Random } from '../random.ts'
import { tinyMovie } from './live-halves.ts'
import { nameFiles, type Generation, type TitledItem } from './name-files.ts'
import { tinyJpeg } from './tiny-jpeg.ts'

/** An item of an export, with the labels of its files: see `OddExport.labels`. */
interface OddItem {
  title: string
  /** Seconds since 1970; no two items have the same. */
  takenAt: number
  own: string
  edited?: string
  motion?: string
  albums: string[]
}

export interface OddExport {
  files: { path: string; bytes: Buffer }[]
  items: OddItem[]
  /** What each content is called here, for what a failed test says. */
  labels: Map<string, Buffer>
}

/** What is asked of Google's names: a title, with what goes with it. */
interface Shot extends TitledItem {
  /** In some language; only for titles that leave enough of it. */
  editedSuffix?: string
  /** The number of an edited copy stands before its ending, and not behind it. */
  isEditOfNumber?: boolean
  /** What the moving half has in the place of the extension of the still. */
  half?: string
  /** The extension of the file is not spelled as in the title. */
  swapsCase?: boolean
  isMovie?: boolean
}

const knownSuffixes = [
  '-edited',
  '-bearbeitet',
  '-modifié',
  '-modificato',
  '-ha editado',
  '-editado',
  '-bewerkt',
  '-edytowane',
  '-編集済み',
  '-编辑',
  '-已修改',
  '-düzenlendi',
  '-отредактировано',
  '-편집됨',
  '-redigerad',
  '-muokattu',
  '-szerkesztve',
]
/** Of languages that no list has. */
const unknownSuffixes = ['-แก้ไขแล้ว', '-संपादित', '-đã chỉnh sửa', '-נערך', '-muudetud']
const suffixes = [...knownSuffixes, ...unknownSuffixes]

/** Signs that stand at the cut, or anywhere else, and are longer than they look, are replaced, or look like something of Google's. */
const oddSigns = [
  '😀',
  '👨‍👩‍👧',
  '☺️',
  'é',
  'ñ',
  '한',
  '照片',
  'ﷺ',
  '\u00A0',
  '\u202F',
  ' ',
  '  ',
  '.',
  '..',
  '-',
  '~2',
  ' (2)',
  '(4455)7',
  '[1]',
  "'",
  '/',
  ':',
  ' & ',
  '%',
  '#',
  '"',
  '?',
  '.json',
  '.supplement',
  '-a',
  '(',
  ')',
  '+',
]
const extensions = ['.jpg', '.JPG', '.jpeg', '.JPEG', '.png', '.HEIC', '.heic', '.webp', '.gif', '.Jpg']
const movieExtensions = ['.mp4', '.MP4', '.MOV', '.m4v', '.3gp', '.AVI']
const stills = new Set(['.jpg', '.JPG', '.jpeg', '.HEIC', '.heic'])

/** A stem that begins as no other does and is as long as wished, or a sign longer. */
function stemOf(random: Random, at: number, units: number): string {
  let stem = `${at}x`
  while (stem.length < units)
    stem += random.chance(0.6) ? random.pick(['a', 'B', '7', '_', 'q']) : random.pick(oddSigns)
  // A Mac gives names whose accents are letters of their own, in the whole of each.
  return stem.normalize(random.chance(0.2) ? 'NFD' : 'NFC')
}

/** Around the lengths at which names are cut, or anything shorter. */
function unitsOf(random: Random): number {
  return random.chance(0.5) ? random.whole(38, 56) : random.whole(4, 37)
}

function generationOf(random: Random): Generation {
  return random.pick(['cut', 'supplemental', 'supplemental', 'whole'])
}

const groups: readonly ((random: Random, at: number) => Shot[])[] = [
  function alone(random, at) {
    const extension = random.pick(extensions)
    const title = `${stemOf(random, at, unitsOf(random))}x${extension}`
    return [{ title, generation: generationOf(random), swapsCase: random.chance(0.15) }]
  },
  function movie(random, at) {
    const title = `${stemOf(random, at, unitsOf(random))}x${random.pick(movieExtensions)}`
    return [{ title, generation: generationOf(random), isMovie: true }]
  },
  function edited(random, at) {
    const editedSuffix = random.pick(suffixes)
    // What is left of an ending in a language that nobody knows is no sign of an edit.
    const most = knownSuffixes.includes(editedSuffix) ? 34 : 20
    const title = `${stemOf(random, at, random.whole(4, most))}x${random.pick(['.jpg', '.JPG', '.HEIC', '.png'])}`
    return [{ title, generation: generationOf(random), editedSuffix }]
  },
  function live(random, at) {
    const extension = random.pick([...stills])
    const title = `${stemOf(random, at, unitsOf(random))}x${extension}`
    return [{ title, generation: generationOf(random), half: random.pick(['.MP4', '.MOV', '.mov', '.mp4']) }]
  },
  function pixel(random, at) {
    const title = `PXL_${at}_${'7'.repeat(random.whole(1, 20))}.MP.jpg`
    return [{ title, generation: generationOf(random), half: '' }]
  },
  function withoutExtension(random, at) {
    const title = stemOf(random, at, random.whole(4, 44)).replaceAll('.', '')
    return [{ title: `${title}x`, added: random.pick(['.jpg', '.png']), generation: generationOf(random) }]
  },
  function doubled(random, at) {
    const title = `${stemOf(random, at, random.whole(4, 44))}x${random.pick(['.HEIC', '.JPG', '.PNG', '.jpeg'])}`
    return [{ title, added: random.pick(['.jpg', '.webp']), generation: generationOf(random) }]
  },
  function twins(random, at) {
    const title = `${stemOf(random, at, unitsOf(random))}x${random.pick(extensions)}`
    const generation = generationOf(random)
    return Array.from({ length: random.whole(2, 4) }, () => ({ title, generation }))
  },
  function editedTwins(random, at) {
    const title = `${stemOf(random, at, random.whole(4, 25))}x${random.pick(['.jpg', '.JPG', '.HEIC'])}`
    const [generation, editedSuffix] = [generationOf(random), random.pick(knownSuffixes)]
    const isEditOfNumber = random.chance(0.5)
    return Array.from({ length: 2 }, () => ({ title, generation, editedSuffix, isEditOfNumber }))
  },
  function liveTwins(random, at) {
    const title = `${stemOf(random, at, random.whole(4, 36))}x${random.pick([...stills])}`
    const generation = generationOf(random)
    return Array.from({ length: random.whole(2, 3) }, () => ({ title, generation, half: '.MOV' }))
  },
  function cutAlike(random, at) {
    // Names of files with facts that were not cut have no numbers, and so nothing tells which photo is whose.
    const generation = random.pick(['cut', 'supplemental'] as const)
    const common = stemOf(random, at, 48)
    const extension = random.pick(extensions)
    return ['one', 'two', 'three']
      .slice(0, random.whole(2, 3))
      .map((end) => ({ title: `${common}${end}${extension}`, generation }))
  },
  function numbered(random, at) {
    const [stem, generation] = [`${stemOf(random, at, random.whole(4, 28))}x`, generationOf(random)]
    const extension = random.pick(extensions)
    return ['', '(1)', random.pick(['', '(2)', ' (1)'])].map((number) => ({
      title: stem + number + extension,
      generation,
    }))
  },
  function kinds(random, at) {
    const [stem, generation] = [`${stemOf(random, at, random.whole(4, 36))}x`, generationOf(random)]
    return [random.pick(['.png', '.dng', '.gif']), '.jpg'].map((extension) => ({ title: stem + extension, generation }))
  },
]

function bytesOf(label: string, name: string, isMovie = false): Buffer {
  if (isMovie) return tinyMovie(label, { duration: 2900 })
  // Whatever it is called: many a HEIC of an export is a JPEG.
  return tinyJpeg(`${label} ${name}`.slice(0, 40) + label, 400)
}

const splitName = (name: string): [stem: string, number: string, extension: string] => {
  const [, stem = name, number = '', extension = ''] = /^(.*?)((?:\(\d+\))?)(\.[^.]*)?$/su.exec(name) ?? []
  return [stem, number, extension]
}

function otherCase(extension: string): string {
  return extension === extension.toLowerCase() ? extension.toUpperCase() : extension.toLowerCase()
}

interface Placed extends Shot {
  item: OddItem
}

/** The files of one folder; numbers are given in this order. */
function filesOf(folder: string, shots: readonly Placed[]): { path: string; bytes: Buffer; label: string }[] {
  const named = nameFiles(shots)
  return shots.flatMap((shot, at) => {
    const { item, editedSuffix, half, swapsCase, isMovie, isEditOfNumber = false } = shot
    const names = named[at]
    if (!names) return []
    const [stem, number, extension] = splitName(names.media)
    const media = swapsCase ? stem + number + otherCase(extension) : names.media
    const facts = {
      title: shot.title,
      photoTakenTime: { timestamp: String(item.takenAt) },
      url: `https://photos.google.com/photo/AF1Q${item.own}`,
    }
    const files = [
      { path: `${folder}/${media}`, bytes: bytesOf(item.own, shot.title, isMovie), label: item.own },
      { path: `${folder}/${names.sidecar}`, bytes: Buffer.from(JSON.stringify(facts)), label: '' },
    ]
    if (item.motion !== undefined && half !== undefined)
      files.push({
        path: `${folder}/${stem}${number}${half}`,
        bytes: bytesOf(item.motion, '', true),
        label: item.motion,
      })
    if (item.edited !== undefined && editedSuffix !== undefined) {
      const [before, behind] = isEditOfNumber ? [number, ''] : ['', number]
      const name = (stem + before + editedSuffix).slice(0, 47) + behind + extension
      files.push({ path: `${folder}/${name}`, bytes: bytesOf(item.edited, shot.title), label: item.edited })
    }
    return files
  })
}

/**
 * An export whose names are made by the rules of Google from titles that hold everything which could confuse a reader of names, with
 * what has to come of it. Of no name does it depend on a guess whose it is.
 */
export function planOddNames(seed: number): OddExport {
  const random = seededRandom(seed)
  const labels = new Map<string, Buffer>()
  const files: OddExport['files'] = []
  const items: OddItem[] = []
  const root = `Takeout/${random.pick(['Google Photos', 'Google\u00A0Fotos', 'Google フォト', 'Fotoj Google'])}`
  const put = (its: ReturnType<typeof filesOf>): void => {
    for (const { path, bytes, label } of its) {
      files.push({ path, bytes })
      if (label !== '') labels.set(label, bytes)
    }
  }
  const all: Placed[] = []
  for (const year of [2018, 2019]) {
    const shots = Array.from({ length: 14 }, (_, at) => random.pick(groups)(random, at)).flat()
    const placed = shots.map((shot, at): Placed => {
      const own = `${year}-${at}`
      const item: OddItem = {
        title: shot.title,
        takenAt: Date.UTC(year, 5, 1, 10, at, random.whole(0, 59)) / 1000,
        own,
        ...(shot.editedSuffix !== undefined && { edited: `${own}-edited` }),
        ...(shot.half !== undefined && { motion: `${own}-motion` }),
        albums: [],
      }
      return { ...shot, item }
    })
    items.push(...placed.map(({ item }) => item))
    all.push(...placed)
    put(filesOf(`${root}/Photos from ${year}`, placed))
  }
  const title = random.pick(['Lake', 'Été à Málaga', '2014'])
  const members = all.filter(() => random.chance(0.3)).toReversed()
  for (const { item } of members) item.albums.push(title)
  files.push({ path: `${root}/${title}/metadata.json`, bytes: Buffer.from(JSON.stringify({ title })) })
  put(filesOf(`${root}/${title}`, members))
  return { files, items, labels }
}
