/** `npm run bench -- browse`, `download`, `rerun`, `index` or `takeout`: measures on this machine and prints one JSON object. Progress goes to stderr. */
import { Command, InvalidArgumentError, Option } from 'commander'
import { benchBrowse } from './browse/browse.ts'
import { benchDownload, type Workload } from './download.ts'
import { benchImport } from './import-work.ts'
import { benchIndex } from './index-work.ts'
import { benchRerun } from './rerun.ts'
import { benchTakeout } from './takeout.ts'

const workloads: Record<string, Workload> = {
  small: { name: '5,000 files of 100 KB', files: 5000, bytesPerFile: 100_000 },
  large: { name: '20 files of 50 MB', files: 20, bytesPerFile: 50_000_000 },
}

interface DownloadOptions {
  rounds: number
  concurrency: number
  only?: string
  files?: number
}

interface TakeoutOptions {
  photos: number
  parts: number
  photoBytes: number
  imported: number
  only?: 'look' | 'import'
}

function otherCount({ bytesPerFile }: Workload, files: number): Workload {
  return { name: `${files} files of ${bytesPerFile} bytes`, files, bytesPerFile }
}

function count(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('A whole number above 0 is needed.')
  return value
}

function print(result: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`)
}

const say = (text: string): void => void process.stderr.write(`${text}\n`)

const program = new Command('bench').description('Measures Shoebox on this machine.')
program
  .command('download')
  .description('the same files from the same server, with Shoebox and with other programs in the same run')
  .option('--rounds <n>', 'how often each program runs; the median counts', count, 3)
  .option('--concurrency <n>', 'downloads at a time, for every program', count, 6)
  .addOption(new Option('--only <workload>', 'one workload instead of both').choices(Object.keys(workloads)))
  .option('--files <n>', 'another number of files, for a quick look that no goal is about', count)
  .action(async ({ rounds, concurrency, only, files }: DownloadOptions) => {
    const chosen = Object.entries(workloads).filter(([key]) => only === undefined || only === key)
    print(
      await benchDownload({
        rounds,
        concurrency,
        workloads: chosen.map(([, workload]) => (files === undefined ? workload : otherCount(workload, files))),
        say,
      }),
    )
  })
program
  .command('rerun')
  .description('a backup that finds nothing new; the mirror for it is kept in node_modules/.cache')
  .option('--rounds <n>', 'how often each mode runs; the median counts', count, 3)
  .option('--items <n>', 'items in the library', count, 100_000)
  .option('--albums <n>', 'albums', count, 1000)
  .action(async ({ rounds, items, albums }: { rounds: number; items: number; albums: number }) => {
    print(await benchRerun({ rounds, items, albums, say }))
  })
program
  .command('index')
  .description('what the window and a backup ask of a large index, and its first opening after an older version')
  .option('--items <n>', 'items in the library', count, 1_000_000)
  .option('--albums <n>', 'albums', count, 1000)
  .action(async ({ items, albums }: { items: number; albums: number }) => {
    print(await benchIndex({ items, albums, say }))
  })
program
  .command('takeout')
  .description(
    'looks into an export in parts and matches what is in them; imports a smaller one, beside other programs',
  )
  .option('--photos <n>', 'photos, those in albums included; each with its sidecar', count, 100_000)
  .option('--parts <n>', 'archives', count, 40)
  .option('--photo-bytes <n>', 'size of each photo, which takes no room on the disk', count, 1_000_000)
  .option('--imported <n>', 'photos of 400 KB that are imported, in four archives', count, 1500)
  .addOption(new Option('--only <part>', 'one part instead of both').choices(['look', 'import']))
  .action(async ({ photos, parts, photoBytes, imported, only }: TakeoutOptions) => {
    const look = only !== 'import' && (await benchTakeout({ photos, parts, photoBytes, say }))
    const work = only !== 'look' && (await benchImport({ photos: imported, parts: 4, photoBytes: 400_000, say }))
    print({ bench: 'takeout', ...(look && { look }), ...(work && { import: work }) })
  })
program
  .command('browse')
  .description(
    'pictures, months, scrolling and searching in Chromium, and what the engine holds its thread for; mirrors are kept',
  )
  .option('--items <n...>', 'items of each mirror', (text: string, before: number[]) => [...before, count(text)], [])
  .action(async ({ items }: { items: number[] }) => {
    print(await benchBrowse({ sizes: items.length > 0 ? items : [10_000, 100_000, 1_000_000], say }))
  })
await program.parseAsync()
