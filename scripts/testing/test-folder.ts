import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

function hasRoom(memory: string, room: number): boolean {
  if (!existsSync(memory)) return false
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize >= room && process.availableMemory() >= room
}

/** Folders of test runs that were ended before they could tidy up would take memory until the next start of the machine. */
function removeLeftovers(memory: string): void {
  for (const name of readdirSync(memory)) {
    const owner = /^shoebox-test-(\d+)-/.exec(name)?.[1]
    if (owner !== undefined && !existsSync(`/proc/${owner}`))
      rmSync(join(memory, name), { recursive: true, force: true })
  }
}

/**
 * Makes a folder for everything that tests write: in memory where there is room, because Shoebox makes each file safe on the
 * disk, and the disk of a busy machine takes longer for that than all of the rest. The caller removes it. `memory` is where
 * Linux keeps files in memory; `room`, in bytes, is many times what the tests have there at a time.
 */
export function makeTestFolder(memory = '/dev/shm', room = 4e9): string {
  const inMemory = hasRoom(memory, room)
  if (inMemory) removeLeftovers(memory)
  const folder = mkdtempSync(join(inMemory ? memory : tmpdir(), `shoebox-test-${process.pid}-`))
  // Some tests look at their files as another user.
  chmodSync(folder, 0o755)
  return folder
}
