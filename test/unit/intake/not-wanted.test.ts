import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Candidate, Wanted } from '../../../src/main/intake/candidate.ts'
import { FileJournal } from '../../../src/main/intake/file-journal.ts'
import { Intake } from '../../../src/main/intake/intake.ts'
import type { Taken } from '../../../src/main/intake/intake.ts'
import type { ItemId } from '../../../src/shared/domain.ts'
import { gif } from '../backup/downloads/one-attempt.ts'
import { SmallMirror } from '../mirror/small-mirror.ts'

let small: SmallMirror
beforeAll(async () => void (small = await SmallMirror.open()))
afterEach(() => small.empty())
afterAll(() => small.close())

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

function closes(): { count: number } {
  const seen = { count: 0 }
  const { files } = small.mirror
  const create = files.create.bind(files)
  Object.assign(files, {
    async create(...args: Parameters<typeof create>) {
      const handle = await create(...args)
      const close = handle.close.bind(handle)
      handle.close = () => {
        seen.count++
        return close()
      }
      return handle
    },
  })
  return seen
}

/** Longer than what is kept in memory alone. */
const long = 'bytes'.repeat(300_000)

test.each<[string, Omit<Candidate, 'open'>, string[]]>([
  ['that nobody wants once it has come', { whose: () => undefined }, [long]],
  ['of which too little has come', { whose: () => undefined, total: 9_000_000 }, [long]],
  [
    'of which nobody can say whose it is',
    {
      whose() {
        throw new Error('the index is gone')
      },
    },
    [long],
  ],
])('a file %s is closed, and leaves nothing, before its task has ended', async (_, candidate, texts) => {
  const { mirror, clock, write: log } = small
  const closed = closes()
  const intake = new Intake({
    mirror,
    clock,
    log,
    journal: new FileJournal(mirror.database, 1),
    published: () => undefined,
  })
  const folder = mirror.folders.open('import', 1)
  await intake.offer({ ...candidate, open: () => pieces(...texts) }, folder).catch((error: unknown) => {
    expect(error).toHaveProperty('message', 'the index is gone')
  })
  expect(closed.count).toBe(1)
  expect(await small.names('.shoebox/incoming/import-1')).toEqual([])
  await folder.close()
})

test.each<[string, string[]]>([
  ['small', ['by', 'tes']],
  ['empty', []],
])('a file that is %s and that nobody wants was never on the disk', async (_, texts) => {
  const { mirror, clock, write: log } = small
  const closed = closes()
  const journal = new FileJournal(mirror.database, 1)
  const intake = new Intake({ mirror, clock, log, journal, published: () => undefined })
  const folder = mirror.folders.open('import', 1)
  await intake.offer({ whose: () => undefined, open: () => pieces(...texts) }, folder)
  expect(closed.count).toBe(0)
  expect(await small.names('.shoebox/incoming')).toEqual([])
  await folder.close()
})

async function offered(candidate: Candidate): Promise<Taken> {
  const { mirror, clock, write: log } = small
  const journal = new FileJournal(mirror.database, 1)
  const intake = new Intake({ mirror, clock, log, journal, published: () => undefined })
  const folder = mirror.folders.open('import', 1)
  try {
    return await intake.offer(candidate, folder)
  } finally {
    await folder.close()
  }
}

test('a file of which a disk did not take a piece is not taken, and nobody is asked whose it is', async () => {
  let asked = 0
  const whose = (): undefined => void asked++
  const fault = small.disk.plan({ on: 'handle.writev', code: 'EBUSY', path: 'download-', times: 1 })
  expect(await offered({ whose, open: () => pieces(long, long) })).toMatchObject({
    kind: 'not-taken',
    why: { at: 'disk', error: { code: 'EBUSY' } },
  })
  expect([fault.hits, asked, await small.names('.shoebox/incoming')]).toEqual([1, 0, []])
})

test('a file of which a disk did not take the end is not taken either', async () => {
  let asked = 0
  const whose = (): undefined => void asked++
  const fault = small.disk.plan({ on: 'handle.writev', code: 'EBUSY', path: 'download-', after: 1 })
  expect(await offered({ whose, open: () => pieces(long) })).toMatchObject({ kind: 'not-taken', why: { at: 'disk' } })
  expect([Number(fault.hits) > 0, asked, await small.names('.shoebox/incoming')]).toEqual([true, 0, []])
})

test.each([
  ['cut, of a source that allows for it', true, 30, true],
  ['whole, of a source that allows for it', true, 43, false],
  ['cut, of a source that does not', undefined, 30, false],
])('whoever is asked hears that a file is cut: one that is %s', async (_, mayBeCut, bytes, isCut) => {
  let heard: unknown
  const open = async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(gif.subarray(0, bytes))
  }
  const whose: Candidate['whose'] = (of) => void (heard = of.isCut)
  await offered({ whose, open, ...(mayBeCut && { mayBeCut }) })
  expect(heard).toBe(isCut)
})

test('a file that is refused, or in which a mistake shows, leaves nothing where it has come', async () => {
  const wanted: Wanted = {
    item: small.item('a.jpg'),
    id: 'a' as ItemId,
    role: 'primary',
    filename: 'a.jpg',
    video: false,
    creationTime: '',
  }
  const open = (): AsyncGenerator<Uint8Array> => pieces(long)
  expect(await offered({ whose: () => wanted, open })).toMatchObject({ why: { code: 'item-not-an-image' } })
  expect(await small.names('.shoebox/incoming')).toEqual([])
  const wrong = {
    ...wanted,
    get from(): undefined {
      throw new TypeError('a bug')
    },
  }
  await expect(offered({ whose: () => wrong as unknown as Wanted, open })).rejects.toThrow('a bug')
  expect(await small.names('.shoebox/incoming')).toEqual([])
})

test('a mistake while a file comes is told as one', async () => {
  const { files } = small.mirror
  files.create = () => Promise.reject(new TypeError('a bug'))
  await expect(offered({ whose: () => undefined, open: () => pieces(long) })).rejects.toThrow('a bug')
})

test('no more of a file is read than its source has promised, and all of that', async () => {
  let sent = 0
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (; sent < 1000; sent++) yield await Promise.resolve(Buffer.from('four'))
  }
  let asked: unknown
  const whose: Candidate['whose'] = (bytes) => void (asked = bytes.bytes)
  expect(await offered({ whose, total: 6, open: endless })).toEqual({
    kind: 'not-taken',
    why: { at: 'content', code: 'item-wrong-length', detail: '8 of 6 bytes' },
  })
  expect([sent < 5, asked]).toEqual([true, undefined])
  // What comes behind the last byte that was promised is too much.
  expect(await offered({ whose, total: 4, open: () => pieces('four', 'x') })).toMatchObject({
    why: { code: 'item-wrong-length', detail: '5 of 4 bytes' },
  })
  expect(await offered({ whose, total: 12, open: () => pieces('four', 'four', 'four') })).toEqual({ kind: 'done' })
  expect(asked).toBe(12)
})
