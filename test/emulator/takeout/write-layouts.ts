import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import type { PlannedExport, PlannedFile } from './planned-export.ts'
import { zipOf } from './zip-writer.ts'

/**
 * The forms in which people have an export: as it came, in zips or tgzs; unpacked into one tree, one folder for each part,
 * or numbered folders beside each other, as macOS does (with names in NFD); or half unpacked and renamed.
 */
export const layouts = ['zip', 'tgz', 'tree', 'folders', 'numbered', 'mixture'] as const
export type Layout = (typeof layouts)[number]

type PackedFile = Pick<PlannedFile, 'path' | 'bytes'>

/** A part of an export as a tgz. */
export async function tgzOf(files: readonly PackedFile[]): Promise<Buffer> {
  const tar = pack()
  for (const { path, bytes } of files) tar.entry({ name: path }, bytes)
  tar.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk)
  return gzipSync(Buffer.concat(chunks), { level: 1 })
}

async function put(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, bytes)
}

/** Where a file of an unpacked export lies, below the folder of that export. */
function unpackedPath({ path }: PlannedFile, layout: Layout, part: number, partName: string): string {
  if (layout === 'folders' || layout === 'mixture') return join(partName, path)
  if (layout === 'tree' || part === 1) return path
  return path.replace('Takeout', `Takeout ${part}`).normalize('NFD')
}

/** A part of an export as a zip, of which every other file is deflated. */
export function zipped(files: readonly PackedFile[]): Buffer {
  return zipOf(files.map(({ path, bytes }, at) => ({ name: path, bytes, deflate: at % 2 === 1 })))
}

/** Writes an export below a folder, without the parts of `leaveOut`. */
export async function writeExport(
  to: string,
  { stamp, parts, files }: PlannedExport,
  layout: Layout,
  leaveOut: readonly number[] = [],
): Promise<void> {
  for (let part = 1; part <= parts; part++) {
    if (leaveOut.includes(part)) continue
    const its = files.filter((file) => file.part === part)
    const partName = `takeout-${stamp}-${part % 2 === 0 ? '1-' : ''}${String(part).padStart(3, '0')}`
    if (layout === 'zip') await put(join(to, `${partName}.zip`), zipped(its))
    else if (layout === 'tgz') await put(join(to, `${partName}.tgz`), await tgzOf(its))
    else if (layout === 'mixture' && part % 2 === 1) await put(join(to, `${partName} (1).zip`), zipped(its))
    else {
      // One tree for each export: nothing in it says which it is from.
      const tree = layout === 'tree' || layout === 'numbered' ? join(to, stamp) : to
      for (const file of its) await put(join(tree, unpackedPath(file, layout, part, partName)), file.bytes)
    }
  }
}
