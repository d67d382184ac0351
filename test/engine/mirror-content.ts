import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Emulator } from '../emulator/start-emulator.ts'

export interface CatalogueItem {
  kind: 'item'
  id: string
  remoteId: string
  filename: string
  mimeType: string
  path: string
  bytes: number
  sha256: string
  creationTime: string
  description?: string
  video?: boolean
  inGooglePhotos?: boolean
  motion?: { path: string; bytes: number; sha256: string }
  edited?: { path: string; bytes: number; sha256: string }
  versions?: { number: number; role: string; path: string; bytes: number; sha256: string; replacedAt: string }[]
}

export interface CatalogueAlbum {
  kind: 'album'
  id: string
  remoteId: string
  title: string
  remoteCount: number
  folder?: string
  inGooglePhotos?: boolean
  owner: string
  sources: object[]
  items: string[]
}

export interface Catalogue {
  lines: Record<string, unknown>[]
  items: Map<string, CatalogueItem>
  albums: CatalogueAlbum[]
}

export async function readCatalogue(mirror: string): Promise<Catalogue> {
  const text = await readFile(join(mirror, 'catalogue.jsonl'), 'utf8')
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  const items = lines.filter((line) => line['kind'] === 'item') as unknown as CatalogueItem[]
  const albums = lines.filter((line) => line['kind'] === 'album') as unknown as CatalogueAlbum[]
  return { lines, items: new Map(items.map((item) => [item.id, item])), albums }
}

/** Paths of all files below a folder of the mirror, relative to the mirror. */
export async function filesBelow(mirror: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(mirror, folder), { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(mirror.length + 1))
    .sort()
}

export async function hashOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

/** Lists every difference between the catalogue, the files and what the server delivers; empty is what we want. */
export async function differences(mirror: string, emulator: Emulator): Promise<string[]> {
  const found: string[] = []
  const { items } = await readCatalogue(mirror)
  const expected = new Set<string>()
  for (const item of items.values()) {
    const parts = [{ ...item, suffix: item.video ? '=dv' : '=d' }]
    if (item.motion) parts.push({ ...item, ...item.motion, suffix: '=dv' })
    for (const { path, bytes, sha256, suffix } of parts) {
      expected.add(path)
      const served = await emulator.bytesOf(item.remoteId, suffix)
      const here = await readFile(join(mirror, path)).catch(() => Buffer.alloc(0))
      if (!here.equals(served)) found.push(`${path}: ${here.length} bytes here, ${served.length} served`)
      if (here.length !== bytes) found.push(`${path}: ${bytes} bytes in the catalogue`)
      if (createHash('sha256').update(here).digest('hex') !== sha256) found.push(`${path}: other hash`)
    }
  }
  for (const path of await filesBelow(mirror, 'Photos'))
    if (!expected.has(path)) found.push(`${path}: not in the catalogue`)
  return found
}

/** What the real `sha256sum -c` says; its exit code must be 0. */
export async function checkSums(mirror: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('sha256sum', ['-c', '--strict', 'SHA256SUMS'], {
    cwd: mirror,
    env: { ...process.env, LANG: 'C', LC_ALL: 'C' },
    maxBuffer: 1 << 26,
  })
  return stdout.split('\n').filter((line) => line !== '')
}

/** Size, inode and times of everything but the index: two of them tell what a run has touched. */
export async function footprint(mirror: string): Promise<Map<string, string>> {
  const paths = [...(await filesBelow(mirror, 'Photos')), ...(await filesBelow(mirror, 'Albums'))]
  const found = new Map<string, string>()
  for (const path of [...paths, 'catalogue.jsonl', 'SHA256SUMS', '.shoebox/format']) {
    const { size, ino, mtimeMs, ctimeMs } = await stat(join(mirror, path))
    found.set(path, `${size} ${ino} ${mtimeMs} ${ctimeMs}`)
  }
  return found
}
