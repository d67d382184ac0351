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

/** The name may be that of the moving half of a live or motion photo. */
export function mayBeMotion(name: string): boolean {
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
 * The names, lower case and NFC, without extension, that the still of this moving half may have. `PXL_1.MP` belongs to
 * `PXL_1.MP.jpg`, and `IMG_1.MOV` to `IMG_1.HEIC`.
 */
export function stillKeys(name: string): string[] {
  const normal = name.normalize('NFC').toLowerCase()
  const keys = [pairKey(name)]
  const [, stem, before, extension, behind] = pixelVideo.exec(normal) ?? []
  if (stem !== undefined && extension !== undefined)
    for (const one of [extension, extension.replace(/~\d+$/, '')]) {
      if (behind === undefined) keys.push(stem + (before ?? '') + one)
      keys.push(stem + one + (before ?? '') + (behind ?? ''))
    }
  else if (extensionOf(name) === '') keys.push(normal)
  return [...new Set(keys)]
}

/** Readings of the sidecar names of a still that is not known itself, for the moving half `name`. */
export function stillReadings(name: string): Reading[] {
  const [, bare, before, ending, behind] = pixelVideo.exec(name) ?? []
  const isPixel = ending !== undefined || splitName(name)[1] === ''
  const [whole, extension] = ending === undefined ? splitName(name) : [bare ?? '', ending]
  const [stem, number] = ending === undefined ? (splitNumber(whole) ?? [whole, '']) : [whole, before ?? behind ?? '']
  const bases = isPixel ? [stem + extension, (stem + extension).replace(/~\d+$/, '')] : [stem]
  return [...new Set(bases)].flatMap((base) => stills.map((still) => ({ title: base + still, number })))
}
