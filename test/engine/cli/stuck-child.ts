/** A process that waits for a pipe that nobody writes to, as for a disk that no longer answers. Usage: `stuck-child.ts PIPE`. */
import { open } from 'node:fs/promises'
import { endBySignal, followSignals } from '../../../src/main/headless/signals.ts'

const { signal } = followSignals(endBySignal, 700)
signal.addEventListener('abort', () => process.stdout.write('asked\n'))
process.stdout.write('waiting\n')
await open(process.argv[2] ?? '')
