import { fork } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfStale } from '../../scripts/build-if-stale.ts'
import { lookFlags } from '../../src/main/takeout/looking/look-memory.ts'
import { lookAnswerSchema, type LookRequest } from '../../src/main/takeout/looking/look-protocol.ts'
import type { Stock } from '../../src/shared/imports/export-stock.ts'

export interface MeasuredLook {
  stock: Stock
  /** From the request until all parts are listed and their sidecars read, and from there to the answer. */
  indexSeconds: number
  matchSeconds: number
  /** Of the process, its start included; null where there is no /proc. */
  cpuSeconds: number | null
  /** The most that it has held; null where there is no /proc. */
  residentBytes: number | null
}

const worker = join(import.meta.dirname, '..', '..', 'out', 'main', 'exports-worker.js')
const ticksPerSecond = 100

/** User and system time, and the highest memory, of a process that is still there. */
function costOf(pid: number): Pick<MeasuredLook, 'cpuSeconds' | 'residentBytes'> {
  if (!existsSync(`/proc/${pid}/stat`)) return { cpuSeconds: null, residentBytes: null }
  // Behind the name, which may have blanks, the 12th and 13th field are the times.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    residentBytes: Number(kilobytes) * 1024,
  }
}

/** Has the exports in a folder looked into as the window does: by the built process, without reading the photos. */
export function measureLook(folder: string): Promise<MeasuredLook> {
  buildIfStale()
  const child = fork(worker, [], { serialization: 'advanced', execArgv: [...lookFlags] })
  const { promise, resolve, reject } = Promise.withResolvers<MeasuredLook>()
  let [start, matching] = [0, 0]
  child.on('error', reject)
  child.on('exit', (code) => reject(new Error(`the process for exports ended: ${code}`)))
  child.on('message', (message) => {
    const answer = lookAnswerSchema.parse(message)
    if (answer.kind === 'ready') {
      start = performance.now()
      child.send({ kind: 'look', paths: [folder], thorough: false, marks: true } satisfies LookRequest)
    } else if (answer.kind === 'progress' && answer.progress.step === 'matching') matching = performance.now()
    else if (answer.kind === 'failed') reject(new Error(answer.detail))
    else if (answer.kind === 'looked') {
      const [indexSeconds, matchSeconds] = [(matching - start) / 1000, (performance.now() - matching) / 1000]
      resolve({ stock: answer.stock, indexSeconds, matchSeconds, ...costOf(child.pid ?? 0) })
    }
  })
  return promise.finally(() => child.kill('SIGKILL'))
}
