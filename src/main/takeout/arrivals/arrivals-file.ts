import { join } from 'node:path'
import { z } from 'zod'
import { readTextFile, replaceTextFile } from '../../home/home-file.ts'
import type { Ports } from '../../ports.ts'

const schema = z.object({
  folder: z.string().min(1).optional(),
  seen: z.array(z.object({ name: z.string(), size: z.number(), mtime: z.number() })).default([]),
})

/** What is remembered between two starts: the folder, and the archives in it that somebody has dealt with. */
export type Remembered = z.output<typeof schema>

/** `arrivals.json` in the home folder. */
export class ArrivalsFile {
  readonly #ports: Pick<Ports, 'files' | 'home' | 'log'>
  readonly #path: string

  constructor(ports: Pick<Ports, 'files' | 'home' | 'log'>) {
    this.#ports = ports
    this.#path = join(ports.home, 'arrivals.json')
  }

  /** Nothing is remembered by a file that cannot be read or understood: an export is announced once more then. */
  async read(): Promise<Remembered> {
    try {
      const text = await readTextFile(this.#ports.files, this.#path)
      if (text !== undefined) return schema.parse(JSON.parse(text))
    } catch (error) {
      this.#ports.log('warn', 'arrivals-not-read', { detail: String(error) })
    }
    return { seen: [] }
  }

  /** Throws what the file system says. */
  async write(remembered: Remembered): Promise<void> {
    await replaceTextFile(this.#ports.files, this.#path, `${JSON.stringify(remembered)}\n`)
  }
}
