import { mkdir, mkdtemp, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import * as files from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bytesInMemory } from '../../../src/main/takeout/archives/random-bytes.ts'
import { ExportArrivals, lookEvery, quietFor, steadyFor } from '../../../src/main/takeout/arrivals/export-arrivals.ts'
import { hasZipEnd } from '../../../src/main/takeout/arrivals/look-for-exports.ts'
import type { ArrivalsState } from '../../../src/shared/imports/arrivals.ts'
import { zipOf } from '../../emulator/takeout/zip-writer.ts'
import { standingClock, type StandingClock } from '../../clocks/standing-clock.ts'

const stamp = '20260301T101500Z'
const zip = zipOf([{ name: 'Takeout/Google Photos/Lake/a.jpg', bytes: 'a' }])

let folder: string
let clock: StandingClock
let arrivals: ExportArrivals
let notes: string[]
let states: ArrivalsState[]

const at = (name: string): string => join(folder, 'Downloads', name)
const part = (number: number): string => `takeout-${stamp}-00${number}.zip`

function open(): ExportArrivals {
  const made = new ExportArrivals({
    clock,
    files,
    home: join(folder, 'home'),
    personFolder: folder,
    log: () => undefined,
    changed: (state) => void states.push(state),
    notify: ({ id, parts }) => void notes.push(`${id} ${parts}`),
  })
  made.start()
  return made
}

/** Time goes by, and everything that waits for it has had its turn. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= lookEvery) {
    const waits = clock.waits.length
    clock.advance(Math.min(left, lookEvery))
    while (clock.waits.length === waits) await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-arrivals-'))
  await mkdir(join(folder, 'Downloads'))
  // Files that a test writes are new by this clock.
  clock = standingClock(Date.now())
  notes = []
  states = []
  arrivals = open()
})
afterEach(async () => {
  await arrivals.close()
  await rm(folder, { recursive: true })
})

describe('a watched folder', () => {
  it('names an export once its archives have not grown for a while and end as they should, and tells of it once', async () => {
    await arrivals.watch('~/Downloads')
    await writeFile(at(part(1)), zip.subarray(0, 40))
    await pass(lookEvery)
    expect(arrivals.state.exports).toMatchObject([{ id: stamp, parts: [], unfinished: 1 }])
    await writeFile(at(part(1)), zip)
    await writeFile(at(`${part(3)}.crdownload`), zip.subarray(0, 10))
    await pass(steadyFor + lookEvery)
    expect(arrivals.state).toEqual({
      folder: join(folder, 'Downloads'),
      exports: [{ id: stamp, parts: [1], missing: [], paths: [at(part(1))], bytes: zip.length, unfinished: 1 }],
    })
    await pass(quietFor * 2)
    expect(notes).toEqual([])
    await rename(at(`${part(3)}.crdownload`), at(part(3)))
    await writeFile(at(part(3)), zip)
    await pass(steadyFor + lookEvery)
    expect(arrivals.state.exports).toMatchObject([{ parts: [1, 3], missing: [2], unfinished: 0 }])
    expect(notes).toEqual([])
    await pass(quietFor * 3)
    expect(notes).toEqual([`${stamp} 2`])
  })

  it('does not take an archive for whole that was cut, is empty, or is something else, however long it lies there', async () => {
    await arrivals.watch(join(folder, 'Downloads'))
    await writeFile(at(part(1)), zip.subarray(0, zip.length - 1))
    await writeFile(at(part(2)), '')
    await writeFile(at(part(4)), '<html>Sign in</html>')
    await pass(steadyFor * 4)
    expect(arrivals.state.exports).toMatchObject([{ parts: [], paths: [], unfinished: 3 }])
    await pass(quietFor * 2)
    expect(notes).toEqual([])
  })

  it('leaves everything else alone', async () => {
    await mkdir(at(part(1)))
    await writeFile(at('holiday.zip'), zip)
    await writeFile(join(folder, 'elsewhere.zip'), zip)
    await symlink(join(folder, 'elsewhere.zip'), at(part(2)))
    await arrivals.watch(join(folder, 'Downloads'))
    await pass(steadyFor * 3)
    expect(arrivals.state.exports).toEqual([])
  })

  it('knows at once what lay there before', async () => {
    await writeFile(at(part(1)), zip)
    await utimes(at(part(1)), 1_700_000_000, 1_700_000_000)
    const watched = await arrivals.watch(join(folder, 'Downloads'))
    expect(watched).toMatchObject({ ok: true, value: { exports: [{ parts: [1], unfinished: 0 }] } })
  })

  it('names what a person has dealt with again only if more of it comes, also after a restart', async () => {
    await writeFile(at(part(1)), zip)
    await utimes(at(part(1)), 1_700_000_000, 1_700_000_000)
    await arrivals.watch(join(folder, 'Downloads'))
    expect(await arrivals.dismiss(stamp)).toMatchObject({ ok: true, value: { exports: [] } })
    await arrivals.close()
    arrivals = open()
    await pass(lookEvery)
    expect(arrivals.state).toEqual({ folder: join(folder, 'Downloads'), exports: [] })
    await writeFile(at(part(2)), zip)
    await pass(steadyFor + lookEvery)
    expect(arrivals.state.exports).toMatchObject([{ parts: [1, 2] }])
    await arrivals.watch(null)
    expect(arrivals.state).toEqual({ exports: [] })
  })

  it('says why it cannot be looked at, and goes on when it can', async () => {
    await arrivals.watch(join(folder, 'Downloads'))
    await rename(join(folder, 'Downloads'), join(folder, 'away'))
    await pass(lookEvery)
    expect(arrivals.state).toMatchObject({ exports: [], problem: { code: 'import-path-missing' } })
    await rename(join(folder, 'away'), join(folder, 'Downloads'))
    await pass(lookEvery)
    expect(arrivals.state).toEqual({ folder: join(folder, 'Downloads'), exports: [] })
  })

  it('is refused if it is no whole path, and what was watched stays', async () => {
    await arrivals.watch(join(folder, 'Downloads'))
    for (const wrong of ['Downloads', '', 'a\0b'])
      expect(await arrivals.watch(wrong)).toMatchObject({ ok: false, problem: { code: 'folder-not-whole' } })
    expect(arrivals.state.folder).toBe(join(folder, 'Downloads'))
  })

  it('tells of changes alone', async () => {
    await writeFile(at(part(1)), zip)
    await arrivals.watch(join(folder, 'Downloads'))
    await pass(steadyFor * 5)
    expect(states.map(({ exports }) => exports.map(({ parts }) => parts))).toEqual([[[]], [[1]]])
    await truncate(at(part(1)), 10)
    await pass(lookEvery)
    expect(states).toHaveLength(3)
  })
})

it('a zip that lacks any of its last bytes, or has some after it, has no end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ name: fc.string({ minLength: 1, maxLength: 20 }), bytes: fc.string({ maxLength: 60 }) }), {
        maxLength: 5,
      }),
      fc.nat(),
      async (entries, cut) => {
        const whole = zipOf(entries)
        expect(await hasZipEnd(bytesInMemory(whole))).toBe(true)
        const short = whole.subarray(0, whole.length - 1 - (cut % whole.length))
        expect(await hasZipEnd(bytesInMemory(short))).toBe(false)
      },
    ),
  )
})
