/** Made when a text needs it: that takes as long as many a command. */
let graphemes: Intl.Segmenter | undefined
/** What takes two columns of a terminal: the writing of East Asia, and pictures. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF01-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u

/** How many columns of a terminal a text takes, as nearly as terminals agree on it. */
export function columnsOf(text: string): number {
  // Most texts have nothing that takes more or less than one.
  if (/^[\u0020-\u007E]*$/.test(text)) return text.length
  graphemes ??= new Intl.Segmenter()
  return [...graphemes.segment(text)].reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0)
}

/** More of the width than this is not given away to what stands before a column. */
const mostIndent = 1 / 3

/** Where the lines that follow begin: below the second column if there are columns, else a little behind the first line. */
function indentOf(text: string, columns: number): number {
  const [, before = '', first = ''] = /^( *)(\S+(?: \S+)* {2,})?/.exec(text) ?? []
  const second = before.length + columnsOf(first)
  const behind = Math.min(before.length + 2, Math.floor(columns * mostIndent))
  return first !== '' && second <= columns * mostIndent ? second : behind
}

/**
 * Breaks a line for people between words, so that no part takes more columns than there are. A word that alone takes more,
 * such as a path, stays whole, because it is to be copied.
 */
export function wrapLine(text: string, columns: number): string[] {
  if (columnsOf(text) <= columns) return [text]
  const indent = ' '.repeat(indentOf(text, columns))
  const start = /^ */.exec(text)?.[0] ?? ''
  const lines: string[] = []
  let line = start
  let isEmpty = true
  for (const [, gap = '', word = ''] of text.slice(start.length).matchAll(/( *)([^ ]+)/g)) {
    if (!isEmpty && columnsOf(line) + gap.length + columnsOf(word) > columns) {
      lines.push(line)
      line = indent
      isEmpty = true
    }
    line += isEmpty ? word : gap + word
    isEmpty = false
  }
  return [...lines, line]
}
