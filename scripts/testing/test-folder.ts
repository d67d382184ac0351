import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

function hasRoom(memory: string, room: number): boolean {
  if (!existsSync(memory)) return false
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize >= room && process.availableMemory() >= room
}

/** Takes away the file systems that tests have mounted below a folder and not taken away themselves, the innermost first. */
function unmountBelow(folder: string): void {
  const table = '/proc/self/mounts'
  if (!existsSync(table)) return
  const mounted = readFileSync(table, 'utf8')
    .split('\n')
    .flatMap((line) => line.split(' ')[1] ?? [])
    .map((path) => path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(parseInt(octal, 8))))
    .filter((path) => path.startsWith(`${folder}/`))
  for (const path of mounted.toReversed()) spawnSync('umount', ['--lazy', path], { stdio: 'ignore' })
}

/**
 * Removes what a test run has written, with the file systems that it has left mounted there. What cannot be removed is told and
 * left: a run is not to fail by what another has left behind.
 */
export function removeTestFolder(folder: string): void {
  try {
    unmountBelow(folder)
    rmSync(folder, { recursive: true, force: true })
  } catch (thrown) {
    console.warn(`${folder} could not be removed, and is left: ${String(thrown)}`)
  }
}

/** Folders of test runs that were ended before they could tidy up would take memory until the next start of the machine. */
function removeLeftovers(memory: string): void {
  for (const name of readdirSync(memory)) {
    const owner = /^shoebox-test-(\d+)-/.exec(name)?.[1]
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) removeTestFolder(join(memory, name))
  }
}

/**
 * Makes a folder for everything that tests write: in memory where there is room, because Shoebox makes each file safe on the
 * disk, and the disk of a busy machine takes longer for that than all of the rest. The caller removes it with `removeTestFolder`. `memory` is where
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
