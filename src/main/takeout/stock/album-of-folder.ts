import { comparable } from '../matching/titles.ts'
import type { AlbumMetadata } from '../sidecars/album-metadata.ts'

/** What all metadata files of one folder say of its album. */
export interface AlbumOfFolder {
  /** Without a title where several are as likely. */
  album: AlbumMetadata
  /** The titles, in order, where the files do not agree on one. */
  titles?: string[]
}

/** Google cuts names of folders there. */
const longest = 49

/** Google makes the name of a folder from the title of its album, and may add a number to it. */
function isNamedAfter(folder: string, title: string): boolean {
  const form = comparable(title.trim()).slice(0, longest)
  return [folder, folder.replace(/\(\d+\)$/, '')].some((name) => comparable(name.trim()).slice(0, longest) === form)
}

const words = ({ title: _title, ...rest }: AlbumMetadata): string => JSON.stringify(rest)

/** Each once, in an order that depends on nothing but themselves. */
function inOrder(all: readonly AlbumMetadata[]): AlbumMetadata[] {
  const each = new Map(all.map((one) => [JSON.stringify(one), one]))
  return [...each].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, metadata]) => metadata)
}

/**
 * Puts together what the metadata files of one folder say, in whatever order they come; undefined where there is none. Of different
 * titles the one counts that the folder, by its name without the path to it, is called after; where that tells nothing none does.
 * Nothing else that any of them says is left out.
 */
export function albumOfFolder(folder: string, all: readonly AlbumMetadata[]): AlbumOfFolder | undefined {
  const [only, ...more] = inOrder(all)
  if (!only) return undefined
  if (more.length === 0) return { album: only }
  const titles = [...new Set([only, ...more].flatMap(({ title }) => title?.normalize('NFC') ?? []))].sort()
  const named = titles.length === 1 ? titles : titles.filter((title) => isNamedAfter(folder, title))
  const [title, another] = named
  const sayings = [...new Map([only, ...more].map((one) => [words(one), one])).values()]
  const first = (name: 'access' | 'at' | 'place'): Partial<AlbumMetadata> => {
    const found = sayings.find((one) => one[name] !== undefined)?.[name]
    return found === undefined ? {} : { [name]: found }
  }
  const descriptions = [...new Set(sayings.flatMap(({ description }) => description ?? []))]
  const album: AlbumMetadata = {
    ...(title !== undefined && another === undefined && { title }),
    ...(descriptions.length > 0 && { description: descriptions.join('\n\n') }),
    ...first('access'),
    ...first('at'),
    ...first('place'),
    blocks: distinct(sayings.flatMap(({ blocks }) => blocks)),
    comments: distinct(sayings.flatMap(({ comments }) => comments)),
  }
  return { album, ...(titles.length > 1 && { titles }) }
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}
