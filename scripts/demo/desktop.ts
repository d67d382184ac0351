import { spawn } from 'node:child_process'

/** A window that ends sooner than this never opened. */
const shortestLife = 4000

export interface DesktopStart {
  /** The Electron program. */
  runtime: string
  /** Folder of the project. */
  root: string
  home: string
  mirror: string
  googleOrigin: string
  clientFile: string
  interrupted: AbortSignal
}

export type DesktopEnd = { kind: 'closed' } | { kind: 'not-started'; reason: string }

/** Runs the desktop app on the sample account until its window is closed. */
export function runDesktop(start: DesktopStart): Promise<DesktopEnd> {
  const { promise, resolve } = Promise.withResolvers<DesktopEnd>()
  const flags = [
    `--google-origin=${start.googleOrigin}`,
    `--mirror=${start.mirror}`,
    `--client=${start.clientFile}`,
    '--sign-in',
  ]
  // Chromium's sandbox refuses to work for root; the demo shows pictures of this project to this machine only.
  if (process.getuid?.() === 0) flags.push('--no-sandbox')
  const startedAt = performance.now()
  const child = spawn(start.runtime, ['.', ...flags], {
    cwd: start.root,
    env: { ...process.env, SHOEBOX_HOME: start.home },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)))
  child.on('error', (error) => resolve({ kind: 'not-started', reason: error.message }))
  child.on('close', (code, signal) => {
    const failed = code !== 0 && !start.interrupted.aborted && performance.now() - startedAt < shortestLife
    const lastLine = complaint.trim().split('\n').at(-1) ?? ''
    resolve(
      failed ? { kind: 'not-started', reason: lastLine || `it ended with ${code ?? signal}` } : { kind: 'closed' },
    )
  })
  start.interrupted.addEventListener('abort', () => child.kill('SIGTERM'), { once: true })
  return promise
}

/** True if a window could be shown here. */
export function hasDisplay(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (platform === 'darwin' || platform === 'win32') return true
  return Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY'])
}
