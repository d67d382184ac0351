import { execFile } from 'node:child_process'

const mostOutput = 64 * 1024

/**
 * What a program prints on its standard output, without a shell; undefined if it is not there, fails, prints far too
 * much or is not done after `patienceMs`, when it is killed.
 */
export function runProgram(command: string, args: readonly string[], patienceMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      {
        timeout: patienceMs,
        killSignal: 'SIGKILL',
        maxBuffer: mostOutput,
        windowsHide: true,
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C' },
      },
      (error, output) => resolve(error ? undefined : output),
    )
  })
}
