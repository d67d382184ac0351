import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnsOf } from '../../../src/main/headless/views/wrap-line.ts'
import { runHere } from '../cli-in-process.ts'
import { openCliBench, type CliBench } from '../cli-process.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

let bench: CliBench

beforeAll(async () => {
  bench = await openCliBench({ profile: 'legacy', items: 45, albums: 3, itemBytes: 3000, consent: 'allow' })
  const { library } = bench.emulator
  const [first, second] = library.main.albums
  library.renameAlbum(
    first?.id ?? '',
    'A walk along the river with everybody who had time, and a picnic behind the old mill',
  )
  library.renameAlbum(second?.id ?? '', '和家人一起在河边散步 以及在老磨坊后面野餐的那个漫长的夏日午后 还有晚上的烟花')
  for (const status of ['FAILED', 'PROCESSING'] as const)
    library.setVideoStatus(
      library.addItem({
        filename: `a rather long name of a video ${status}.mp4`,
        mimeType: 'video/mp4',
        albums: [first?.id ?? ''],
      }).id,
      status,
    )
  await bench.login()
  await bench.here('backup', '--all', '--library', '--mirror', bench.mirror)
  const takeout = join(bench.mirror, '../takeout/Takeout/Google Photos/Trip')
  await mkdir(takeout, { recursive: true })
  await writeFile(join(takeout, 'no photo.jpg'), 'nothing')
  await writeFile(join(takeout, 'empty.jpg'), '')
})
afterAll(() => bench.close())

const commands = [
  ['status'],
  ['status', '--differences'],
  ['status', '--differences', '--json'],
  ['albums'],
  ['albums', '--json'],
  ['verify', '--quick'],
  ['verify', '--share', '9'],
  ['backup', '--again'],
  ['backup', '--album', 'There is none that is called so'],
  ['rebuild'],
  ['import', 'takeout', '--dry-run'],
  ['import', 'takeout'],
  ['--help'],
  ...['login', 'logout', 'albums', 'backup', 'status', 'verify', 'rebuild', 'import', 'serve', 'completion'].map(
    (name) => [name, '--help'],
  ),
  ['help', 'backup'],
  ['bakcup'],
  ['backup', '--quuick'],
  ['verify', '--share', '0'],
  ['login', '--client', 'nowhere.json'],
]

/** A second one has other things to say. */
const changing = new Set(['backup', 'verify', 'rebuild', 'import'])

/** What a command prints for people, on a terminal of so many columns or into a file. */
async function printed(args: readonly string[], columns?: number): Promise<string> {
  const environment = { SHOEBOX_HOME: bench.home, SHOEBOX_GOOGLE_ORIGIN: bench.emulator.origin }
  const paths = args.map((arg) => (arg === 'takeout' ? join(bench.mirror, '../takeout') : arg))
  const own = args.includes('--help') || args[0] === 'help' ? [] : ['--mirror', bench.mirror]
  const { signal } = new AbortController()
  const end = await runHere([...paths, ...own], environment, { clock: quickClock(50) }, signal, columns)
  return args.includes('--json') ? end.stderr : `${end.stdout}${end.stderr}`
}

/** Stands before what takes the place of a line. */
const replaced = '\r\u001B[2K'

/** Lines that stay, without those that were replaced by the next. */
function linesThatStay(text: string): string[] {
  return text.split('\n').map((line) => line.split(replaced).at(-1) ?? '')
}

/** Everything that is written at some time, each as wide as it is on the screen. */
function everyLine(text: string): string[] {
  return text.replaceAll(replaced, '\n').split('\n')
}

const wordsOf = (text: string): string[] => linesThatStay(text).join(' ').split(/\s+/).filter(Boolean)
/** Two runs take their time, and a download more or less. */
const withoutNumbers = (words: readonly string[]): string[] =>
  words
    .map((word) => word.replaceAll(/[\d.,:]+/g, '0'))
    .filter((word) => !/^0?(?:bytes|kB|MB|GB|TB|s|ms)[,)]?$/.test(word))

// Before the commands that change something.
it('a list keeps its second column, and what belongs to a line stands behind its beginning', async () => {
  const status = linesThatStay(await printed(['status'], 40))
  const today = status.findIndex((line) => line.startsWith('Today     '))
  expect(status[today + 1]).toMatch(/^ {10}\S/)
  const differences = linesThatStay(await printed(['status', '--differences'], 40))
  const cause = differences.findIndex((line) => line.startsWith('  1 item still in preparation'))
  expect(cause).toBeGreaterThan(-1)
  expect(differences[cause + 1]).toMatch(/^ {4}\S/)
})

describe.each(commands)('%s %s %s', (...args) => {
  it('fits a terminal of 40 and one of 200 columns, and says the same in both and in a file', async () => {
    const plain = await printed(args)
    // A file gets each line once and whole.
    for (const control of replaced) if (/\p{Cc}/u.test(control)) expect(plain).not.toContain(control)
    expect(plain).not.toMatch(/ 0 of 0/)
    for (const columns of [40, 200]) {
      const text = await printed(args, columns)
      for (const line of everyLine(text)) {
        const longest = Math.max(0, ...line.split(' ').map(columnsOf))
        // What is too long for a line stands in one of its own.
        const alone = line.trim().split(/ +/).length === 1
        expect({ line, fits: columnsOf(line) <= columns || (alone && longest > columns / 2) }).toEqual({
          line,
          fits: true,
        })
      }
      if (!changing.has(args[0] ?? '')) expect(withoutNumbers(wordsOf(text))).toEqual(withoutNumbers(wordsOf(plain)))
    }
  })
})
