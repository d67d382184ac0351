import { join } from 'node:path'
import { buildOf, type Build } from '../../shared/media-types.ts'
import type { BesideReason } from '../../shared/tasks/export-task.ts'
import { ExiftoolProcess } from '../exiftool/exiftool-process.ts'
import { lackingFacts, lacksNothing, lacksOf, type Lacking, type OwnFacts } from '../exiftool/lacking-facts.ts'
import { writingArguments, type Notation } from '../exiftool/writing-arguments.ts'
import { contentDigest } from '../file-format/content/content-digest.ts'
import { parseCameraTime } from '../file-format/facts/plausible-time.ts'
import { readMetadata } from '../file-format/facts/read-metadata.ts'
import { sniffBytes, sniffType, type FileType } from '../file-format/sniff-type.ts'
import type { Clock, Exiftool, FileSystem } from '../ports.ts'
import { xmpOf, type XmpFacts } from '../xmp/xmp.ts'

/** What was made of a copy: one that says more, at `path`; none, as it lacked nothing; or none, for a reason. */
export type Described = { kind: 'written'; path: string } | { kind: 'whole' } | { kind: 'beside'; why: BesideReason }

const notations: Partial<Record<Build, Notation>> = {
  jpeg: 'picture',
  png: 'picture',
  webp: 'picture',
  heif: 'picture',
  avif: 'picture',
  tiff: 'picture',
  gif: 'words',
  movie: 'video',
}

/** RAW files look like a TIFF from the outside, and belong to their makers; DNG alone is for everybody. */
function notationOf({ mimeType }: FileType, name: string): Notation | undefined {
  const build = buildOf(mimeType)
  if (build === undefined || (build === 'tiff' && !/\.(?:tiff?|dng)$/i.test(name))) return undefined
  return notations[build]
}

/** Time for one file: to start a program on a slow machine, and to read and write so many bytes. */
const leastPatienceMs = 60_000
const bytesPerMs = 2000
/** After so many files in a row without an answer nothing more is expected of it. */
const mostFailures = 3
/** What is said takes room several times over, in each of the ways to say it, and formats fill up what they have. */
const mostGrowth = 1_000_000

interface DescriberParts {
  exiftool: Exiftool
  files: Pick<FileSystem, 'open' | 'rm'>
  clock: Clock
  signal: AbortSignal
}

/** A file, as far as its bytes tell. */
interface Looked {
  type: FileType | undefined
  bytes: number
  own: OwnFacts
  /** See `contentDigest`. */
  content: string | undefined
}

/** The names of all files that exiftool hears of: none of them is made of anything that somebody has called something. */
const names = { picture: 'copy.part', words: 'words.xmp', made: 'made.part' }

/** Writes what is known of photos and videos into copies of them, by the exiftool of this machine. */
export class CopyDescriber {
  readonly #parts: DescriberParts
  readonly #folder: string
  readonly #process: ExiftoolProcess
  readonly #close = (): void => this.#process.close()
  #failures = 0

  /** `folder`: absolute path of a folder in which nothing else lies. */
  constructor(parts: DescriberParts, folder: string) {
    this.#parts = parts
    this.#folder = folder
    this.#process = new ExiftoolProcess(parts.exiftool, folder, parts.clock)
    parts.signal.addEventListener('abort', this.#close)
  }

  /** Where the copy has to lie that is described next. */
  get copy(): string {
    return join(this.#folder, names.picture)
  }

  /**
   * Makes a second copy, which says what is `known` of a photo or video called `name`, and is proven to show the very same and to
   * say its date and place; the first stays as it is. Throws what the disk refuses, and nothing about the file itself.
   */
  async describe(name: string, known: XmpFacts): Promise<Described> {
    const { type, bytes, own, content } = await this.#look(this.copy)
    const notation = type && notationOf(type, name)
    if (!notation) return { kind: 'beside', why: 'format' }
    const lacking = lackingFacts(known, own, type.kind === 'video')
    if (lacksNothing(lacking)) return { kind: 'whole' }
    if (content === undefined) return { kind: 'beside', why: 'refused' }
    if (this.#failures >= mostFailures) return { kind: 'beside', why: 'ended' }
    const text = xmpOf(lacking.facts)
    await this.#write(names.words, text)
    const why = await this.#order(writingArguments(lacking, notation, names), bytes)
    const path = join(this.#folder, names.made)
    if (why) return this.#without(path, why)
    const made = await this.#look(path)
    const isSane = made.bytes <= bytes + 8 * text.length + mostGrowth
    if (made.type?.mimeType !== type.mimeType || made.content !== content || !isSane)
      return this.#without(path, 'unproven')
    const isSaid = notation === 'words' || !lacksOf(this.#readable(lacking), made.own, notation)
    return isSaid ? { kind: 'written', path } : this.#without(path, 'unproven')
  }

  /** Ends exiftool. */
  close(): void {
    this.#parts.signal.removeEventListener('abort', this.#close)
    this.#close()
  }

  async #order(args: readonly string[], bytes: number): Promise<BesideReason | undefined> {
    const answer = await this.#process.order(args, leastPatienceMs + bytes / bytesPerMs)
    this.#parts.signal.throwIfAborted()
    this.#failures = answer.kind === 'answered' ? 0 : this.#failures + 1
    if (answer.kind !== 'answered') return answer.kind
    return /^\s*1 image files created\s*$/.test(answer.output) ? undefined : 'refused'
  }

  /** A date that no camera can have meant is not read back from a file, whoever has written it. */
  #readable(lacking: Lacking): Lacking {
    const { localTime, ...others } = lacking.facts
    const isRead = localTime !== undefined && parseCameraTime(localTime, this.#parts.clock.now()) !== undefined
    return isRead ? lacking : { ...lacking, facts: others }
  }

  async #without(path: string, why: BesideReason): Promise<Described> {
    await this.#parts.files.rm(path, { force: true })
    return { kind: 'beside', why }
  }

  async #look(path: string): Promise<Looked> {
    const handle = await this.#parts.files.open(path, 'r')
    try {
      const { size: bytes } = await handle.stat()
      const head = Buffer.alloc(sniffBytes)
      const { bytesRead } = await handle.read(head, 0, sniffBytes, 0)
      const type = sniffType(head.subarray(0, bytesRead))
      if (!type) return { type, bytes, own: {}, content: undefined }
      const own = await readMetadata(handle, type, bytes, this.#parts.clock.now())
      return { type, bytes, own, content: await contentDigest(handle, type, bytes) }
    } finally {
      await handle.close()
    }
  }

  async #write(name: string, text: string): Promise<void> {
    const handle = await this.#parts.files.open(join(this.#folder, name), 'w')
    try {
      await handle.writeFile(text)
    } finally {
      await handle.close()
    }
  }
}
