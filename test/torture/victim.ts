import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, watch, type FSWatcher } from 'node:fs'
import { basename, join } from 'node:path'
import type { Emulator } from '../emulator/start-emulator.ts'
import { pick, type Random } from './random.ts'

const project = join(import.meta.dirname, '../..')
const cli = join(project, 'scripts/shoebox.js')

/** When a process is killed: after a time, or as soon as something is seen in the mirror's folder for the n-th time. */
export type Moment = { afterMs: number } | { folder: string; name: RegExp; gone: boolean; nth: number }

/** What the process is there for. */
export type Work = 'backup' | 'repair' | 'rebuild'

export interface Ended {
  code: number | null
  killed: boolean
  output: string
  seconds: number
}

type Sight = Omit<Extract<Moment, { folder: string }>, 'nth'>

const incoming = '.shoebox/incoming'
const document = /^(?:catalogue\.jsonl|SHA256SUMS)-.*\.part$/
const download = /^download-.*\.part$/

const anywhere: readonly Sight[] = [
  { folder: incoming, name: /^probe/, gone: false },
  { folder: '.shoebox', name: /^index\.sqlite-wal$/, gone: false },
]

/**
 * What the folder shows from outside while a process is at work: the disk being tried at start-up, commits in the log of
 * the index, downloads and repairs that begin, downloads that leave for their final name, documents and a new index being
 * written. Time alone would hit most of these too rarely.
 */
const sights: Record<Work, readonly Sight[]> = {
  backup: [
    ...anywhere,
    { folder: incoming, name: download, gone: false },
    { folder: incoming, name: download, gone: true },
    { folder: incoming, name: document, gone: false },
    { folder: incoming, name: document, gone: true },
    { folder: '.', name: /^Albums$|^catalogue\.jsonl$/, gone: false },
  ],
  repair: [
    ...anywhere,
    { folder: incoming, name: /^repair-.*\.part$/, gone: false },
    { folder: incoming, name: /^repair-.*\.part$/, gone: true },
    { folder: '.shoebox/set-aside', name: /./, gone: false },
    { folder: incoming, name: document, gone: false },
  ],
  rebuild: [
    { folder: incoming, name: /^probe/, gone: false },
    { folder: '.shoebox', name: /^index-new\.sqlite/, gone: false },
    { folder: '.shoebox', name: /^index\.sqlite/, gone: true },
    { folder: '.shoebox', name: /^index-new\.sqlite/, gone: true },
    { folder: '.shoebox', name: /^index\.sqlite$/, gone: false },
  ],
}

/** Half of the moments are instants of a command that takes about `longestMs`, the others are sights. */
export function someMoment(random: Random, work: Work, longestMs: number): Moment {
  if (random() < 0.5) return { afterMs: 30 + random() * longestMs }
  return { ...pick(random, sights[work]), nth: 1 + Math.floor(random() ** 2 * 50) }
}

/** Watches for a moment; folders that do not exist yet are watched from when they do. Returns the end of watching. */
export function awaitMoment(mirror: string, moment: Moment, kill: () => void): () => void {
  if ('afterMs' in moment) {
    const timer = setTimeout(kill, moment.afterMs)
    return () => clearTimeout(timer)
  }
  const path = join(mirror, moment.folder)
  let seen = 0
  let watcher: FSWatcher | undefined
  const look = (): void => {
    if (watcher || !existsSync(path)) return
    // What tasks have not finished lies in folders of their own.
    watcher = watch(path, { recursive: moment.folder === incoming }, (_, name) => {
      if (name === null || !moment.name.test(basename(name))) return
      if (moment.gone && existsSync(join(path, name))) return
      seen++
      if (seen === moment.nth) kill()
    })
  }
  look()
  const timer = setInterval(look, 2)
  return () => {
    clearInterval(timer)
    watcher?.close()
  }
}

/** The command line of Shoebox, with a home folder of its own, against an emulator. */
export class Victim {
  readonly #emulator: Emulator
  readonly #home: string

  constructor(emulator: Emulator, home: string) {
    this.#emulator = emulator
    this.#home = home
  }

  /** The command line signs in by itself when somebody opens the address that it prints. */
  async signIn(clientFile: string): Promise<void> {
    const child = this.#start(['login', '--client', clientFile, '--print-url'])
    child.stdout?.on('data', (data: Buffer) => {
      const url = /https?:\/\/\S+/.exec(data.toString())?.[0]
      if (url) void fetch(url).then((answer) => answer.text())
    })
    const { code, output } = await this.#ended(child)
    if (code !== 0) throw new Error(`the sign-in ended with ${code}: ${output}`)
  }

  /** Runs a command on a mirror to its end, which is SIGKILL if the moment comes first. */
  async run(mirror: string, args: readonly string[], moment: Moment): Promise<Ended> {
    const child = this.#start(['--mirror', mirror, ...args])
    const done = this.#ended(child)
    const stop = awaitMoment(mirror, moment, () => child.kill('SIGKILL'))
    const end = await done
    stop()
    return end
  }

  #start(args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [cli, '--google-origin', this.#emulator.origin, ...args], {
      cwd: project,
      env: { ...process.env, SHOEBOX_HOME: this.#home },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  #ended(child: ChildProcess): Promise<Ended> {
    const begun = performance.now()
    let output = ''
    child.stdout?.on('data', (data: Buffer) => (output += data.toString()))
    child.stderr?.on('data', (data: Buffer) => (output += data.toString()))
    return new Promise((resolve) => {
      child.on('close', (code, signal) =>
        resolve({ code, killed: signal === 'SIGKILL', output, seconds: (performance.now() - begun) / 1000 }),
      )
    })
  }
}
