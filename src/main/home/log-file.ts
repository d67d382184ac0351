import { closeSync, constants, fstatSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { makeHomeFolderNow } from './home-file.ts'
import type { Clock, Log } from '../ports.ts'
import { jsonLine } from './json-line.ts'

const longestLog = 5 * 1024 * 1024
/** Nobody reads a log that is a pipe: without O_NONBLOCK the program would wait for a reader. */
const appending = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0)

function openLog(path: string): number {
  const file = openSync(path, appending, 0o600)
  if (fstatSync(file).isFile()) return file
  closeSync(file)
  throw new Error('the log is no file')
}

/**
 * A log in `shoebox.log` of the home folder, one JSON object per line. A log of more than 5 MB becomes `shoebox.log.old`
 * at the next start. A log that cannot be written is no reason to stop, so such errors end here.
 */
export function createFileLog(home: string, clock: Pick<Clock, 'now'>): Log {
  const path = join(home, 'shoebox.log')
  let begun = false
  const begin = (): void => {
    makeHomeFolderNow(home)
    const file = openLog(path)
    const { size } = fstatSync(file)
    closeSync(file)
    if (size > longestLog) renameSync(path, `${path}.old`)
    begun = true
  }
  return (level, event, fields = {}) => {
    try {
      if (!begun) begin()
      const line = jsonLine({ time: new Date(clock.now()).toISOString(), level, event, ...fields })
      const file = openLog(path)
      try {
        writeSync(file, `${line}\n`)
      } finally {
        closeSync(file)
      }
    } catch {
      // Nowhere left to say it.
    }
  }
}
