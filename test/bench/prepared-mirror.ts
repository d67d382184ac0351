import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EmulatorOptions } from '../emulator/options.ts'

const root = join(import.meta.dirname, '../..')
const cache = join(root, 'node_modules/.cache/shoebox-bench')
/** What decides which items there are. */
const accountSources = [
  'test/emulator/library/accounts.ts',
  'test/emulator/library/generated-account.ts',
  'test/emulator/library/ids.ts',
  'test/emulator/media/pool.ts',
  'test/emulator/random.ts',
]
/** What decides what a backup makes of them. */
const backupSources = ['src/main', 'src/shared']

/** All files below a folder, or the file itself. */
async function filesBelow(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

async function hashOf(sources: readonly string[], more = ''): Promise<string> {
  const hash = createHash('sha256').update(more)
  for (const source of sources)
    for (const file of await filesBelow(join(root, source)))
      hash.update(file.slice(root.length)).update(await readFile(file))
  return hash.digest('hex').slice(0, 12)
}

/** Where the mirror of an account is kept, and which sources it was last brought up to date with. */
export interface PreparedMirror {
  mirror: string
  /** `none`: nothing is there yet. `older`: complete, by other sources; one backup brings it up to date. */
  state: 'none' | 'older' | 'ready'
  markReady(): Promise<void>
  /** For one that these sources cannot use. */
  remove(): Promise<void>
}

/** The mirror of this account, the same folder as long as nothing has changed that the account depends on. */
export async function preparedMirror(options: EmulatorOptions): Promise<PreparedMirror> {
  const size = `${options.items}-${options.albums}`
  const name = `${size}-${await hashOf(accountSources, JSON.stringify(options))}`
  await mkdir(cache, { recursive: true })
  for (const other of await readdir(cache))
    if (other.startsWith(`${size}-`) && other !== name) await rm(join(cache, other), { recursive: true, force: true })
  const folder = join(cache, name)
  await mkdir(folder, { recursive: true })
  const mark = join(folder, 'ready')
  const now = await hashOf(backupSources)
  const marked = await readFile(mark, 'utf8').catch(() => '')
  return {
    mirror: join(folder, 'mirror'),
    state: marked === '' ? 'none' : marked === now ? 'ready' : 'older',
    markReady: () => writeFile(mark, now),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Inode, size and times of every file and folder that belongs to a person: two of them tell what a run has touched. */
export async function footprint(mirror: string): Promise<string> {
  const hash = createHash('sha256')
  const note = async (path: string): Promise<string> => {
    const { ino, size, mtimeMs, ctimeMs, nlink } = await stat(path)
    return `${path} ${ino} ${size} ${mtimeMs} ${ctimeMs} ${nlink}\n`
  }
  for (const folder of ['Photos', 'Albums']) {
    const entries = await readdir(join(mirror, folder), { recursive: true, withFileTypes: true })
    const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort()
    for (let at = 0; at < paths.length; at += 500)
      hash.update((await Promise.all(paths.slice(at, at + 500).map(note))).join(''))
  }
  for (const file of ['catalogue.jsonl', 'SHA256SUMS', '.shoebox/format']) hash.update(await note(join(mirror, file)))
  return hash.digest('hex')
}
