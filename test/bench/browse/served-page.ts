import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { BrowsedMirror } from './browsed-mirror.ts'

const launcher = join(import.meta.dirname, '../../../scripts/shoebox.js')

/** A program of its own that serves the page, as a person starts it. */
export interface ServedPage {
  /** Start-up address with its key, which opens the page as often as wanted. */
  url: string
  process: ChildProcess
  end: () => Promise<void>
}

/** Resolves once the program has said its address. */
export async function servePage({ root, home }: BrowsedMirror): Promise<ServedPage> {
  const child = spawn(process.execPath, [launcher, '--mirror', root, '--quiet', 'serve', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, SHOEBOX_HOME: home },
  })
  const exit = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const url = await Promise.race([
    (async () => {
      for await (const line of lines) if (line.startsWith('http')) return line
      throw new Error('the program said no address')
    })(),
    exit.then(([code]) => Promise.reject(new Error(`the program ended: ${String(code)}`))),
  ])
  return {
    url,
    process: child,
    async end() {
      child.kill('SIGINT')
      await exit
    },
  }
}
