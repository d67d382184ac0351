/** What these letters are without their stroke or ligature, which Unicode does not take apart. */
const plainLetters: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ŧ: 't',
  ς: 'σ',
  // One letter that Arabic and Persian keyboards type differently.
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
}
const withPlainForm = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'g')
/** Apostrophes, quotation marks and dashes: which of them a text has depends on what it was typed with. */
const apostrophes = /[\u02b9\u02bc\u2018\u2019\u201a\u201b\u2032\ua78c]/g
const quotationMarks = /[\u201c-\u201f]/g
const dashes = /[\u2010-\u2015\u2212]/g
const accents = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff]/g
/** Points of Hebrew and Arabic, with what carries them, which most texts are written without. */
const vowels =
  /[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/g
/** What nobody sees: soft hyphens, joiners, directions, the forms of emoji. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu

/**
 * Text as searching sees it, the same in every language: without case (`I`, `İ`, `i` and `ı` are one letter, and so are `ß`
 * and `ss`, `ς` and `σ`), without accents on Latin, Greek and Cyrillic letters and the points of Hebrew and Arabic, full-width
 * letters and ligatures as ordinary ones, and so apostrophes, quotation marks and dashes of every shape; what nobody sees is left
 * out. Marks of other scripts stay, because there they change the letter (か and が).
 */
export function foldText(text: string): string {
  // Nearly all file names are ASCII, and normalising costs ten times as much.
  if (isPlain(text)) return text.toLowerCase()
  return (
    text
      // Which would be taken apart into a blank and an accent; of the second one the first is the composed form.
      .replaceAll(/[\u00b4\u1ffd]/g, "'")
      .normalize('NFKD')
      // Lower case of the upper case is one for all forms of a letter; the first one is for ẞ, which has an upper case of its own.
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .normalize('NFKD')
      .replaceAll(accents, '')
      .replaceAll(vowels, '')
      .replaceAll(invisible, '')
      .replaceAll(withPlainForm, (letter) => plainLetters[letter] ?? letter)
      .replaceAll(apostrophes, "'")
      .replaceAll(quotationMarks, '"')
      .replaceAll(dashes, '-')
  )
}

/** The folded words of a search; all of them must be found, as parts of words too, since Chinese has no spaces. */
export function searchWords(search: string): string[] {
  return [...new Set(foldText(search).split(/\s+/).filter(Boolean))]
}

/** Whether a text has all words of `search`, for lists that are searched by one text each. A search without words finds all. */
export function textSearch(search: string): (text: string) => boolean {
  const words = searchWords(search)
  return (text) => {
    const folded = words.length > 0 ? foldText(text) : ''
    return words.every((word) => folded.includes(word))
  }
}

/** Whether a text, or another of its words, begins so: for names that are offered while somebody types. */
export function beginningSearch(beginning: string): (text: string) => boolean {
  const folded = ` ${foldText(beginning).trim().replaceAll(/\s+/gu, ' ')}`
  return (text) => folded !== ' ' && ` ${foldText(text).replaceAll(/\s+/gu, ' ')}`.includes(folded)
}

/** ASCII and Chinese characters: nothing there has accents or other forms. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 0x7f && (code < 0x4e00 || code > 0x9fff)) return false
  }
  return true
}
