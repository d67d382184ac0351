import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmulator, type Emulator, type EmulatorOptions } from '../emulator/start-emulator.ts'
import type { CommandReport } from '../../src/main/headless/command-report.ts'
import { runHere, type End } from './cli-in-process.ts'
import { openUrl } from './signed-in.ts'

/** The command line as people start it: a bundle that is up to date starts in less than half of the time of its sources. */
export const cli = join(import.meta.dirname, '../../scripts/shoebox.js')

interface CliEnd {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  /** The last line of the standard output, read as JSON. */
  report(): CommandReport
}

export interface RunningCli {
  process: ChildProcess
  /** Resolves with the first match on the standard output or the error stream. */
  sees(pattern: RegExp): Promise<string>
  end: Promise<CliEnd>
}

/** An emulator and folders of one test, with the command line as a process of its own. */
export interface CliBench {
  emulator: Emulator
  mirror: string
  home: string
  clientFile: string
  start(...args: string[]): RunningCli
  run(...args: string[]): Promise<CliEnd>
  /** The same command without a process of its own, where nothing is about the process. */
  here(...args: string[]): Promise<End>
  /** Signs in without a process of its own, with fetch in the place of a browser. */
  login(...args: string[]): Promise<End>
  close(): Promise<void>
}

/** Collects what a process prints, and lets a test wait for a part of it. */
export function watchProcess(child: ChildProcess): RunningCli {
  let stdout = ''
  let stderr = ''
  const waiting: { pattern: RegExp; resolve: (text: string) => void; reject: (error: Error) => void }[] = []
  const look = (): void => {
    for (const { pattern, resolve } of waiting) {
      const match = pattern.exec(stdout) ?? pattern.exec(stderr)
      if (match) resolve(match[1] ?? match[0])
    }
  }
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    look()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
    look()
  })
  const end = new Promise<CliEnd>((resolve) => {
    child.on('close', (code, signal) => {
      for (const { pattern, reject } of waiting) reject(new Error(`ended without ${pattern}: ${stdout}${stderr}`))
      const report = (): CommandReport => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as CommandReport
      resolve({ code, signal, stdout, stderr, report })
    })
  })
  const sees = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      waiting.push({ pattern, resolve, reject })
      look()
    })
  return { process: child, sees, end }
}

export async function openCliBench(options: EmulatorOptions = {}): Promise<CliBench> {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-cli-'))
  const emulator = await startEmulator({ profile: 'legacy', ...options })
  const home = join(folder, 'home')
  const clientFile = join(folder, 'client.json')
  await writeFile(clientFile, emulator.clientJson)
  const running = new Map<ChildProcess, RunningCli>()

  const environment = { SHOEBOX_HOME: home, SHOEBOX_GOOGLE_ORIGIN: emulator.origin, NO_COLOR: '1' }

  const start = (...args: string[]): RunningCli => {
    const env = { ...process.env, ...environment }
    const child = spawn(process.execPath, [cli, ...args], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    const watched = watchProcess(child)
    running.set(child, watched)
    child.on('close', () => running.delete(child))
    return watched
  }
  return {
    emulator,
    mirror: join(folder, 'mirror'),
    home,
    clientFile,
    start,
    run: (...args) => start(...args).end,
    here: (...args) => runHere(args, environment),
    login: (...args) => runHere(['login', '--client', clientFile, ...args], environment, { openUrl }),
    async close() {
      for (const child of running.keys()) child.kill('SIGKILL')
      // A process that is still dying could write into a folder that is being removed.
      await Promise.all([...running.values()].map(({ end }) => end))
      await emulator.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** Paths of all files below a folder, relative and sorted. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}
