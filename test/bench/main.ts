/** `npm run bench -- download`: measures on this machine and prints one JSON object. Progress goes to stderr. */
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { benchDownload, type Workload } from './download.ts'

const workloads: Record<string, Workload> = {
  small: { name: '5,000 files of 100 KB', files: 5000, bytesPerFile: 100_000 },
  large: { name: '20 files of 50 MB', files: 20, bytesPerFile: 50_000_000 },
}

function count(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('A whole number above 0 is needed.')
  return value
}

const program = new Command('bench')
  .description('Measures Shoebox against other programs on the same server in the same run.')
  .addArgument(new Argument('<what>', 'what to measure').choices(['download']))
  .option('--rounds <n>', 'how often each program runs; the median counts', count, 3)
  .option('--concurrency <n>', 'downloads at a time, for every program', count, 6)
  .addOption(new Option('--only <workload>', 'one workload instead of both').choices(Object.keys(workloads)))
  .parse()

const { rounds, concurrency, only } = program.opts<{ rounds: number; concurrency: number; only?: string }>()
const result = await benchDownload({
  rounds,
  concurrency,
  workloads: Object.entries(workloads)
    .filter(([key]) => only === undefined || only === key)
    .map(([, workload]) => workload),
  say: (text) => process.stderr.write(`${text}\n`),
})
process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`)
