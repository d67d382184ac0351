import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Measured {
  seconds: number
  /** User and system time of the process and its children; undefined where bash is missing. */
  cpuSeconds: number | undefined
  /** Highest resident memory of the process with its children, in bytes; undefined where there is no /proc. */
  residentBytes: number | undefined
  /**
   * Bytes that the process with its children made the system write to disks, until shortly before its end; undefined
   * where there is no /proc.
   */
  writtenBytes: number | undefined
  exitCode: number
  output: string
}

const sampleEveryMs = 50

function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // The process ended in between.
    return ''
  }
}

function descendants(pid: number): number[] {
  const children = readProc(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
  return children.flatMap((child) => [child, ...descendants(child)])
}

/** Resident memory of all descendants of `pid` together. */
function residentBytes(pid: number): number {
  return descendants(pid).reduce((sum, child) => {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(`/proc/${child}/status`))?.[1]
    return sum + Number(kilobytes ?? 0) * 1024
  }, 0)
}

/** What the descendants of `pid` that still live have written to disks. */
function writtenBytes(pid: number): number {
  return descendants(pid).reduce((sum, child) => {
    return sum + Number(/^write_bytes: (\d+)$/m.exec(readProc(`/proc/${child}/io`))?.[1] ?? 0)
  }, 0)
}

/**
 * Runs a program to its end and measures it from outside, the same way for every program. Bash is its parent, because
 * its `times` tells the processor time of finished children to the millisecond.
 */
export async function measure(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Measured> {
  const startedAt = performance.now()
  const child = spawn('bash', ['-c', '"$@"; code=$?; times >&2; exit $code', 'measure', command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  })
  let output = ''
  let complaint = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-4000)))
  let highest = 0
  let written = 0
  const sample = (): void => {
    if (child.pid === undefined) return
    highest = Math.max(highest, residentBytes(child.pid))
    written = Math.max(written, writtenBytes(child.pid))
  }
  const sampling = setInterval(sample, sampleEveryMs)
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  child.on('error', reject)
  child.on('close', (code) => resolve(code ?? 1))
  try {
    const exitCode = await promise
    const seconds = (performance.now() - startedAt) / 1000
    const times = complaint.trim().split('\n').at(-1) ?? ''
    const parts = [...times.matchAll(/(\d+)m([\d.]+)s/g)].map((match) => Number(match[1]) * 60 + Number(match[2]))
    return {
      seconds,
      cpuSeconds: parts.length === 2 ? parts.reduce((sum, part) => sum + part, 0) : undefined,
      residentBytes: highest > 0 ? highest : undefined,
      writtenBytes: highest > 0 ? written : undefined,
      exitCode,
      output,
    }
  } finally {
    clearInterval(sampling)
  }
}
