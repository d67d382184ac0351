/**
 * Text as searching sees it: without case, without accents on Latin, Greek and Cyrillic letters, full-width letters as
 * ordinary ones. Marks of other scripts stay, because there they change the letter (か and が).
 */
export function foldText(text: string): string {
  // Nearly all file names are ASCII, and normalising costs ten times as much.
  if (isAscii(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
}

/** The folded words of a search; all of them must be found, as parts of words too, since Chinese has no spaces. */
export function searchWords(search: string): string[] {
  return [...new Set(foldText(search).split(/\s+/).filter(Boolean))]
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false
  return true
}
