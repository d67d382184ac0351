import { limits } from './methods.ts'

/**
 * The beginning of a text that has no more than `most` characters, as Google counts them. What a person sees as one, such as a letter
 * with its accent or a family, is not cut in two, unless nothing would be left: a letter can have any number of accents.
 */
export function cutText(text: string, most: number): string {
  if (text.length <= most || Array.from(text).length <= most) return text
  const segmenter = new Intl.Segmenter()
  let [kept, length] = ['', 0]
  for (const { segment } of segmenter.segment(text)) {
    length += Array.from(segment).length
    if (length > most) break
    kept += segment
  }
  return kept === '' ? Array.from(text).slice(0, most).join('') : kept
}

/** A description as it goes to Google. */
export const cutDescription = (description: string): string => cutText(description, limits.itemDescription)
