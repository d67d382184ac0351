import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../../../scripts/testing/system-tools.ts'
import { scopes } from '../oauth/scopes.ts'
import { startEmulator, type Emulator, type EmulatorOptions } from '../start-emulator.ts'

/** Whether this machine has what the tests with rclone need. */
export const hasRclone = findProgram('rclone') !== undefined && findProgram('openssl') !== undefined

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs a program to its end, for two minutes at most; then it and whatever it has started are killed. */
export async function runProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd?: string,
): Promise<Ended> {
  const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const timer = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }, 120_000)
  const ended = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => (ended[name] += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(timer)
  return { code, ...ended }
}

export interface Rclone {
  emulator: Emulator
  /** A folder for this test alone. */
  folder: string
  /** Runs rclone with the remote `photos:`. */
  run(...args: string[]): Promise<Ended>
  /** What it printed, line by line; throws if it failed. */
  lines(...args: string[]): Promise<string[]>
  close(): Promise<void>
}

/** What rclone asks for: until 2025, as Debian's does, and since (reference, 10.2). */
const asked = {
  legacy: [scopes.openid, scopes.userinfoProfile, scopes.all],
  current: [scopes.openid, scopes.userinfoProfile, scopes.appendOnly, scopes.readAppCreated, scopes.editAppCreated],
}

/** An emulator with the rules from before 2025, and Debian's rclone, which was signed in to it. */
export async function openRclone(options: EmulatorOptions = {}): Promise<Rclone> {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-rclone-'))
  const emulator = await startEmulator({ profile: 'legacy', proxy: { port: 0 }, ...options })
  const { proxy, clientId, clientSecret } = emulator
  const { accessToken, refreshToken } = emulator.signIn({ scopes: asked[options.profile ?? 'legacy'] })
  const token = {
    access_token: accessToken,
    token_type: 'Bearer',
    refresh_token: refreshToken,
    expiry: new Date(Date.now() + 3_500_000).toISOString(),
  }
  const settings = { type: 'google photos', client_id: clientId, client_secret: clientSecret }
  const lines = Object.entries({ ...settings, token: JSON.stringify(token) }).map(
    ([name, value]) => `${name} = ${value}`,
  )
  await writeFile(join(folder, 'rclone.conf'), `[photos]\n${lines.join('\n')}\n`)
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    RCLONE_CONFIG: join(folder, 'rclone.conf'),
    RCLONE_CA_CERT: proxy?.authorityFile,
    RCLONE_RETRIES: '1',
    HTTPS_PROXY: proxy?.address,
  }
  const run = (...args: string[]): Promise<Ended> => runProgram('rclone', args, env, folder)
  return {
    emulator,
    folder,
    run,
    lines: async (...args) => {
      const { code, stdout, stderr } = await run(...args)
      if (code !== 0) throw new Error(`rclone ${args.join(' ')} ended with ${String(code)}: ${stderr}`)
      return stdout.split('\n').filter((line) => line !== '')
    },
    close: async () => {
      await emulator.close()
      await rm(folder, { recursive: true })
    },
  }
}
