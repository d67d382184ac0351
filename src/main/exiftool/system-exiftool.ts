import { execFile, spawn } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'
import type { Exiftool, RunningExiftool } from '../ports.ts'

/** Older ones run code that a picture brings with it (CVE-2021-22204). */
const oldest = 12.24
const patienceMs = 10_000

/** Programs that are started from the desktop do not see what shells see. */
function places(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string[] {
  const path = (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter)
  const usual =
    platform === 'win32'
      ? [
          join(environment['LOCALAPPDATA'] ?? homedir(), 'Programs', 'ExifTool'),
          join(environment['ProgramFiles'] ?? 'C:\\Program Files', 'ExifTool'),
        ]
      : ['/usr/local/bin', '/opt/homebrew/bin', '/opt/local/bin', '/usr/bin']
  // A relative one would be wherever the program happens to run.
  return [...path, ...usual].filter((place) => isAbsolute(place))
}

async function firstOf(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined)
    if (found?.isFile()) return path
  }
  return undefined
}

function versionOf(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { timeout: patienceMs, killSignal: 'SIGKILL', windowsHide: true } as const
    execFile(path, ['-config', '', '-ver'], options, (error, output) => {
      const [version] = /^\d+\.\d+/.exec(output.trim()) ?? []
      resolve(error || version === undefined || Number(version) < oldest ? undefined : version)
    })
  })
}

function run(path: string, folder: string): RunningExiftool {
  // Without the settings of whoever uses it, which may say that other files are made.
  const child = spawn(
    path,
    ['-config', '', '-stay_open', 'True', '-@', '-', '-common_args', '-charset', 'filename=utf8'],
    {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
      env: { ...process.env, LC_ALL: 'C' },
    },
  )
  child.stdout.setEncoding('utf8')
  // Whoever writes to a process that has ended learns it from its end.
  child.stdin.on('error', () => undefined)
  return {
    send: (text) => void child.stdin.write(text),
    onOutput: (listener) => void child.stdout.on('data', listener),
    onExit: (listener) => {
      child.on('exit', listener)
      child.on('error', listener)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

/** The exiftool that is installed on this machine, if there is one; nothing is downloaded. */
export function createSystemExiftool({
  platform = process.platform,
  environment = process.env,
}: { platform?: NodeJS.Platform; environment?: NodeJS.ProcessEnv } = {}): Exiftool {
  let path: string | undefined
  return {
    async find() {
      path = await firstOf(
        places(platform, environment).map((place) => join(place, platform === 'win32' ? 'exiftool.exe' : 'exiftool')),
      )
      return path === undefined ? undefined : versionOf(path)
    },
    start(folder) {
      if (path === undefined) throw new Error('exiftool was not found yet')
      return run(path, folder)
    },
  }
}
