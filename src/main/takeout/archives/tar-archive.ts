import { pipeline } from 'node:stream/promises'
import { Readable, Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { TakeoutLimits } from '../limits.ts'
import { archiveProblem } from './archive-problem.ts'
import { contentOf } from './content-of.ts'
import { entryPath } from './entry-path.ts'
import {
  EntryDamage,
  type EntryTrouble,
  type FoundEntry,
  type Source,
  type TakeBytes,
  type Visitor,
} from './found-entry.ts'
import { chunksOf, type RandomBytes } from './random-bytes.ts'

class Bomb extends Error {}

type Entry = AsyncIterable<unknown> & { header: Header }

/** Lets bytes through until they are too many for what came in. */
function againstBombs(taken: () => number, limits: TakeoutLimits): Transform {
  let given = 0
  return new Transform({
    transform(chunk: Buffer, _, done) {
      given += chunk.length
      if (given > limits.ratioFrom && given > taken() * limits.ratio) done(new Bomb('gives far too many bytes'))
      else done(null, chunk)
    },
  })
}

function isFile(entry: Entry): boolean {
  return entry.header.type === 'file' || entry.header.type === 'contiguous-file'
}

/** Why a file cannot have so many bytes in an archive of this length: nobody has to look for room for them then. */
function impossible(size: number, length: number, packed: boolean, limits: TakeoutLimits): EntryTrouble | undefined {
  if (!packed) return size > length ? 'sizes' : undefined
  return size > limits.ratioFrom && size > length * limits.ratio ? 'bomb' : undefined
}

function found(entry: Entry, source: number, at: number): FoundEntry {
  const pax = (entry.header.pax ?? {}) as Record<string, string | undefined>
  const path = entryPath(pax['GNU.sparse.name'] ?? entry.header.name)
  const size = entry.header.size ?? 0
  if (!path.ok) return { source, at, size, path: entry.header.name, trouble: 'name' }
  const made: FoundEntry = { source, at, size, path: path.path }
  if (path.strange) made.strange = true
  if (!isFile(entry)) made.trouble = 'link'
  // What it holds are pieces of a file, with a list of where they belong.
  else if (pax['GNU.sparse.major'] !== undefined) made.trouble = 'packing'
  return made
}

/** The bytes of an entry; if the archive ends in it, they throw `EntryDamage`, and if `signal` has ended it the reason of that. */
async function* bytesOf(entry: Entry, ended: () => unknown, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let length = 0
  try {
    for await (const chunk of entry as AsyncIterable<Uint8Array>) {
      length += chunk.length
      yield chunk
    }
  } catch (error) {
    signal.throwIfAborted()
    const reason = ended() ?? error
    throw new EntryDamage('packing', reason instanceof Error ? reason.message : String(reason))
  }
  signal.throwIfAborted()
  if (length !== entry.header.size) throw new EntryDamage('length', `${length} bytes in place of ${entry.header.size}`)
}

/**
 * A tar, compressed or not, that is read in place. It has no index: each pass goes through all of it. Of one that is cut
 * short the entries before the cut can be used.
 */
export class TarArchive implements Source {
  readonly name: string
  readonly provesEach = false
  readonly #bytes: RandomBytes
  readonly #packed: boolean
  readonly #source: number
  readonly #limits: TakeoutLimits

  constructor(name: string, bytes: RandomBytes, packed: boolean, source: number, limits: TakeoutLimits) {
    this.name = name
    this.#bytes = bytes
    this.#packed = packed
    this.#source = source
    this.#limits = limits
  }

  async visit(visitor: Visitor, signal: AbortSignal): Promise<Problem | undefined> {
    return this.#walk(signal, async (entry, bytes) => {
      if (visitor.entry(entry)) visitor.content(entry, await contentOf(bytes))
    })
  }

  async read(entries: readonly FoundEntry[], take: TakeBytes, signal: AbortSignal): Promise<Problem | undefined> {
    const wanted = new Map(entries.map((entry) => [entry.at, entry]))
    return this.#walk(signal, async ({ at }, bytes) => {
      const entry = wanted.get(at)
      if (!entry) return
      wanted.delete(at)
      await take(entry, bytes)
    })
  }

  place(): undefined {
    return undefined
  }

  async #walk(
    signal: AbortSignal,
    step: (entry: FoundEntry, bytes: AsyncIterable<Uint8Array>) => Promise<void>,
  ): Promise<Problem | undefined> {
    let taken = 0
    let failed: unknown
    const raw = async function* (bytes: RandomBytes): AsyncGenerator<Buffer> {
      for await (const chunk of chunksOf(bytes, 0, bytes.size)) {
        taken += chunk.length
        yield chunk
      }
    }
    const tar = extract()
    const start = Readable.from(raw(this.#bytes), { objectMode: false })
    const parts = this.#packed ? [createGunzip(), againstBombs(() => taken, this.#limits)] : []
    const fed = pipeline([start, ...parts, tar], { signal }).catch((error: unknown) => {
      failed = error
    })
    let at = 0
    try {
      for await (const entry of tar) {
        if (entry.header.type !== 'directory') {
          if (at >= this.#limits.entries) {
            tar.destroy()
            await fed
            return { code: 'archive-too-many', values: { name: this.name, count: this.#limits.entries } }
          }
          const file = found(entry, this.#source, at++)
          const trouble = impossible(file.size, this.#bytes.size, this.#packed, this.#limits)
          if (trouble) file.trouble ??= trouble
          await step(
            file,
            bytesOf(entry, () => failed, signal),
          )
        }
        entry.resume()
      }
    } catch (error) {
      failed ??= error
    }
    tar.destroy()
    await fed
    signal.throwIfAborted()
    if (failed === undefined) return undefined
    if (failed instanceof Bomb) return { code: 'archive-bomb', values: { name: this.name } }
    return archiveProblem(this.name, failed)
  }
}
