import { open, stat, utimes } from 'node:fs/promises'
import * as nodeFiles from 'node:fs/promises'
import { join } from 'node:path'
import type { FileSystem } from '../../../src/main/ports.ts'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import type { VerifyOptions, VerifyParts } from '../../../src/main/verify/verify-options.ts'
import type { VerifyReport } from '../../../src/shared/tasks/verification.ts'
import { filesBelow, readCatalogue } from '../mirror-content.ts'
import type { CatalogueItem } from '../mirror-content.ts'
import { withFiles } from '../with-files.ts'
import type { World } from '../world.ts'

/** What tests of verification do with the world that there is when they do it. */
export function verifying(current: () => World) {
  async function verify(
    options: Partial<VerifyOptions> = {},
    ports: Partial<VerifyParts> & { files?: FileSystem } = {},
    signal = new AbortController().signal,
  ): Promise<VerifyReport> {
    const { clock } = current()
    const { files = nodeFiles, ...more } = ports
    const all = { mirror: withFiles(current().mirror, files), clock, log: () => undefined, ...more }
    const result = await verifyMirror(all, { mode: 'full', repair: false, ...options }, signal)
    if (!result.ok) throw new Error(`verification failed: ${result.problem.code} ${result.problem.detail}`)
    return result.value
  }

  /** By path, as they are verified. */
  async function items(): Promise<CatalogueItem[]> {
    const all = [...(await readCatalogue(current().path)).items.values()]
    return all.sort((one, other) => (one.path < other.path ? -1 : 1))
  }

  async function itemAt(index: number): Promise<CatalogueItem> {
    const found = (await items())[index]
    if (!found) throw new Error('there are not so many items')
    return found
  }

  /** Changes one byte in the middle of a file, and nothing else that could be seen without reading. */
  async function flip(path: string): Promise<void> {
    const full = join(current().path, path)
    const { atime, mtime, size } = await stat(full)
    const handle = await open(full, 'r+')
    const byte = Buffer.alloc(1)
    await handle.read(byte, 0, 1, size >> 1)
    byte.writeUInt8((byte[0] ?? 0) ^ 0x10)
    await handle.write(byte, 0, 1, size >> 1)
    await handle.close()
    await utimes(full, atime, mtime)
  }

  /** Paths of an item's files in album folders. */
  async function twins(path: string): Promise<string[]> {
    const { ino } = await stat(join(current().path, path))
    const found: string[] = []
    for (const other of await filesBelow(current().path, 'Albums'))
      if ((await stat(join(current().path, other))).ino === ino) found.push(other)
    return found
  }

  return { verify, items, itemAt, flip, twins }
}

/** Codes of problems by path. */
export const codes = (report: VerifyReport): Record<string, string> =>
  Object.fromEntries(report.problems.map(({ path, problem }) => [path, problem.code]))
