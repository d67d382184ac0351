/**
 * Opens a mirror in a process of its own, which gets SIGKILL in place of the file operation behind so many that pass.
 * Command line: the mirror's folder and the number. Prints how many there were if it came to its end.
 */
import { openMirror } from '../../src/main/mirror/open-mirror.ts'
import { systemClock } from '../../src/main/system-clock.ts'
import { diesAfter } from './dying-files.ts'

const [path = '', allowed = ''] = process.argv.slice(2)
const { files, steps } = diesAfter(Number(allowed), { every: true, die: () => process.kill(process.pid, 'SIGKILL') })
const mirror = await openMirror(path, { files, clock: systemClock(), log: () => undefined })
if (!mirror.ok) throw new Error(mirror.problem.code)
await mirror.value.close()
process.stdout.write(String(steps()))
