import * as nodeFiles from 'node:fs/promises'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { catalogueLines } from '../../../../src/main/mirror/documents/catalogue.ts'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import type { FileSystem } from '../../../../src/main/ports.ts'
import { rebuildIndex } from '../../../../src/main/verify/rebuild/rebuild-index.ts'
import type { RebuildReport } from '../../../../src/main/verify/rebuild/rebuild-index.ts'
import type { Result } from '../../../../src/shared/problems/problem.ts'
import { withoutSources } from './entries.ts'
import type { Entry } from './entries.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

/** The first line of a catalogue. */
export const mirror = { kind: 'mirror', format: 3 }

export const texts = (...entries: Entry[]): string => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')

/** A folder with a catalogue that a test writes, of which an index is made. */
export class SmallRebuild {
  readonly clock = standingClock()
  /** Holds the mirror, and what lies beside it. */
  readonly folder: string
  readonly path: string
  readonly log: string[] = []
  /** Ends the rebuild. */
  ending = new AbortController()

  private constructor(folder: string) {
    this.folder = folder
    this.path = join(folder, 'mirror')
  }

  static async make(): Promise<SmallRebuild> {
    const made = new SmallRebuild(await mkdtemp(join(tmpdir(), 'shoebox-rebuild-')))
    await mkdir(made.at('.shoebox/incoming'), { recursive: true })
    return made
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true })
  }

  /** Absolute. */
  at(name: string): string {
    return join(this.path, name)
  }

  async put(name: string, content: string): Promise<void> {
    await mkdir(dirname(this.at(name)), { recursive: true })
    await writeFile(this.at(name), content)
  }

  catalogue(...entries: Entry[]): Promise<void> {
    return writeFile(this.at('catalogue.jsonl'), texts(...entries))
  }

  rebuild(files: Partial<FileSystem> = {}): Promise<Result<RebuildReport>> {
    const log = (_: string, event: string): void => void this.log.push(event)
    return rebuildIndex(this.path, { files: { ...nodeFiles, ...files }, clock: this.clock, log }, this.ending.signal)
  }

  /** Rebuilds, and throws if that is refused. */
  async rebuilt(): Promise<RebuildReport> {
    const result = await this.rebuild()
    if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.detail}`)
    return result.value
  }

  /** Everything in the mirror but folders, sorted. */
  async everything(): Promise<string[]> {
    const entries = await readdir(this.path, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.path.length + 1))
      .toSorted()
  }

  /** What the index says, as lines of a catalogue without sources, and what it knows of the files of albums. */
  indexed(): { lines: Entry[]; albumFiles: string[] } {
    const database = openDatabase(this.at('.shoebox/index.sqlite'))
    try {
      const albumFiles = database
        .prepare('SELECT album, role, name, name_key, linked FROM album_file ORDER BY album, name')
        .all()
        .map((row) => Object.values(row).join(' '))
      return {
        lines: withoutSources([...catalogueLines(database)].map((line) => JSON.parse(line) as Entry)),
        albumFiles,
      }
    } finally {
      database.close()
    }
  }

  /** What of a kind the index has. */
  ids(kind: string): unknown[] {
    return this.indexed()
      .lines.filter((line) => line['kind'] === kind)
      .map((line) => line['id'])
  }
}
