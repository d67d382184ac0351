import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { EmulatorOptions } from '../../emulator/start-emulator.ts'
import { runHere, type End } from '../cli-in-process.ts'
import { openCliBench, type CliBench } from '../cli-process.ts'
import { openUrl } from '../signed-in.ts'

/** Signed in to an account with nothing in it, and the folder of an export next to it. */
export interface RestoreBench extends CliBench {
  /** Absolute; empty at first. */
  archive: string
  /** A command on the mirror, without a process of its own; permissions are given in the place of a browser. */
  cli(...args: string[]): Promise<End>
  /** The same with `--json`; throws for any exit code but 0. */
  good(...args: string[]): Promise<End>
}

export async function openRestoreBench(options: EmulatorOptions = {}): Promise<RestoreBench> {
  const bench = await openCliBench({ items: 0, albums: 0, profile: 'current', ...options })
  // What must not be there twice is not kept from it by the server.
  bench.emulator.switches.storesTwice = true
  const archive = join(bench.home, '..', 'export')
  await mkdir(archive)
  expect((await bench.login('--mirror', bench.mirror)).code).toBe(0)
  const environment = { SHOEBOX_HOME: bench.home, SHOEBOX_GOOGLE_ORIGIN: bench.emulator.origin }
  const cli = (...args: string[]): Promise<End> =>
    runHere(['--mirror', bench.mirror, ...args], environment, { openUrl })
  const good = async (...args: string[]): Promise<End> => {
    const end = await cli(...args, '--json')
    if (end.code !== 0) throw new Error(end.stdout + end.stderr)
    return end
  }
  return { ...bench, archive, cli, good }
}
