/**
 * A backup in a process of its own, to be killed. Reads one JSON line from its command line: the mirror's folder, the
 * emulator's origin and client. Prints a line for every published file.
 */
import * as nodeFiles from 'node:fs/promises'
import { createBackup } from '../../../src/main/backup/backup.ts'
import { openMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import { Arbiter } from '../../../src/main/tasks/arbiter.ts'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { diesAfter } from '../faults/dying-files.ts'
import { signedIn } from '../signed-in.ts'

export interface CrashTask {
  mirror: string
  home: string
  origin: string
  client: string
  /** How many changes of names pass; in place of the next one comes SIGKILL. */
  steps?: number
}

const task = JSON.parse(process.argv[2] ?? '') as CrashTask
const files =
  task.steps === undefined
    ? nodeFiles
    : diesAfter(task.steps, { die: () => process.kill(process.pid, 'SIGKILL') }).files
const clock = systemClock()
const log = (): void => undefined
const google = await signedIn({ origin: task.origin, clientJson: task.client }, task.home, { clock })
const mirror = await openMirror(task.mirror, { files, clock, log })
if (!mirror.ok) throw new Error(`mirror did not open: ${mirror.problem.code}`)
const backup = createBackup({
  mirror: mirror.value,
  arbiter: new Arbiter(),
  session: (id) => google.session(id),
  accounts: () => google.accounts(),
  clock,
  log,
  limits: () => ({ concurrency: 8, rateLimit: 0, albumFiles: 'links', listing: 'all' }),
  onPublished: () => process.stdout.write('.'),
})
backup.start({ allAlbums: true, sharedAlbums: true, library: true, albums: [] })
const state = await backup.whenSettled()
await backup.close()
await mirror.value.close()
await google.close()
process.stdout.write(`\n${JSON.stringify(state)}\n`)
