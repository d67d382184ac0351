import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ApiFailure, ApiResult, LibraryApi, RemoteAlbum } from '../../../src/main/google/library/library-api.ts'
import type { LibraryWrites } from '../../../src/main/google/library/library-writes.ts'
import { RestoreRows } from '../../../src/main/index/restore-rows.ts'
import { AlbumsThere } from '../../../src/main/restore/album-there.ts'
import type { WantedAlbum } from '../../../src/main/restore/albums-wanted.ts'
import type { Problem } from '../../../src/shared/problems/problem.ts'
import { putTexts, type TextsThere } from '../../../src/main/restore/texts-there.ts'
import { Ended, type Patience } from '../../../src/main/upload/asking.ts'
import type { AccountId } from '../../../src/shared/domain.ts'
import { SampleIndex } from '../library/sample-index.ts'

const account = 'account' as AccountId
const unclear: ApiFailure = { kind: 'retry', problem: { code: 'google-unclear' }, afterMs: 0 }
const refused: ApiFailure = { kind: 'permanent', problem: { code: 'google-refused' } }
const signal = new AbortController().signal

let index: SampleIndex
let rows: RestoreRows
/** Albums of the account, as pages of ids and titles. */
let pages: [id: string, title: string][][]
let patient: boolean
let settled: number

const patience: Patience = {
  again: () => Promise.resolve(patient),
  until: () => Promise.resolve(patient),
  settle: () => {
    settled += 1
    return Promise.resolve(patient)
  },
}

beforeEach(() => {
  index = new SampleIndex()
  rows = new RestoreRows(index.database)
  pages = [[]]
  patient = true
  settled = 0
})

const album = (title: string, more: Partial<WantedAlbum> = {}): WantedAlbum => ({
  id: index.album(title),
  title,
  texts: [],
  items: [],
  notHere: 0,
  isOfLibrary: false,
  ...more,
})

/** `create` is what comes of the calls that make an album, one after the other. */
function there(create: ((title: string) => ApiResult<RemoteAlbum>)[] = []): AlbumsThere {
  const library: Partial<LibraryApi> = {
    albums: (token) => {
      const at = Number(token ?? 0)
      const entries = (pages[at] ?? []).map(([id, title]) => ({ id, title }) as RemoteAlbum)
      const more = at + 1 < pages.length ? { nextPageToken: String(at + 1) } : {}
      return Promise.resolve({ ok: true, value: { entries, ...more } } as never)
    },
    told: (id) => {
      const known = pages.flat().some(([each]) => each === id)
      const failure: ApiFailure = { kind: 'permanent', problem: { code: 'google-not-found' } }
      return Promise.resolve(known ? { ok: true, value: { productUrl: `page of ${id}` } } : { ok: false, failure })
    },
  }
  const writes: Partial<LibraryWrites> = {
    createAlbum: (title) => Promise.resolve(create.shift()?.(title) ?? expect.fail('no album is to be made')),
  }
  return new AlbumsThere({
    account,
    session: { library: library as LibraryApi, writes: writes as LibraryWrites },
    database: index.database,
    signal,
    patience,
  })
}

const makes =
  (id: string, answer: 'told' | ApiFailure = 'told') =>
  (title: string): ApiResult<RemoteAlbum> => {
    pages.at(-1)?.push([id, title])
    return answer === 'told' ? { ok: true, value: { id, title } as RemoteAlbum } : { ok: false, failure: answer }
  }
const makesNothing = (failure: ApiFailure) => (): ApiResult<RemoteAlbum> => ({ ok: false, failure })

describe('an album that is put back', () => {
  test('is not one of the same title that was there before, whether the call says what it made or not', async () => {
    pages = [[['theirs', 'Trip']], [['other', 'Trip']]]
    expect(await there([makes('told')]).find(album('Trip'))).toMatchObject({ remote: 'told', isNew: true })
    expect(await there([makes('found', unclear)]).find(album('Trip'))).toEqual({
      remote: 'found',
      isNew: true,
      isOurs: true,
      count: 0,
    })
    expect(rows.albums(account)).toEqual(new Set(['told', 'found']))
  })

  test('is made once more where the call was not carried out, and then is the one that this made', async () => {
    pages = [[['theirs', 'Trip']]]
    const found = await there([makesNothing(unclear), makes('mine')]).find(album('Trip'))
    expect(found).toMatchObject({ remote: 'mine', isNew: true })
  })

  test('is that of an earlier restore, also when its call left nobody knowing', async () => {
    const trip = album('Trip')
    pages = [[['theirs', 'Trip']]]
    patient = false
    await expect(there([makes('mine', unclear)]).find(trip)).rejects.toThrow(Ended)
    patient = true
    expect(await there().find(trip)).toEqual({ remote: 'mine', isNew: false, isOurs: true, count: 0 })
    // It was there at the first look.
    expect(settled).toBe(0)
    expect(await there().find(trip)).toMatchObject({ remote: 'mine', isNew: false, url: 'page of mine' })
  })

  test('of a call that was cut off is looked for once more a little later, and made if it is not there', async () => {
    const trip = album('Trip')
    patient = false
    await expect(there([makesNothing(unclear)]).find(trip)).rejects.toThrow(Ended)
    await expect(there().find(trip)).rejects.toThrow(Ended)
    patient = true
    expect(await there([makes('mine')]).find(trip)).toMatchObject({ remote: 'mine', isNew: true })
    expect(settled).toBe(2)
  })

  test('is none that was put back for another album of that title', async () => {
    const [one, other] = [album('Trip'), album('Trip')]
    expect(await there([makes('one')]).find(one)).toMatchObject({ remote: 'one' })
    patient = false
    pages = [[]]
    await expect(there([makesNothing(unclear)]).find(other)).rejects.toThrow(Ended)
    pages = [[['one', 'Trip']]]
    patient = true
    expect(await there([makes('two')]).find(other)).toMatchObject({ remote: 'two', isNew: true })
  })

  test('is the one that the account lists for it, and made anew where Google has neither', async () => {
    const trip = album('Trip', { known: 'listed' })
    pages = [[['listed', 'Another title']]]
    const listed = { remote: 'listed', isNew: false, isOurs: false, count: 0, url: 'page of listed' }
    expect(await there().find(trip)).toEqual(listed)
    expect(await there().find(trip)).toEqual(listed)
    pages = [[]]
    expect(await there([makes('anew')]).find(trip)).toMatchObject({ remote: 'anew', isNew: true })
  })

  test('stays ours when the account has listed it since, also when nobody knew what its call had made', async () => {
    const trip = album('Trip')
    pages = [[['theirs', 'Trip']]]
    patient = false
    await expect(there([makes('mine', unclear)]).find(trip)).rejects.toThrow(Ended)
    for (const _ of ['looked for', 'known'])
      expect(await there().find({ ...trip, known: 'mine' })).toMatchObject({ remote: 'mine', isOurs: true })
    const other = album('Trip')
    await expect(there([makesNothing(unclear)]).find(other)).rejects.toThrow(Ended)
    expect(await there().find({ ...other, known: 'theirs' })).toMatchObject({ remote: 'theirs', isOurs: false })
  })

  test('that Google refuses leaves nothing to be looked for', async () => {
    const trip = album('Trip')
    await expect(there([makesNothing(refused)]).find(trip)).rejects.toThrow('google-refused')
    expect(rows.of(account, trip.id).creating).toBeUndefined()
  })
})

describe('texts of an album', () => {
  const texts = [{ text: 'one' }, { text: 'two' }, { text: 'three' }]
  let asked: unknown[][]
  let row: number

  beforeEach(() => {
    asked = []
    row = rows.of(account, index.album('Trip')).ref
  })

  let there: TextsThere

  const put = async (answers: (string | ApiFailure)[], of = texts): Promise<TextsThere & { problems: Problem[] }> => {
    there = { texts: 0, unclearTexts: 0 }
    const problems = await putTexts({ row, remote: 'trip' }, of, there, {
      session: {
        writes: {
          addBetween: (id: string, text: unknown, place: unknown) => {
            asked.push([id, text, place])
            const answer = answers.shift() ?? expect.fail('nothing more is to be added')
            return Promise.resolve(
              typeof answer === 'string' ? { ok: true, value: answer } : { ok: false, failure: answer },
            )
          },
        } as unknown as LibraryWrites,
      },
      database: index.database,
      signal,
      patience,
    })
    return { ...there, problems }
  }

  test('stand one behind the other, each once', async () => {
    expect(await put(['t1', 't2', 't3'])).toEqual({ texts: 3, unclearTexts: 0, problems: [] })
    expect(asked).toEqual([
      ['trip', texts[0], 'first'],
      ['trip', texts[1], { afterText: 't1' }],
      ['trip', texts[2], { afterText: 't2' }],
    ])
    expect(await put([])).toEqual({ texts: 3, unclearTexts: 0, problems: [] })
  })

  test('go on behind the last that is known to stand there, and none of which nobody knows is added again', async () => {
    await put(['t1', 't2'], texts.slice(0, 2))
    expect(await put([unclear])).toEqual({ texts: 2, unclearTexts: 1, problems: [] })
    expect(asked.at(-1)).toEqual(['trip', texts[2], { afterText: 't2' }])
    expect(await put([])).toEqual({ texts: 2, unclearTexts: 1, problems: [] })
  })

  test('that Google refuses are told of, and are asked for again by the next restore', async () => {
    expect(await put(['t1', refused, 't3'])).toMatchObject({ texts: 2, problems: [{ code: 'google-refused' }] })
    expect(asked.at(-1)).toEqual(['trip', texts[2], { afterText: 't1' }])
    expect(await put(['t2'])).toEqual({ texts: 3, unclearTexts: 0, problems: [] })
    expect(asked.at(-1)).toEqual(['trip', texts[1], { afterText: 't1' }])
  })

  test('that stand elsewhere in a later export are not put there a second time', async () => {
    await put(['t1', 't2'], texts.slice(0, 2))
    const later = [{ text: 'before all' }, ...texts.slice(0, 2)]
    expect(await put(['t0'], later)).toEqual({ texts: 3, unclearTexts: 0, problems: [] })
    expect(asked.at(-1)).toEqual(['trip', later[0], 'first'])
    expect(await put([], later.toReversed())).toEqual({ texts: 3, unclearTexts: 0, problems: [] })
    // What a later export has no more is still there, should another have it again.
    expect(await put([], texts.slice(1, 2))).toEqual({ texts: 1, unclearTexts: 0, problems: [] })
    expect(await put([], later)).toEqual({ texts: 3, unclearTexts: 0, problems: [] })
  })

  test('are never there more often than an export has had them, whatever the exports say and Google answers', async () => {
    const exports = fc.array(
      fc.record({
        said: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 5 }),
        answers: fc.array(fc.constantFrom<string | ApiFailure>('added', unclear, refused), {
          minLength: 5,
          maxLength: 5,
        }),
      }),
      { minLength: 1, maxLength: 5 },
    )
    await fc.assert(
      fc.asyncProperty(exports, async (all) => {
        row = rows.of(account, index.album('Trip')).ref
        asked = []
        const most: Record<string, number> = {}
        const refusals: Record<string, number> = {}
        const restored = async (said: string[], answers: (string | ApiFailure)[]): Promise<void> => {
          for (const [word, each] of Object.entries(Object.groupBy(said, (one) => one)))
            most[word] = Math.max(most[word] ?? 0, each?.length ?? 0)
          const first = asked.length
          await put(
            [...answers],
            said.map((text) => ({ text })),
          )
          for (const [at, [, text]] of asked.slice(first).entries()) {
            const { text: word } = text as { text: string }
            if (answers[at] === refused) refusals[word] = (refusals[word] ?? 0) + 1
          }
        }
        for (const { said, answers } of all) await restored(said, answers)
        const everything = Object.entries(most).flatMap(([word, times]) => Array.from({ length: times }, () => word))
        await restored(
          everything,
          everything.map(() => 'added'),
        )
        for (const word of 'abc') {
          const calls = asked.filter(([, text]) => (text as { text: string }).text === word).length
          expect(calls - (refusals[word] ?? 0)).toBe(most[word] ?? 0)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('are added where other words stand in their place by now', async () => {
    await put(['t1'], [{ text: 'one' }])
    expect(await put(['t2'], [{ text: 'one, and more' }])).toMatchObject({ texts: 1 })
  })
})
