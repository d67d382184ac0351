/**
 * Names and paths inside a mirror. The file system of a mirror (`mirror-files.ts`) takes nothing else, and there are only
 * these ways to get one: `layout.ts` and `names.ts` make them, a listing of the mirror's own folders gives them, and what
 * index, catalogue or any other document says passes the checks here.
 */

declare const checkedName: unique symbol
declare const checkedPath: unique symbol

/** One name in a folder: never a path, never a step upwards. */
export type MirrorName = string & { readonly [checkedName]: true }

/** A path relative to the mirror, with `/`; empty for the mirror's folder itself. It cannot lead out of the mirror by what it says. */
export type MirrorPath = string & { readonly [checkedPath]: true }

/** A row of the index names something that Shoebox never writes there. */
export class ChangedIndexError extends Error {}

/** The mirror's folder itself. */
export const mirrorTop = '' as MirrorPath

/** In bytes of UTF-8: what every file system takes. */
const longestName = 255
const longestPath = 1024
/** What Windows reserves, among them separators, the colon of drives and streams, and what it leaves out at the end of a name. */
const refused = /[<>:"/\\|?*\p{Cc}\p{Cs}]|[. ]$/u
const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|$)/i

/** Whether Windows takes a name for a device, whatever follows behind its dot. */
export function isDeviceName(name: string): boolean {
  return deviceName.test(name)
}

/** `text` as one name; undefined if it is none, or none that Shoebox would ever give. */
export function parseName(text: unknown): MirrorName | undefined {
  if (typeof text !== 'string' || text === '' || refused.test(text) || deviceName.test(text)) return undefined
  return Buffer.byteLength(text) > longestName ? undefined : (text as MirrorName)
}

/** `text` as the path of something below `Photos/`; undefined if it is none. */
export function parsePhotoPath(text: unknown): MirrorPath | undefined {
  if (typeof text !== 'string' || text.length > longestPath || Buffer.byteLength(text) > longestPath) return undefined
  const [top, ...names] = text.split('/')
  if (top !== 'Photos' || names.length === 0) return undefined
  return names.every((name) => parseName(name) !== undefined) ? (text as MirrorPath) : undefined
}

/** A name from a row of the index. Throws `ChangedIndexError` if it is none. */
export function nameFromRow(value: unknown): MirrorName {
  return parseName(value) ?? refuse(value)
}

/** The path of a photo from a row of the index. Throws `ChangedIndexError` if it is none. */
export function photoPathFromRow(value: unknown): MirrorPath {
  return parsePhotoPath(value) ?? refuse(value)
}

/** What names are compared by, see `nameKey`: it may be longer than a name. Throws `ChangedIndexError` if it is none. */
export function keyFromRow(value: unknown): string {
  return typeof value === 'string' && value !== '' && !/[/\0]/.test(value) ? value : refuse(value)
}

function refuse(value: unknown): never {
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : typeof value
  throw new ChangedIndexError(`the index names ${shown}, which is no place in this mirror`)
}

/** A path below `folder`. */
export function below(folder: MirrorPath, ...names: readonly MirrorName[]): MirrorPath {
  return [...(folder === '' ? [] : [folder]), ...names].join('/') as MirrorPath
}

/** `path` again, below `folder`. */
export function moved(path: MirrorPath, folder: MirrorPath): MirrorPath {
  return `${folder}/${path}` as MirrorPath
}

/** The folder that a path lies in; `mirrorTop` at the top. */
export function folderOf(path: MirrorPath): MirrorPath {
  return path.slice(0, Math.max(0, path.lastIndexOf('/'))) as MirrorPath
}

/** The last part of a path. */
export function nameOf(path: MirrorPath): MirrorName {
  return path.slice(path.lastIndexOf('/') + 1) as MirrorName
}

/** The folders from the top down to `folder`, itself included; none for the top. */
export function foldersDownTo(folder: MirrorPath): MirrorPath[] {
  if (folder === '') return []
  const parts = folder.split('/')
  return parts.map((_, at) => parts.slice(0, at + 1).join('/') as MirrorPath)
}
