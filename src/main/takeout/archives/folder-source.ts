import { join } from 'node:path'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { FileSystem } from '../../ports.ts'
import { isStrange } from './entry-path.ts'
import type { EntryPlace } from './entry-place.ts'
import { contentOf } from './content-of.ts'
import { EntryDamage, type Content, type FoundEntry, type Source, type TakeBytes, type Visitor } from './found-entry.ts'
import { inParallel, readsAtATime } from './in-parallel.ts'

export interface FolderFile {
  /** Below the root, separated by `/`. */
  path: string
  size: number
  /** Milliseconds since 1970. */
  modified?: number
  /** A link, a pipe or a device: never opened. */
  isNoFile?: true
}

const chunkBytes = 256 * 1024

/** Files of an unpacked export, which lie below `root`. */
export class FolderSource implements Source {
  readonly name: string
  readonly provesEach = true
  readonly #root: string
  readonly #files: readonly FolderFile[]
  readonly #system: Pick<FileSystem, 'open'>
  readonly #source: number

  constructor(
    name: string,
    root: string,
    files: readonly FolderFile[],
    system: Pick<FileSystem, 'open'>,
    source: number,
  ) {
    this.name = name
    this.#root = root
    this.#files = files
    this.#system = system
    this.#source = source
  }

  async visit(visitor: Visitor, signal: AbortSignal): Promise<Problem | undefined> {
    await inParallel(this.#wanted(visitor), readsAtATime, async (found) => {
      signal.throwIfAborted()
      visitor.content(found, await this.#whole(found.path))
    })
    return undefined
  }

  /** Tells of each file, and gives those whose bytes are wanted. */
  *#wanted(visitor: Visitor): Generator<FoundEntry> {
    for (const [at, { path, size, modified, isNoFile }] of this.#files.entries()) {
      const found: FoundEntry = { source: this.#source, path, size, at }
      if (modified !== undefined) found.modified = modified
      if (isNoFile) found.trouble = 'link'
      if (isStrange(path)) found.strange = true
      if (visitor.entry(found)) yield found
    }
  }

  async #whole(path: string): Promise<Content> {
    return contentOf(this.#bytes(path, () => Buffer.allocUnsafe(chunkBytes)))
  }

  async read(entries: readonly FoundEntry[], take: TakeBytes, signal: AbortSignal): Promise<Problem | undefined> {
    const memory = Buffer.allocUnsafeSlow(chunkBytes)
    for (const entry of entries) {
      signal.throwIfAborted()
      await take(
        entry,
        this.#bytes(entry.path, () => memory),
      )
    }
    return undefined
  }

  place({ path, size, trouble }: FoundEntry): EntryPlace | undefined {
    return trouble === undefined ? { kind: 'file', path: this.#pathOf(path), size } : undefined
  }

  #pathOf(path: string): string {
    return join(this.#root, ...path.split('/'))
  }

  /** `memory` says where each piece goes. */
  async *#bytes(path: string, memory: () => Buffer): AsyncGenerator<Uint8Array> {
    const handle = await this.#system.open(this.#pathOf(path), 'r').catch((error: unknown) => {
      throw new EntryDamage('unreadable', (error as Error).message)
    })
    try {
      for (;;) {
        const buffer = memory()
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, null).catch((error: unknown) => {
          throw new EntryDamage('unreadable', (error as Error).message)
        })
        if (bytesRead === 0) return
        yield buffer.subarray(0, bytesRead)
      }
    } finally {
      await handle.close()
    }
  }
}
