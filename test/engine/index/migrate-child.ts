/**
 * Opens a mirror in a process of its own, which gets SIGKILL in place of the file operation behind so many that pass.
 * Reads one JSON object from its command line.
 */
import { openMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { diesAfter } from '../faults/dying-files.ts'

export interface MigrateTask {
  mirror: string
  /** How many file operations pass. */
  allowed: number
}

const { mirror: path, allowed } = JSON.parse(process.argv[2] ?? '') as MigrateTask
const { files } = diesAfter(allowed, { every: true, die: () => process.kill(process.pid, 'SIGKILL') })
const mirror = await openMirror(path, { files, clock: systemClock(), log: () => undefined })
if (!mirror.ok) throw new Error(mirror.problem.code)
await mirror.value.close()
