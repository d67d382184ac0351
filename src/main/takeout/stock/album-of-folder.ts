import { comparable } from '../matching/titles.ts'
import { fileName } from '../reading/index-entries.ts'
import type { AlbumMetadata } from '../sidecars/album-metadata.ts'
import { saidOnce } from '../sidecars/said-once.ts'

/** What all metadata files of one folder say of its album. */
export interface AlbumOfFolder {
  /** Without a title where several are as likely. */
  album: AlbumMetadata
  /** The titles, in order, where the files do not agree on one. */
  titles?: string[]
}

/** Google cuts names of folders there. */
const longest = 49

/** The name of a folder, or the title of an album, in a form in which both are the same if Google made the name from the title. */
export function folderForm(name: string): string {
  return comparable(name.trim()).slice(0, longest)
}

/** A name without the number that an export gives to the second album of one title, and that number, or 0. */
export function withoutNumber(name: string): { name: string; number: number } {
  const number = /\((\d+)\)$/.exec(name)
  return { name: number ? name.slice(0, number.index) : name, number: Number(number?.[1] ?? 0) }
}

function isNamedAfter(folder: string, title: string): boolean {
  return [folder, withoutNumber(folder).name].some((name) => folderForm(name) === folderForm(title))
}

/** Each once, in an order that depends on nothing but themselves. */
function inOrder(all: readonly AlbumMetadata[]): AlbumMetadata[] {
  const each = new Map(all.map((one) => [JSON.stringify(one), one]))
  return [...each].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, metadata]) => metadata)
}

/**
 * Puts together what the metadata files of one folder say, in whatever order they come; undefined where there is none. Of different
 * titles the one counts that the folder is called after; where that tells nothing none does. Nothing else that any of them says is
 * left out.
 */
export function albumOfFolder(folder: string, all: readonly AlbumMetadata[]): AlbumOfFolder | undefined {
  const sayings = inOrder(all)
  const [only] = sayings
  if (!only || sayings.length === 1) return only && { album: only }
  const titles = [...new Set(sayings.flatMap(({ title }) => title?.normalize('NFC') ?? []))].sort()
  const named = titles.length === 1 ? titles : titles.filter((title) => isNamedAfter(fileName(folder), title))
  const [title, another] = named
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
    blocks: saidOnce(sayings.flatMap(({ blocks }) => blocks)),
    comments: saidOnce(sayings.flatMap(({ comments }) => comments)),
  }
  return { album, ...(titles.length > 1 && { titles }) }
}
