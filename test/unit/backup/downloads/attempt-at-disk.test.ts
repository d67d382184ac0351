import { rm, stat } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { FileJournal } from '../../../../src/main/intake/file-journal.ts'
import { Intake } from '../../../../src/main/intake/intake.ts'
import type { Taken } from '../../../../src/main/intake/intake.ts'
import type { Wanted } from '../../../../src/main/intake/candidate.ts'
import type { TaskFolder } from '../../../../src/main/mirror/disk/task-folders.ts'
import type { ItemId } from '../../../../src/shared/domain.ts'
import { SmallMirror, sha256 } from '../../mirror/small-mirror.ts'
import { attempt, gif, jobFor, otherGif } from './one-attempt.ts'
import { addRow, changeRows } from '../../../rows/rows.ts'

let small: SmallMirror
beforeAll(async () => void (small = await SmallMirror.open()))
afterEach(() => small.empty())
afterAll(() => small.close())

const july = 'Photos/2021/07'
const shown = (): unknown[] => small.rows('SELECT item, path FROM current_file ORDER BY path')

/** An item that shows a picture, on the disk and in the index. */
async function showing(name: string, bytes: Buffer): Promise<number> {
  const item = await small.photo(name, 'x')
  await small.put(`${july}/${name}`, bytes)
  changeRows(small.database, 'current_file', { sha256: sha256(bytes), bytes: bytes.length }, { item })
  return item
}

const listedByNobody = (item: number): void =>
  changeRows(small.database, 'item', { account: null, remote_id: null, in_google: false }, { ref: item })

describe('bytes of an item that is new here', () => {
  test('and that an item shows which no account lists, are of that one, which the account lists from then on', async () => {
    const here = await showing('here.gif', gif)
    listedByNobody(here)
    const [{ id } = {}] = small.rows('SELECT id FROM item')
    const listed = small.item('a.gif')
    changeRows(small.database, 'item', { first_seen: 5 }, { ref: listed })
    const { outcome } = await attempt(small, jobFor(small, listed), [{ bytes: gif }])
    expect(outcome).toEqual({ kind: 'done' })
    expect(shown()).toEqual([{ item: listed, path: `${july}/here.gif` }])
    expect(small.rows('SELECT ref, id, account FROM item')).toEqual([{ ref: listed, id, account: 'ann' }])
    expect(await small.names(july)).toEqual(['here.gif'])
  })

  test.each(['another account lists it', 'it has another file already'])('are its own where %s', async (what) => {
    const here = await showing('here.gif', gif)
    const listed = what.includes('file') ? await showing('a.gif', otherGif) : small.item('a.gif')
    if (what.includes('file')) listedByNobody(here)
    await attempt(small, jobFor(small, listed), [{ bytes: gif }])
    expect(small.rows('SELECT ref FROM item')).toHaveLength(2)
    expect(shown()).toContainEqual({ item: here, path: `${july}/here.gif` })
    expect(shown()).toHaveLength(2)
  })
})

describe('a file that is longer than what is kept in memory alone', () => {
  const long = Buffer.concat([gif, Buffer.alloc(3_000_000)])

  test('has the date of the photo', async () => {
    const { outcome } = await attempt(small, jobFor(small, small.item('a.gif')), [{ bytes: long }])
    expect(outcome).toEqual({ kind: 'done' })
    const [{ path, mtime } = {}] = small.rows('SELECT path, mtime FROM current_file')
    const { mtimeMs } = await stat(small.at(String(path)))
    expect(Math.round(mtimeMs / 1000)).toBe(Math.round(Number(mtime) / 1000))
    expect(Math.abs(mtimeMs - Date.now())).toBeGreaterThan(1_000_000)
  })

  test('and is here already leaves nothing behind, and what is here as it was', async () => {
    const item = await showing('a.gif', long)
    const { outcome } = await attempt(small, jobFor(small, item), [{ bytes: long }])
    expect(outcome).toEqual({ kind: 'done' })
    expect([await small.names('.shoebox/incoming'), await small.names(july)]).toEqual([[], ['a.gif']])
  })
})

test('what the disk says of one place is an outcome, and nothing is thrown', async () => {
  // Longer than what is kept in memory alone.
  const long = Buffer.concat([gif, Buffer.alloc(3_000_000)])
  const fault = small.disk.plan({ on: 'open', code: 'EBUSY', path: 'download-' })
  const { outcome, told } = await attempt(small, jobFor(small, small.item('a.gif')), [{ bytes: long }])
  expect(outcome).toMatchObject({ kind: 'retry', problem: { code: 'file-failed' } })
  expect([Number(fault.hits) > 0, told]).toEqual([true, []])
})

test('a place that cannot be looked at is an outcome as well', async () => {
  const item = await showing('a.gif', otherGif)
  const fault = small.disk.plan({ on: 'lstat', code: 'EBUSY', path: `${july}/a.gif`, times: 1 })
  const { outcome } = await attempt(small, jobFor(small, item), [{ bytes: gif }])
  expect(outcome).toMatchObject({ kind: 'retry', problem: { code: 'file-failed' } })
  expect([fault.hits, shown().length, await small.names('.shoebox/incoming')]).toEqual([1, 1, []])
})

test('a file that was found damaged goes where such files of the day go', async () => {
  const item = await showing('a.gif', gif)
  addRow(small.database, 'file_problem', { path: `${july}/a.gif` })
  await small.put(`${july}/a.gif`, 'xx')
  expect((await attempt(small, jobFor(small, item), [{ bytes: gif }])).outcome).toEqual({ kind: 'done' })
  const day = new Date(small.clock.now()).toISOString().slice(0, 10)
  expect(await small.content(`.shoebox/set-aside/${day}/${july}/a.gif`)).toBe('xx')
  expect(await small.content(`${july}/a.gif`)).toBe(gif.toString('utf8'))
})

describe('a small file, which has no temporary name before it is published,', () => {
  async function taking(work: (take: (bytes: Buffer) => Promise<Taken>) => Promise<void>): Promise<void> {
    const { mirror, clock, write: log } = small
    addRow(small.database, 'run', { id: 1 })
    const journal = new FileJournal(mirror.database, 1)
    const intake = new Intake({ mirror, clock, log, journal, published: () => undefined })
    const folder: TaskFolder = mirror.folders.open('import', 1)
    let number = 0
    await work((bytes) => {
      const filename = `${++number}.gif`
      const item = small.item(filename)
      const wanted: Wanted = { item, id: filename as ItemId, role: 'primary', filename, video: false, creationTime: '' }
      const open = async function* (): AsyncGenerator<Uint8Array> {
        yield await Promise.resolve(bytes)
      }
      return intake.offer({ whose: () => wanted, open }, folder)
    })
    await folder.close()
  }

  test('comes though a person has tidied the folder of its task away', async () => {
    await taking(async (take) => {
      expect(await take(gif)).toEqual({ kind: 'done' })
      await rm(small.at('.shoebox/incoming'), { recursive: true })
      expect(await take(otherGif)).toEqual({ kind: 'done' })
    })
    expect(shown()).toHaveLength(2)
    expect(small.rows('SELECT * FROM job')).toEqual([])
  })

  test('is given up where that folder never is there, and nothing is remembered of it', async () => {
    const fault = small.disk.plan({ on: 'open', code: 'ENOENT', path: 'download-' })
    await taking(async (take) => {
      expect(await take(gif)).toMatchObject({ kind: 'not-taken' })
    })
    expect([fault.hits, shown(), small.rows('SELECT * FROM job')]).toEqual([2, [], []])
  })
})

test('a photo has no video part once its source says so', async () => {
  const item = await small.photo('a.jpg')
  await small.file(item, `${july}/a.mov`, 'film', 'motion')
  const { mirror, clock, write: log } = small
  const job = jobFor(small, item, 'motion')
  const journal = new FileJournal(mirror.database, 1)
  new Intake({ mirror, clock, log, journal, published: () => undefined }).noMotion(job)
  expect(shown()).toEqual([{ item, path: `${july}/a.jpg` }])
  expect(small.rows('SELECT role, replaced_at FROM earlier_file')).toEqual([
    { role: 'motion', replaced_at: clock.now() },
  ])
  expect(small.rows('SELECT * FROM job')).toEqual([])
})
