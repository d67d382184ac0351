import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Candidate } from '../../../src/main/intake/candidate.ts'
import { FileJournal } from '../../../src/main/intake/file-journal.ts'
import { Intake } from '../../../src/main/intake/intake.ts'
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

test.each<[string, Omit<Candidate, 'open'>, string[]]>([
  ['that nobody wants once it has come', { whose: () => undefined }, ['bytes']],
  ['of which too little has come', { whose: () => undefined, total: 9 }, ['bytes']],
  ['that is empty', { whose: () => undefined }, []],
  [
    'of which nobody can say whose it is',
    {
      whose() {
        throw new Error('the index is gone')
      },
    },
    ['bytes'],
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
