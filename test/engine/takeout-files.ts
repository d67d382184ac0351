import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { CommandReport } from '../../src/main/headless/command-report.ts'
import type { Stock } from '../../src/shared/export-stock.ts'
import { zipOf, type ZipFileSpec } from '../emulator/takeout/zip-writer.ts'
import { runHere, type End } from './cli-in-process.ts'

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

const jpegStart = Buffer.from([0xff, 0xd8, 0xff, 0xe0])

/** Bytes that begin like a JPEG and are no others' with the same text. */
export function picture(text: string, size = 64): Buffer {
  return Buffer.concat([jpegStart, Buffer.from(text), Buffer.alloc(Math.max(0, size - text.length - 4), 1)])
}

/** A media sidecar. */
export function sidecar(title: string, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    title,
    photoTakenTime: { timestamp: String(Date.UTC(2019, 5, 1) / 1000) },
    url: `https://photos.google.com/photo/${encodeURIComponent(title)}`,
    ...more,
  })
}
