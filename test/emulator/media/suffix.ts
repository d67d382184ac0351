/** The options behind a base URL (reference, 5.1). */
export type Rendition =
  | { kind: 'download' }
  | { kind: 'video' }
  | {
      kind: 'size'
      width: number | undefined
      height: number | undefined
      crop: boolean
      overlay: boolean
      attachment: boolean
    }

const largestSide = 16_383

/** Reads `=w256-h256-c` and the like, with or without `=`; undefined if it makes no sense. */
export function parseSuffix(suffix: string): Rendition | undefined {
  const text = suffix.startsWith('=') ? suffix.slice(1) : suffix
  if (text === '') return { kind: 'size', width: 512, height: 512, crop: false, overlay: true, attachment: false }
  if (text === 'd') return { kind: 'download' }
  if (text === 'dv') return { kind: 'video' }
  let [width, height]: (number | undefined)[] = []
  let [crop, overlay, attachment] = [false, true, false]
  for (const option of text.split('-')) {
    const measure = /^([whs])(\d{1,5})$/.exec(option)
    if (measure) {
      const pixels = Number(measure[2])
      if (pixels > largestSide) return undefined
      if (measure[1] !== 'h') width = pixels === 0 ? undefined : pixels
      if (measure[1] !== 'w') height = pixels === 0 ? undefined : pixels
    } else if (option === 'c') crop = true
    else if (option === 'no') overlay = false
    else if (option === 'd') attachment = true
    else return undefined
  }
  return { kind: 'size', width, height, crop, overlay, attachment }
}
