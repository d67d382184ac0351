import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../ports.ts'

const longestLog = 5 * 1024 * 1024

/**
 * A log in `shoebox.log` of the home folder, one JSON object per line. A log of more than 5 MB becomes `shoebox.log.old`
 * at the next start. A log that cannot be written is no reason to stop, so such errors end here.
 */
export function createFileLog(home: string, now: () => number = Date.now): Log {
  const path = join(home, 'shoebox.log')
  let opened = false
  return (level, event, fields = {}) => {
    try {
      if (!opened) {
        mkdirSync(home, { recursive: true, mode: 0o700 })
        const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
        if (size > longestLog) renameSync(path, `${path}.old`)
        opened = true
      }
      const line = JSON.stringify({ time: new Date(now()).toISOString(), level, event, ...fields })
      appendFileSync(path, `${line}\n`, { mode: 0o600 })
    } catch {
      // Nowhere left to say it.
    }
  }
}
