import * as nodeFiles from 'node:fs/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBackup } from '../../src/main/backup/backup.ts'
import type { Backup, BackupParts } from '../../src/main/backup/backup.ts'
import type { Google } from '../../src/main/google/google.ts'
import { openMirror } from '../../src/main/mirror/opening/open-mirror.ts'
import { Arbiter } from '../../src/main/tasks/arbiter.ts'
import type { Mirror } from '../../src/main/mirror/opening/open-mirror.ts'
import type { Clock, Download, Fetch, FileSystem } from '../../src/main/ports.ts'
import type { Selection, Settings } from '../../src/shared/domain.ts'
import type { BackupState } from '../../src/shared/tasks/progress.ts'
import { startEmulator } from '../emulator/start-emulator.ts'
import type { Emulator, EmulatorOptions } from '../emulator/start-emulator.ts'
import type { FaultyFiles } from './faults/faulty-files.ts'
import { signedIn } from './signed-in.ts'
import { quickClock } from '../clocks/quick-clock.ts'

export const everything: Selection = { allAlbums: true, sharedAlbums: true, library: true, albums: [] }
export const allAlbums: Selection = { allAlbums: true, sharedAlbums: false, library: false, albums: [] }
export const wholeLibrary: Selection = { allAlbums: false, sharedAlbums: false, library: true, albums: [] }

interface LogLine {
  level: string
  event: string
  fields: Record<string, unknown>
}

/** The engine with the real Google client, signed in to an emulator, and a mirror in a folder of its own. */
export interface World {
  emulator: Emulator
  google: Google
  /** The mirror's folder. */
  path: string
  mirror: Mirror
  backup: Backup
  clock: Clock
  limits: Pick<Settings, 'concurrency' | 'rateLimit' | 'albumFiles' | 'listing' | 'apiPerDay' | 'mediaPerDay'>
  log: LogLine[]
  /** Runs a backup to its end and returns its last state. */
  run(selection?: Selection): Promise<Finished>
  /** Closes mirror and backup and opens them again, as a new start of the program does. */
  reopen(): Promise<void>
  /** Rejects if a planned fault, of the emulator or the disk, struck less often than planned. */
  close(): Promise<void>
}

export type Finished = Extract<BackupState, { phase: 'finished' }>

export interface WorldOptions {
  emulator?: EmulatorOptions
  /** The mirror's folder; in a fresh folder if absent. */
  mirror?: string
  files?: FileSystem
  /** In place of `files`; the world does not close well until all that was planned has struck. */
  disk?: FaultyFiles
  /** Called with every index that is opened, before anything is done with it. */
  onIndex?: (index: Mirror['database']) => void
  clock?: Clock
  /** What Google's client goes by in place of a clock twenty times as fast as the real one, and the real network. */
  googlePorts?: { clock?: Clock; fetch?: Fetch; download?: Download; openUrl?: (url: string) => Promise<boolean> }
  /** Replaces parts of what the backup is given. */
  ports?: (google: Google) => Partial<BackupParts>
  limits?: Partial<World['limits']>
}

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-engine-'))
  const clock = options.clock ?? quickClock()
  const files = options.disk?.files ?? options.files ?? nodeFiles
  const log: LogLine[] = []
  const write = (level: string, event: string, fields: Record<string, unknown> = {}): void => {
    log.push({ level, event, fields })
  }
  const emulator = await startEmulator({ profile: 'legacy', ...options.emulator })
  const limits: World['limits'] = {
    concurrency: 6,
    rateLimit: 0,
    albumFiles: 'links',
    listing: 'all',
    apiPerDay: 10_000,
    mediaPerDay: 75_000,
    ...options.limits,
  }
  const google = await signedIn(emulator, join(folder, 'home'), options.googlePorts, () => limits)
  const path = options.mirror ?? join(folder, 'mirror')

  const arbiter = new Arbiter()
  const open = async (): Promise<[Mirror, Backup]> => {
    const opened = await openMirror(path, { files, clock, log: write })
    if (!opened.ok) throw new Error(`mirror did not open: ${opened.problem.code}`)
    options.onIndex?.(opened.value.database)
    const backup = createBackup({
      mirror: opened.value,
      arbiter,
      session: (id) => google.session(id),
      accounts: () => google.accounts(),
      clock,
      log: write,
      network: google.network.backup,
      limits: () => limits,
      ...options.ports?.(google),
    })
    return [opened.value, backup]
  }

  const [mirror, backup] = await open()
  const world: World = {
    emulator,
    google,
    path,
    mirror,
    backup,
    clock,
    limits,
    log,
    async run(selection = everything) {
      const started = world.backup.start(selection)
      if (!started.ok) throw new Error(`backup did not start: ${started.problem.code}`)
      const state = await world.backup.whenSettled()
      if (state.phase !== 'finished') throw new Error(`backup is ${state.phase}`)
      return state
    },
    async reopen() {
      await world.backup.close()
      await world.mirror.close()
      ;[world.mirror, world.backup] = await open()
    },
    async close() {
      await world.backup.close()
      await world.mirror.close()
      await google.close()
      await rm(folder, { recursive: true, force: true })
      await emulator.close()
      const missed = options.disk?.missed() ?? []
      if (missed.length > 0) throw new Error(`faults of the disk that were missed: ${JSON.stringify(missed)}`)
    },
  }
  return world
}
