/**
 * `npm run screen-reader`: goes through the app by keys alone, on a screen that nobody sees, with Orca speaking, and compares what it
 * said with `docs/screen-reader.txt`. Options: --update keeps what was heard, --print shows all of it, --only PLACE goes to one place,
 * shows what is said there and compares nothing. Ends with 1 where it differs, and with 2 where there can be no screen reader.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startShoebox } from '../test/browser/shoebox.ts'
import { buildIfStale } from './build-if-stale.ts'
import { startDesk } from './screen-reader/desk.ts'
import { ensureScreenReader, spokenBy } from './screen-reader/packages.ts'
import { createReader, type Reader } from './screen-reader/reader.ts'
import { differences, headAndRest, transcriptOf, withHead } from './screen-reader/transcript.ts'
import { walk } from './screen-reader/walk.ts'

const kept = join(import.meta.dirname, '../docs/screen-reader.txt')

const { values: flags } = parseArgs({
  options: {
    update: { type: 'boolean', default: false },
    print: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
})

async function listen(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-spoken-'))
  const places = { home: join(folder, 'home'), mirror: join(folder, 'mirror') }
  const ends: (() => Promise<void>)[] = []
  let reader: Reader | undefined
  try {
    const desk = await startDesk(folder)
    ends.push(() => desk.close())
    const shoebox = await startShoebox(desk.page, places, { profile: 'legacy', consent: 'allow' })
    ends.push(() => shoebox.close())
    reader = createReader(desk, { [places.mirror]: 'FOLDER', [folder]: 'HOME', [homedir()]: '~' })
    await walk(reader, shoebox, flags.only)
    return transcriptOf(reader.parts)
  } catch (error) {
    // As far as it came, for whoever looks into it.
    if (reader) console.log(transcriptOf(reader.parts))
    throw error
  } finally {
    await Promise.allSettled(ends.map((end) => end()))
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

// What runs below is ended at the exit.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130))
const missing = ensureScreenReader()
if (missing.length > 0) {
  console.error(`The screen reader did not run: ${missing.join(', ')} not found on this machine.`)
  process.exit(2)
}
buildIfStale()
const now = await listen()
if (flags.print || flags.only !== undefined) console.log(now)
if (flags.only !== undefined) console.log('One place alone is not compared.')
else if (flags.update) {
  await writeFile(kept, withHead(spokenBy(), now))
  console.log('Kept in docs/screen-reader.txt.')
} else {
  const [by, before] = headAndRest(await readFile(kept, 'utf8'))
  const lines = differences(before, now)
  if (lines.length === 0) console.log(`The screen reader says what it said. ${spokenBy()}.`)
  else {
    console.log(lines.join('\n'))
    console.log(
      `\nThe screen reader says something else (- before, + now). Where that is right: npm run screen-reader -- --update`,
    )
    if (by !== spokenBy()) console.log(`Before it was ${by}; now it is ${spokenBy()}, which alone may be why.`)
    process.exitCode = 1
  }
}
