import type { WriteStream } from 'node:tty'
import type { Log } from '../ports.ts'
import { printable } from '../../shared/text/printable.ts'
import { jsonLine } from '../home/json-line.ts'
import { wrapLine } from './views/wrap-line.ts'

type Stream = Pick<NodeJS.WriteStream, 'write'> & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>

/**
 * Where a command says things, each a line of its own. With `--json` everything for people goes to the error stream. On a
 * terminal lines are broken between words where it ends; anywhere else they stay whole, for whoever searches or counts them.
 * A line that cannot be written is lost, and nothing else: see `outliveReaders`.
 */
export interface Output {
  /** A line for people; nobody sees it with `--quiet`. */
  say(text: string): void
  /** A line that the command was called for, such as one of a list. */
  show(text: string): void
  /** What went wrong; on the error stream with `--quiet`. */
  complain(text: string): void
  /** A line that a script may wait for, on the standard output in any case. */
  tell(text: string): void
  /** Text of our own with its line breaks, on the standard output. */
  print(text: string): void
  /** The same for people, such as help. */
  printHelp(text: string): void
  /** The object that ends the output of a command with `--json`. */
  report(value: object): void
  /**
   * Replaces the live line at the bottom of a terminal; undefined removes it. Does nothing elsewhere. The text is made
   * for the columns that there are.
   */
  live(text: ((columns: number) => string) | undefined): void
  /** True if `live` shows something. */
  isTerminal: boolean
}

export interface OutputWishes {
  json: boolean
  quiet?: boolean
}

/** Columns of a stream that is a terminal. Some terminals say that they have none. */
export function terminalColumns({ isTTY = false, columns }: Stream): number | undefined {
  return isTTY ? columns || 80 : undefined
}

const clearLine = '\r\u001B[2K'

function write(stream: Stream, text: string): void {
  try {
    stream.write(text)
  } catch {
    // Some streams throw what others report as an event; see `outliveReaders`.
  }
}

function linesFor(stream: Stream, text: string): string[] {
  const columns = terminalColumns(stream)
  return columns === undefined ? [printable(text)] : wrapLine(printable(text), columns)
}

/**
 * Where the words of a command go: with `json` they leave standard output to the report, and with `quiet` only what was
 * asked for and what went wrong is said.
 */
export function createOutput(standard: Stream, error: Stream, { json, quiet = false }: OutputWishes): Output {
  const human = json ? error : standard
  const isTerminal = !quiet && (human.isTTY ?? false)
  let shown = false
  const live: Output['live'] = (text) => {
    if (!isTerminal) return
    if (text === undefined) {
      if (shown) write(human, clearLine)
    } else {
      // One column stays free: a full line would wrap, and then cannot be replaced.
      const columns = (terminalColumns(human) ?? 80) - 1
      write(human, clearLine + printable(text(columns)).slice(0, columns))
    }
    shown = text !== undefined
  }
  const line = (stream: Stream, text: string): void => {
    live(undefined)
    for (const part of linesFor(stream, text)) write(stream, `${part}\n`)
  }
  return {
    isTerminal,
    live,
    say: (text) => {
      if (!quiet) line(human, text)
    },
    show: (text) => line(human, text),
    complain: (text) => line(quiet ? error : human, text),
    // Whatever waits for it takes the line as a whole.
    tell: (text) => {
      live(undefined)
      write(standard, `${printable(text)}\n`)
    },
    print: (text) => write(standard, text),
    printHelp: (text) => {
      for (const each of text.replace(/\n$/, '').split('\n')) line(standard, each)
    },
    report: (value) => write(standard, `${jsonLine(value)}\n`),
  }
}

/**
 * A reader that went away, such as `head`, a closed terminal or a full disk is no reason to end a backup: nobody hears
 * the rest, that is all. The log knows of the first line that was lost.
 */
export function outliveReaders(streams: readonly NodeJS.WriteStream[], log: Log): void {
  let told = false
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!told) log('warn', 'output-not-written', { code: error.code })
      told = true
    })
  }
}
