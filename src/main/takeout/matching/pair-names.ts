import { mediaExtensions } from '../../../shared/media-types.ts'
import { splitName, splitNumber } from './cut-names.ts'
import type { Reading } from './readings.ts'

// Of all extensions those in which phones write the two halves of one photo.
const videos = new Set(['.mp4', '.mov', '.m4v', '.3gp', '.mp', '.mv', ''])
const stills = ['.heic', '.heif', '.jpg', '.jpeg', '.png', '.webp', '.avif', '.dng']
/** With a number of Google's before the dot, as in every name, or behind the whole, where the still has it. */
const pixelVideo = /^(.*?)(\(\d+\))?(\.(?:mp|mv)(?:~\d+)?)(\(\d+\))?$/isu

function extensionOf(name: string): string {
  return splitName(name)[1].toLowerCase().replace(/~\d+$/, '')
}

/** `PXL_1.RAW-01.MP.COVER`: the name of a motion photo without its extension, where the mark is not the last of it. */
const pixelWithout = /^pxl_.*\.(?:mp|mv)(?:~\d+)?\.[a-z]+(?:\(\d+\))?$/is

function isPixelWithout(name: string): boolean {
  return pixelWithout.test(name) && !mediaExtensions.has(extensionOf(name))
}

/** The name may be that of the moving half of a live or motion photo. */
export function mayBeMotion(name: string): boolean {
  if (isPixelWithout(name)) return true
  const extension = extensionOf(pixelVideo.test(name) ? name.replace(/\(\d+\)$/, '') : name)
  return videos.has(extension) && (extension !== '' || /^mvimg_/i.test(name))
}

/** The name is that of a still picture that can have a moving half. */
export function mayBeStill(name: string): boolean {
  return stills.includes(extensionOf(name))
}

/** The name before its extension: the halves of a live photo share it, number included. In lower case, NFC. */
export function pairKey(name: string): string {
  return splitName(name)[0].normalize('NFC').toLowerCase()
}

/**
 * The key of a still whose name has the true extension behind the one of its title, by that of the title: `IMG_1.HEIC.jpg` goes
 * with `IMG_1.MOV`. Undefined for other names.
 */
export function doubledKey(name: string): string | undefined {
  const [whole] = splitName(name)
  const [stem, number] = splitNumber(whole) ?? [whole, '']
  return mayBeStill(stem) ? pairKey(stem) + number : undefined
}

/**
 * The names, lower case and NFC, without extension, that the still of this moving half may have, the likeliest first.
 * `PXL_1.MP` belongs to `PXL_1.MP.jpg`, `PXL_1.MP~2` to `PXL_1.MP~2.jpg` before that, and `IMG_1.MOV` to `IMG_1.HEIC`.
 */
export function stillKeys(name: string): string[][] {
  const normal = name.normalize('NFC').toLowerCase()
  const [, stem, before = '', extension, behind] = pixelVideo.exec(normal) ?? []
  if (stem === undefined || extension === undefined)
    return isPixelWithout(name) || extensionOf(name) === '' ? [[normal], [pairKey(name)]] : [[pairKey(name)]]
  const withEnding = (ending: string): string[] => {
    const asPhotos = stem + ending + before + (behind ?? '')
    return behind === undefined && before !== '' ? [stem + before + ending, asPhotos] : [asPhotos]
  }
  return [withEnding(extension), withEnding(extension.replace(/~\d+$/, '')), [pairKey(name)]]
}

/** Readings of the sidecar names of a still that is not known itself, for the moving half `name`, the likeliest first. */
export function stillReadings(name: string): Reading[][] {
  const [, bare, before, ending, behind] = pixelVideo.exec(name) ?? []
  const isPixel = ending !== undefined || isPixelWithout(name) || splitName(name)[1] === ''
  const [whole, extension] = ending === undefined ? splitName(name) : [bare ?? '', ending]
  const [stem, number] = ending === undefined ? (splitNumber(whole) ?? [whole, '']) : [whole, before ?? behind ?? '']
  const bases = isPixel ? [stem + extension, (stem + extension).replace(/~\d+$/, '')] : [stem]
  return [...new Set(bases)].map((base) => stills.map((still) => ({ title: base + still, number })))
}
