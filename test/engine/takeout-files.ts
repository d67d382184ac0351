import { createHash } from 'node:crypto'
import * as nodeFiles from 'node:fs/promises'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'
import type { CommandReport } from '../../src/main/headless/command-report.ts'
import type { Ports } from '../../src/main/ports.ts'
import type { ImportReport } from '../../src/shared/imports/import-report.ts'
import type { Stock } from '../../src/shared/imports/export-stock.ts'
import { zipOf, type ZipFileSpec } from '../emulator/takeout/zip-writer.ts'
import { runHere, type End } from './cli-in-process.ts'
import { onCommits } from './moments.ts'

/** What `import --dry-run --json` reports. */
export type StockReport = CommandReport & Omit<Stock, 'problems'>

/** A folder of its own for archives, and the command line on it. */
export class TakeoutFolder {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  static async make(): Promise<TakeoutFolder> {
    return new TakeoutFolder(await mkdtemp(join(tmpdir(), 'shoebox-takeout-')))
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true })
  }

  async write(name: string, bytes: Buffer | string): Promise<string> {
    const path = join(this.path, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, bytes)
    return path
  }

  zip(name: string, files: readonly ZipFileSpec[]): Promise<string> {
    return this.write(name, zipOf(files))
  }

  /** Runs `shoebox import PATHS --dry-run --json`, on the whole folder without paths. */
  async import(...args: string[]): Promise<Omit<End, 'report'> & { report(): StockReport }> {
    const paths = args.some((one) => !one.startsWith('--')) ? args : [this.path, ...args]
    const end = await runHere(['import', ...paths, '--dry-run', '--json'], { SHOEBOX_HOME: join(this.path, 'home') })
    return { ...end, report: () => end.report() as StockReport }
  }
}

/** What `import --json` reports. */
export type ImportedReport = CommandReport & ImportReport

/** A folder for archives, and a mirror beside it that they are imported into. */
export class ImportFolder {
  /** Of the archives. */
  readonly path: string
  readonly mirror: string
  readonly #root: string
  readonly #archives: TakeoutFolder

  private constructor(root: string, archives: TakeoutFolder) {
    this.#root = root
    this.#archives = archives
    this.path = archives.path
    this.mirror = join(root, 'mirror')
  }

  static async make(): Promise<ImportFolder> {
    return new ImportFolder(await mkdtemp(join(tmpdir(), 'shoebox-import-')), await TakeoutFolder.make())
  }

  /** Removes everything, or only the archives. */
  async remove(what: 'everything' | 'archives' = 'everything'): Promise<void> {
    await this.#archives.remove()
    if (what === 'everything') await rm(this.#root, { recursive: true, force: true })
  }

  write(name: string, bytes: Buffer | string): Promise<string> {
    return this.#archives.write(name, bytes)
  }

  zip(name: string, files: readonly ZipFileSpec[]): Promise<string> {
    return this.#archives.zip(name, files)
  }

  /** Runs `shoebox import PATHS --json` into the mirror, on the whole folder without paths. */
  async take(...args: string[]): Promise<Omit<End, 'report'> & { report(): ImportedReport }> {
    const paths = args.some((one) => !one.startsWith('--')) ? args : [this.path, ...args]
    const end = await this.run('import', ...paths)
    return { ...end, report: () => end.report() as ImportedReport }
  }

  /** The same on another machine, such as one whose disk refuses something. */
  async takeOn(ports: Partial<Ports>, ...paths: string[]): Promise<Omit<End, 'report'> & { report(): ImportedReport }> {
    const end = await this.#run(ports, 'import', ...(paths.length > 0 ? paths : [this.path]))
    return { ...end, report: () => end.report() as ImportedReport }
  }

  /** Imports the whole folder, and stops when `stop` says so, which is asked with each file that gets its name. */
  async takeUntil(stop: (published: number) => boolean): Promise<End> {
    const interrupted = new AbortController()
    let published = 0
    const files = new Proxy(nodeFiles, {
      get(target, name) {
        if (name !== 'link') return Reflect.get(target, name, target) as unknown
        return async (from: string, to: string) => {
          await target.link(from, to)
          if (to.includes('Photos') && stop(++published)) interrupted.abort()
        }
      },
    })
    const home = { SHOEBOX_HOME: join(this.#root, 'home') }
    return runHere(['--mirror', this.mirror, 'import', this.path, '--json'], home, { files }, interrupted.signal)
  }

  /** Imports these, and stops when `stop` says so, which is asked with each transaction of the index: how many there were. */
  async takeUntilCommit(stop: (commits: number) => boolean, ...args: string[]): Promise<{ end: End; commits: number }> {
    const interrupted = new AbortController()
    let commits = 0
    const done = onCommits(() => {
      if (stop(++commits)) interrupted.abort()
    })
    try {
      const home = { SHOEBOX_HOME: join(this.#root, 'home') }
      const end = await runHere(['--mirror', this.mirror, 'import', ...args, '--json'], home, {}, interrupted.signal)
      return { end, commits }
    } finally {
      done()
    }
  }

  /** Runs a command on the mirror, with `--json`. */
  run(...args: string[]): Promise<End> {
    return this.#run({}, ...args)
  }

  /** The same on another machine. */
  runOn(ports: Partial<Ports>, ...args: string[]): Promise<End> {
    return this.#run(ports, ...args)
  }

  #run(ports: Partial<Ports>, ...args: string[]): Promise<End> {
    const home = { SHOEBOX_HOME: join(this.#root, 'home') }
    return runHere(['--mirror', this.mirror, ...args, '--json'], home, ports)
  }

  /** Paths of the files in `Photos`, in order. */
  async photos(): Promise<string[]> {
    const entries = await readdir(join(this.mirror, 'Photos'), { recursive: true, withFileTypes: true }).catch(() => [])
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.mirror, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .sort()
  }

  /** SHA-256 of each file in `Photos`, by its path. */
  async hashes(): Promise<Record<string, string>> {
    const hash = async (path: string): Promise<string> =>
      createHash('sha256')
        .update(await readFile(join(this.mirror, path)))
        .digest('hex')
    return Object.fromEntries(await Promise.all((await this.photos()).map(async (path) => [path, await hash(path)])))
  }

  /** What the catalogue says of items, by their names. */
  async items(): Promise<Record<string, unknown>[]> {
    const items = (await this.catalogue()).filter(({ kind }) => kind === 'item')
    return items.sort((one, other) => (String(one['filename']) < String(other['filename']) ? -1 : 1))
  }

  /** The lines of the catalogue. */
  async catalogue(): Promise<Record<string, unknown>[]> {
    const text = await readFile(join(this.mirror, 'catalogue.jsonl'), 'utf8')
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  }
}

export { tinyJpeg as picture } from '../emulator/takeout/tiny-jpeg.ts'

/** A media sidecar. */
export function sidecar(title: string, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    title,
    photoTakenTime: { timestamp: String(Date.UTC(2019, 5, 1) / 1000) },
    url: `https://photos.google.com/photo/${encodeURIComponent(title)}`,
    ...more,
  })
}
