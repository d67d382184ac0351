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
}
const withPlainForm = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'g')
const accents = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff]/g

/**
 * Text as searching sees it, the same in every language: without case (`I`, `İ`, `i` and `ı` are one letter, and so are `ß`
 * and `ss`, `ς` and `σ`), without accents on Latin, Greek and Cyrillic letters, full-width letters and ligatures as ordinary
 * ones. Marks of other scripts stay, because there they change the letter (か and が).
 */
export function foldText(text: string): string {
  // Nearly all file names are ASCII, and normalising costs ten times as much.
  if (isPlain(text)) return text.toLowerCase()
  return (
    text
      .normalize('NFKD')
      // Lower case of the upper case is one for all forms of a letter; the first one is for ẞ, which has an upper case of its own.
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .normalize('NFKD')
      .replaceAll(accents, '')
      .replaceAll(withPlainForm, (letter) => plainLetters[letter] ?? letter)
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

/** ASCII and Chinese characters: nothing there has accents or other forms. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 0x7f && (code < 0x4e00 || code > 0x9fff)) return false
  }
  return true
}
