import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Write, WriteKeeper } from './writes.ts'

/**
 * Keeps what is written in a folder: a line for each write, and a file for each SHA-256. It is on the disk before an answer
 * tells of it, as far as a process that is killed goes.
 */
export function keptWrites(folder: string): WriteKeeper {
  const files = join(folder, 'bytes')
  const lines = join(folder, 'writes.jsonl')
  mkdirSync(files, { recursive: true })
  return {
    earlier: () => ({
      writes: existsSync(lines)
        ? readFileSync(lines, 'utf8')
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as Write)
        : [],
      bytesOf: (sha256) => readFileSync(join(files, sha256)),
    }),
    write: (write) => appendFileSync(lines, `${JSON.stringify(write)}\n`),
    bytes(sha256, bytes) {
      const part = join(files, `${sha256}.part`)
      writeFileSync(part, bytes)
      renameSync(part, join(files, sha256))
    },
  }
}
