import type * as nodeFiles from 'node:fs/promises'
import { basename, posix } from 'node:path'
import type { FolderPlace } from '../../shared/folders.ts'
import { printable } from '../../shared/text/printable.ts'
import { isDiskError } from '../disk-problem.ts'
import { Deadline, several } from './deadline.ts'

export type PlaceFiles = Pick<typeof nodeFiles, 'readFile' | 'readdir' | 'stat'>

export interface PlacePorts {
  files: PlaceFiles
  home: string
  platform: NodeJS.Platform
  patienceMs: number
}

/** A list that is longer helps nobody. */
const mostDisks = 40
/** Where desktops and people mount disks. */
const underThese = /^\/(?:mnt$|mnt\/|media\/|run\/media\/)/

/** `/media/anna/My\040Disk` as the kernel writes it. */
function unescaped(text: string): string {
  return Buffer.from(
    text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
    'latin1',
  ).toString('utf8')
}

/** What is mounted now where disks are mounted: a folder there without a disk is no place for a backup. */
async function linuxDisks(files: PlaceFiles): Promise<string[]> {
  // Read as bytes, each of them a character: names need not be text.
  const mounts = await files.readFile('/proc/self/mountinfo', 'latin1')
  const points = mounts.split('\n').flatMap((line) => line.split(' ')[4] ?? [])
  return points.map(unescaped).filter((point) => underThese.test(point) && !point.includes('\uFFFD'))
}

async function macDisks(files: PlaceFiles): Promise<string[]> {
  const entries = await files.readdir('/Volumes', { withFileTypes: true })
  // The disk that the system started from is a link there.
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => posix.join('/Volumes', name))
}

async function windowsDisks(files: PlaceFiles, patienceMs: number): Promise<string[]> {
  const deadline = new Deadline(patienceMs)
  const letters = 'CDEFGHIJKLMNOPQRSTUVWXYZAB'.split('').map((letter) => `${letter}:\\`)
  const there = new Set<string>()
  await several(letters, async (path) => {
    const reply = await deadline.ask(() => files.stat(path))
    if (reply.kind === 'answered') there.add(path)
  })
  deadline.end()
  return letters.filter((path) => there.has(path))
}

async function disksOf({ files, platform, patienceMs }: PlacePorts): Promise<string[]> {
  try {
    if (platform === 'win32') return await windowsDisks(files, patienceMs)
    return await (platform === 'darwin' ? macDisks(files) : linuxDisks(files))
  } catch (error) {
    // A system without such a list: everything is reached from the top.
    if (isDiskError(error)) return []
    throw error
  }
}

/** Where a person may want to begin: their own folder, the disks that are there now, and the top where there is one. */
export async function findPlaces(ports: PlacePorts): Promise<FolderPlace[]> {
  const disks = [...new Set(await disksOf(ports))].slice(0, mostDisks)
  return [
    { kind: 'home', name: '', path: ports.home },
    ...disks.map((path): FolderPlace => ({ kind: 'disk', name: printable(basename(path) || path), path })),
    ...(ports.platform === 'win32' ? [] : [{ kind: 'top', name: '', path: '/' } as const]),
  ]
}
