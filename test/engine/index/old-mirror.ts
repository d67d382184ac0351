import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DatabaseSync } from 'node:sqlite'
import type { EmulatorOptions } from '../../emulator/start-emulator.ts'
import type { Library } from '../../emulator/library/library.ts'
import type { MigrateTask } from './migrate-child.ts'
import { footprint } from '../mirror-content.ts'

const fixtures = join(import.meta.dirname, '../../fixtures')

/** The library that the mirror of format 1 is a backup of, together with `completeOldLibrary`. */
export const oldLibrary: EmulatorOptions = { items: 5, albums: 2, seed: 3 }

export async function completeOldLibrary(
  library: Library,
  delivered: (id: string) => Promise<Uint8Array>,
): Promise<void> {
  const { main } = library
  const jpeg = library.itemsOf(main).find((item) => item.mimeType === 'image/jpeg')
  const [album] = main.albums
  if (!jpeg || !album) throw new Error('the library is another one')
  library.addItem({
    filename: 'PXL_20210704_101112.MP.jpg',
    bytes: await delivered(jpeg.id),
    motion: await readFile(join(fixtures, 'clip.mp4')),
    mimeType: 'image/jpeg',
    width: 640,
    height: 480,
    albums: [album.id],
    creationTime: Date.UTC(2021, 6, 4, 10, 11, 12),
  })
}

/** Mirrors that former versions wrote, by the name of their fixture: what they say of their format and index. */
export const formerMirrors = [
  { name: 'mirror-format-1', format: 1, schema: 2 },
  { name: 'mirror-format-1-more', format: 1, schema: 4 },
  { name: 'mirror-format-2-first', format: 2, schema: 5 },
  { name: 'mirror-format-2-middle', format: 2, schema: 12 },
  { name: 'mirror-format-2-last', format: 2, schema: 19 },
] as const
export type FormerMirror = (typeof formerMirrors)[number]['name']

/** Unpacks a former mirror into a new folder below `parent`, with its links and times, and returns the folder. */
export async function unpackOldMirror(parent = tmpdir(), name: FormerMirror = 'mirror-format-1'): Promise<string> {
  const path = await mkdtemp(join(parent, 'shoebox-old-'))
  await promisify(execFile)('tar', ['-xzf', join(fixtures, `${name}.tar.gz`), '-C', path])
  return path
}

/** Size, inode and times of everything in `Photos/` and `Albums/`. */
export async function mediaIn(mirror: string): Promise<[string, string][]> {
  return [...(await footprint(mirror))].filter(([name]) => name.includes('/') && !name.startsWith('.'))
}

/** What `.shoebox/format` says. */
export async function formatOf(mirror: string): Promise<{ format: number; identity: string }> {
  return JSON.parse(await readFile(join(mirror, '.shoebox/format'), 'utf8')) as { format: number; identity: string }
}

/** Opens the mirror in a process that is killed; the signal that ended it. */
export function killedAfter(task: MigrateTask): Promise<string | null | undefined> {
  return new Promise((resolve) => {
    const child = join(import.meta.dirname, 'migrate-child.ts')
    execFile(process.execPath, [child, JSON.stringify(task)], (error) => resolve(error?.signal))
  })
}

/** Number of the index's schema, read with nothing but SQLite. */
export function schemaOf(mirror: string): number {
  const database = new DatabaseSync(join(mirror, '.shoebox/index.sqlite'))
  try {
    return Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  } finally {
    database.close()
  }
}

/** Takes what the second migration made out of the index again: it only added tables, so that is what schema 1 was. */
export function backToSchemaOne(mirror: string): void {
  const database = new DatabaseSync(join(mirror, '.shoebox/index.sqlite'))
  for (const table of ['file_verified', 'verification', 'file_problem', 'refetch']) database.exec(`DROP TABLE ${table}`)
  database.exec('PRAGMA user_version = 1')
  database.close()
}
