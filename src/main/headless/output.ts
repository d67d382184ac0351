import type { WriteStream } from 'node:tty'

type Stream = Pick<NodeJS.WriteStream, 'write'> & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>

/** Where a command says things. With `--json` everything for people goes to the error stream. */
export interface Output {
  /** A line for people. */
  say(text: string): void
  /** A line that a script may wait for, on the standard output in any case. */
  tell(text: string): void
  /** Replaces the live line at the bottom of a terminal; undefined removes it. Does nothing elsewhere. */
  live(text: string | undefined): void
  /** True if `live` shows something. */
  isTerminal: boolean
}

const clearLine = '\r\u001B[2K'

/** Control characters in titles and file names must not reach the terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\uFFFD')
}

export function createOutput(standard: Stream, error: Stream, json: boolean): Output {
  const human = json ? error : standard
  const isTerminal = human.isTTY ?? false
  let shown = false
  const live = (text: string | undefined): void => {
    if (!isTerminal) return
    if (text === undefined) {
      if (shown) human.write(clearLine)
    } else {
      // Some terminals say that they have none.
      const columns = human.columns || 80
      // One column stays free: a full line would wrap, and then cannot be replaced.
      human.write(clearLine + printable(text).slice(0, columns - 1))
    }
    shown = text !== undefined
  }
  return {
    isTerminal,
    live,
    say(text) {
      live(undefined)
      human.write(`${text.split('\n').map(printable).join('\n')}\n`)
    },
    tell(text) {
      live(undefined)
      standard.write(`${printable(text)}\n`)
    },
  }
}
