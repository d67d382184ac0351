import type { Clock, Exiftool, RunningExiftool } from '../ports.ts'
import { within } from '../clock/within.ts'

/** What became of one order. `silent`: it did not answer in time. `ended`: its process did, or could not be started. */
export type Answer = { kind: 'answered'; output: string } | { kind: 'silent' } | { kind: 'ended' }

/**
 * An exiftool that stays open in one folder and takes one order after the other. One that ends, or does not answer, is given up, and
 * the next order starts another.
 */
export class ExiftoolProcess {
  readonly #exiftool: Exiftool
  readonly #folder: string
  readonly #clock: Pick<Clock, 'sleep'>
  #running: RunningExiftool | undefined
  #hears: (answer: Answer) => void = () => undefined
  #output = ''
  #orders = 0

  /** `folder`: absolute path of the folder that arguments name files of. */
  constructor(exiftool: Exiftool, folder: string, clock: Pick<Clock, 'sleep'>) {
    this.#exiftool = exiftool
    this.#folder = folder
    this.#clock = clock
  }

  /** Has exiftool do what these arguments say; to be called again after its answer. Throws for an argument that would be two. */
  async order(args: readonly string[], patienceMs: number): Promise<Answer> {
    if (args.some((each) => /[\0\r\n]/.test(each) || each === '' || each.startsWith('#')))
      throw new Error('an argument of exiftool has to be one line')
    const number = ++this.#orders
    const { promise, resolve } = Promise.withResolvers<Answer>()
    this.#output = ''
    this.#hears = resolve
    const running = (this.#running ??= this.#start())
    running.send([...args, `-execute${number}`, ''].join('\n'))
    const answer = await within(this.#clock, patienceMs, promise)
    if (answer?.kind === 'answered') return answer
    this.close()
    return answer ?? { kind: 'silent' }
  }

  /** Ends it at once. */
  close(): void {
    this.#running?.kill()
    this.#running = undefined
    this.#hears({ kind: 'ended' })
  }

  #start(): RunningExiftool {
    const running = this.#exiftool.start(this.#folder)
    running.onOutput((text) => {
      if (running !== this.#running) return
      this.#output += text
      const end = `{ready${this.#orders}}`
      const lines = this.#output.trimEnd()
      if (lines === end || lines.endsWith(`\n${end}`))
        this.#hears({ kind: 'answered', output: lines.slice(0, -end.length) })
    })
    running.onExit(() => {
      if (running !== this.#running) return
      this.#running = undefined
      this.#hears({ kind: 'ended' })
    })
    return running
  }
}
