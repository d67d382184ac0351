/**
 * Names that every file system takes: Windows, macOS, Linux and exFAT. Everything that comes from outside passes here
 * before it becomes a name on disk; no result contains a separator, so no name can lead out of its folder.
 */

import { areEqualExtensions, mediaExtensions } from '../../../shared/media-types.ts'
import { usualName } from '../disk/longest-name.ts'
import { isDeviceName, type MirrorName } from '../../mirror-path.ts'

/** Kept free behind the stem for ` (12345678)` and an underscore. */
const roomForNumber = 12
/** What is shorter says less than an id. In bytes. */
const shortestStem = 8

const reservedCharacters = /[<>:"/\\|?*]/g
/** Controls, line separators, halves of surrogate pairs, noncharacters and the replacement character. */
const unprintable = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u2028\u2029\uFFFD]/gu
/**
 * Invisible characters that reorder or hide text. Joiners (U+200C, U+200D) stay: words in several scripts and
 * composed emoji need them.
 */
const invisible = /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/g
const edges = /^[\s\u200C\u200D]+|[\s.\u200C\u200D]+$/g
/**
 * Endings by which a system takes a folder for something else, and does not show what is in it: a namespace of Windows, and what macOS
 * has for one thing, programs among them.
 */
const otherThan =
  /\.(?=(?:\{[0-9a-f-]*\}|aplibrary|app|appex|band|bundle|component|docset|download|dsym|fcpbundle|framework|imovielibrary|kext|key|localized|logicx|mdimporter|migratedphotolibrary|mpkg|musiclibrary|numbers|pages|photolibrary|photoslibrary|pkg|playground|plugin|prefpane|qlgenerator|rtfd|saver|scptd|service|sparsebundle|tvlibrary|utm|vmwarevm|wdgt|workflow|xcodeproj|xpc)$)/i
/** Characters that HFS+ leaves out of a comparison of names. */
const ignoredInComparison = /[\u200C-\u200F\u202A-\u202E\u206A-\u206F\uFEFF]/g

function clean(raw: string): string {
  const printable = raw.replace(unprintable, '_').replace(invisible, '').replace(reservedCharacters, '_')
  return printable.normalize('NFC').replace(edges, '').replace(/^\.+/, '_')
}

/** Cuts at the border of a visible character, so that no accent or part of an emoji is left over. */
function shorten(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  let kept = ''
  let left = bytes
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)) {
    left -= Buffer.byteLength(segment)
    if (left < 0) break
    kept += segment
  }
  return kept.replace(edges, '')
}

function notDevice(name: string): string {
  return isDeviceName(name) ? `_${name}` : name
}

function extensionOf(name: string): string {
  return /\.[A-Za-z0-9]{1,5}$/.exec(name)?.[0] ?? ''
}

/**
 * The name under which a file is kept: `raw` made safe, ending in an extension that fits the real type.
 * `extension` is that of the bytes, with dot and in lower case. An ending that means the same stays as it is (`.JPG`),
 * the ending of another media type is replaced, anything else is kept and the extension follows.
 * `fallback` names a file without a usable name. The result has at most `longest` bytes of UTF-8, with room for `numberedFile`.
 */
export function safeFileName(raw: string, extension: string, fallback: string, longest = usualName): MirrorName {
  const cleaned = clean(raw)
  const shown = extensionOf(cleaned)
  const lower = shown.toLowerCase()
  const fits = areEqualExtensions(lower, extension)
  const stem = fits || mediaExtensions.has(lower) ? cleaned.slice(0, cleaned.length - shown.length) : cleaned
  const ending = fits ? shown : extension
  const short = shorten(stem.replace(edges, ''), longest - ending.length - roomForNumber)
  return notDevice((short === '' ? fallback : short) + ending) as MirrorName
}

/**
 * The name of an album's folder, which is one to every system: `X.app` becomes `X_app`. `fallback` is used when nothing of the title is
 * left.
 */
export function safeFolderName(title: string, fallback: string, longest = usualName): MirrorName {
  const short = shorten(clean(title), longest - roomForNumber).replace(otherThan, '_')
  return notDevice(short === '' ? fallback : short) as MirrorName
}

/**
 * A shorter name for a file in a place where this one is too long, as at the end of a very long path; undefined if what
 * is left would say nothing.
 */
export function shorterFile(name: MirrorName): MirrorName | undefined {
  const extension = extensionOf(name)
  const stem = name.slice(0, name.length - extension.length)
  const short = shorten(stem, Math.floor(Buffer.byteLength(stem) * 0.75))
  return Buffer.byteLength(short) < shortestStem ? undefined : (notDevice(short + extension) as MirrorName)
}

/** `IMG_1.jpg` as `IMG_1 (2).jpg`. */
export function numberedFile(name: MirrorName, number: number): MirrorName {
  const extension = extensionOf(name)
  return `${name.slice(0, name.length - extension.length)} (${number})${extension}` as MirrorName
}

/** `Trip` as `Trip (2)`. */
export function numberedFolder(name: MirrorName, number: number): MirrorName {
  return `${name} (${number})` as MirrorName
}

/**
 * What two names or paths have in common if some file system takes them for the same: case, Unicode form and
 * characters that are left out of comparisons. Errs on the side of "the same".
 */
export function nameKey(path: string): string {
  return path.replace(ignoredInComparison, '').normalize('NFD').toUpperCase().toLowerCase().normalize('NFC')
}

/**
 * `name` itself, or with a number from 2 up, so that `taken` is false. Asks about 2·log2(n) times for the n-th file
 * of the same name, because a phone can give the same name to thousands.
 */
export function freeName(
  name: MirrorName,
  numbered: (name: MirrorName, number: number) => MirrorName,
  taken: (name: MirrorName) => boolean,
): MirrorName {
  if (!taken(name)) return name
  let below = 1
  let above = 2
  while (taken(numbered(name, above))) {
    below = above
    above *= 2
  }
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2)
    if (taken(numbered(name, middle))) below = middle
    else above = middle
  }
  return numbered(name, above)
}
