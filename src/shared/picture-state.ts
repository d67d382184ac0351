/**
 * Why a file has no picture.
 * - `no-decoder`: Shoebox does not know the format.
 * - `no-preview`: a RAW file without a preview in it that could stand for it.
 * - `no-still`: a video for which Google gave no picture.
 * - `damaged`: the format is known, but these bytes cannot be decoded.
 * - `too-large`: decoding would take more memory or time than a picture may.
 * - `gave-up`: the decoder crashed, ran out of memory or took too long.
 * - `missing`: the file is not where it should be.
 * - `unreadable`: the file, or the decoder, cannot be used just now.
 */
export const notShownReasons = [
  'no-decoder',
  'no-preview',
  'no-still',
  'damaged',
  'too-large',
  'gave-up',
  'missing',
  'unreadable',
] as const

export type NotShownReason = (typeof notShownReasons)[number]

/** How far the small picture of an item is. `making`: ask for it again soon. */
export type PictureState = { kind: 'made' } | { kind: 'making' } | { kind: 'not-shown'; reason: NotShownReason }
