import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { albumList } from '../../../src/main/library/album-list.ts'
import { differenceItems } from '../../../src/main/library/completeness/difference-items.ts'
import { healthNumbers } from '../../../src/main/library/completeness/health-numbers.ts'
import { verdictFacts } from '../../../src/main/library/completeness/verdict-facts.ts'
import { readTally } from '../../../src/main/index/tally.ts'
import type { AccountId } from '../../../src/shared/domain.ts'
import {
  goneCodes,
  hasItems,
  isBeyondCount,
  isGone,
  problemGroup,
  type Difference,
  type DifferenceQuery,
} from '../../../src/shared/health.ts'
import type { ProblemCode } from '../../../src/shared/problems/problem.ts'
import { remedyOf } from '../../../src/shared/problems/remedy.ts'
import { SampleIndex } from './sample-index.ts'
import { addRow, addRows, changeRows } from '../../rows/rows.ts'

const job = fc.option(
  fc.record({
    state: fc.constantFrom('queued', 'active', 'publishing', 'waiting', 'failed'),
    reason: fc.constantFrom(
      'item-gone',
      'google-not-found',
      'item-processing',
      'item-incomplete',
      'item-undelivered',
      'offline',
      'day-limit-reached',
      null,
    ),
  }),
  { nil: undefined },
)

/** What can be true of an item; what cannot be at once is left out when it is made. */
const sample = fc.record({
  here: fc.boolean(),
  motionHere: fc.boolean(),
  inGoogle: fc.boolean(),
  photoJob: job,
  motionJob: job,
  motionFirst: fc.boolean(),
  lost: fc.constantFrom(undefined, 'primary', 'motion', 'both'),
  wrong: fc.boolean(),
  albums: fc.subarray([0, 1]),
})
type Sample = typeof sample extends fc.Arbitrary<infer Value> ? Value : never

const remoteCount = fc.option(fc.nat(8), { nil: undefined })
const albums = fc.tuple(
  fc.record({ remoteCount, inGoogle: fc.boolean() }),
  fc.record({ remoteCount, inGoogle: fc.boolean() }),
)

function fill(index: SampleIndex, samples: readonly Sample[]): number[][] {
  const { database } = index
  addRows(database, 'run', [
    { id: 1, finished_at: 1, outcome: 'complete', lists: 1 },
    { id: 2, started_at: 2, finished_at: null, outcome: null, lists: 0 },
  ])
  const members: number[][] = [[], []]
  for (const each of samples) {
    const motionFile = { path: '', bytes: 1, sha256: 'm'.repeat(64), mimeType: 'video/mp4' }
    const item = index.item({
      ...(each.here ? {} : { file: false }),
      ...(each.motionHere && { motionFile: { ...motionFile, path: `Photos/${Math.random()}.mp4` } }),
    })
    const jobs = [
      { role: 'primary', of: each.photoJob },
      { role: 'motion', of: each.motionJob },
    ]
    for (const { role, of } of each.motionFirst ? jobs.reverse() : jobs)
      if (of) addRow(database, 'job', { item, role, lane: 'account', run: 2, state: of.state, reason: of.reason })
    for (const role of ['primary', 'motion'])
      if (each.lost === role || each.lost === 'both')
        addRow(database, 'refetch', { item, role, path: `Photos/${item}-${role}` })
    if (!each.inGoogle) changeRows(database, 'item', { in_google: false }, { ref: item })
    if (each.wrong) addRow(database, 'file_problem', { path: `Photos/wrong-${item}`, item })
    for (const album of each.albums) members[album]?.push(item)
  }
  return members
}

/** What an attempt did not bring of something newer than what is here: one code for each item. */
function newerOf({ here, motionHere, inGoogle, photoJob, motionJob, motionFirst }: Sample): ProblemCode | undefined {
  if (!here || !inGoogle) return undefined
  const jobs = [photoJob, motionHere ? motionJob : undefined]
  const open = (motionFirst ? jobs.reverse() : jobs)
    .filter((each) => each !== undefined && ['failed', 'waiting'].includes(each.state))
    .map((each) => ({ state: each?.state, code: each?.reason ?? ('unexpected' as const) }))
    .filter(({ code }) => !goneCodes.includes(code))
  return (open.find(({ state }) => state === 'failed') ?? open[0])?.code
}

const total = (differences: readonly Difference[], fits: (difference: Difference) => boolean): number =>
  differences.filter(fits).reduce((sum, { count }) => sum + count, 0)

describe('what is not here', () => {
  it('is the same number in the verdict, under Health, on the cards and in the lists behind them', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 8 }), albums, (samples, kinds) => {
        const index = new SampleIndex()
        const { database } = index
        const members = fill(index, samples)
        for (const [at, kind] of kinds.entries())
          index.album(`Album ${at}`, (members[at] ?? []) as never, {
            inGoogle: kind.inGoogle,
            ...(kind.remoteCount !== undefined && { remoteCount: kind.remoteCount }),
          })
        const verdict = verdictFacts(database, false)
        const health = healthNumbers(database)
        const [account] = health.accounts
        const { differences = [], here = 0, listed = 0 } = account ?? {}

        // An item is here if its photo or video is, and nothing else is.
        const isHere = samples.filter((each) => each.here).length
        expect([verdict.here, health.items, readTally(database).items, here]).toEqual([isHere, isHere, isHere, isHere])
        expect(verdict.lacking).toBe(total(differences, (one) => one.part !== true && !isGone(one)))
        expect(verdict.parts).toBe(total(differences, (one) => one.part === true && !isGone(one)))
        expect(listed - total(differences, ({ part }) => part !== true)).toBe(here)
        const group = (one: Difference): string => (one.code === undefined ? '' : problemGroup(one.code))
        expect(verdict.preparing).toBe(total(differences, (one) => one.part !== true && group(one) === 'processing'))
        expect(verdict.preparing).toBeLessThanOrEqual(verdict.lacking)
        const newer = samples.map(newerOf).filter((code) => code !== undefined)
        expect(verdict.newer).toBe(newer.length)
        expect(verdict.failed).toBeLessThanOrEqual(verdict.lacking + verdict.parts + verdict.newer)
        expect(verdict.retryable).toBe(
          total(differences, ({ code }) => code !== undefined && remedyOf(code) === 'again') +
            newer.filter((code) => remedyOf(code) === 'again').length,
        )
        expect(verdict.wrong).toBe(health.problemsTotal)

        const cards = albumList(database, false)
        expect(cards.map(({ id }) => id)).toEqual(health.albums.map(({ album }) => album))
        for (const [at, card] of cards.entries()) {
          const album = health.albums[at]
          if (!album) throw new Error('Health has fewer albums')
          expect(card.localCount).toBe(album.here)
          expect(card.listedCount).toBe(album.listed)
          expect(card.remoteCount).toBe(album.remoteCount)
          expect(card.repeatedCount ?? 0).toBe(total(album.differences, ({ reason }) => reason === 'duplicate'))
          expect(card.wrongCount).toBe(album.wrong)
          expect(card.lackingParts).toBe(total(album.differences, (one) => one.part === true && !isGone(one)))
          const signed = album.differences
            .filter(({ part }) => part !== true)
            .reduce((sum, { reason, count }) => sum + (isBeyondCount(reason) ? count : -count), 0)
          expect((album.remoteCount ?? album.listed) + signed).toBe(album.here)
        }

        const owners: { of: DifferenceQuery['of']; differences: readonly Difference[] }[] = [
          { of: { account: 'account' as AccountId }, differences },
          ...health.albums.map((album) => ({ of: { album: album.album }, differences: album.differences })),
        ]
        for (const { of, differences: told } of owners)
          for (const { count, ...which } of told) {
            const list = differenceItems(database, { of, ...which, offset: 0, limit: 100 })
            expect(list.total).toBe(hasItems(which.reason) ? count : 0)
            if (which.reason !== 'duplicate')
              for (const { ref } of list.items) expect(ref !== undefined).toBe(which.part === true)
          }
      }),
      { numRuns: 100 },
    )
  })

  it('is no item of which Google says, when it is asked, that it has it no more', () => {
    const index = new SampleIndex()
    const items = [index.item(), index.item({ file: false }), index.item({ file: false })]
    addRow(index.database, 'run', {
      id: 1,
      selection: '{"library":true}',
      finished_at: 1,
      outcome: 'with-problems',
      lists: 1,
    })
    addRow(index.database, 'job', { item: 2, lane: 'account', state: 'failed', reason: 'item-gone' })
    changeRows(index.database, 'item', { in_google: false }, { ref: 3 })
    index.album('Trip', items, { remoteCount: 3 })
    expect(verdictFacts(index.database, false)).toMatchObject({ here: 1, lacking: 0, failed: 0, retryable: 0 })
    expect(healthNumbers(index.database).accounts).toMatchObject([{ listed: 3, here: 1 }])
  })

  it('is told of a card while a backup runs only where an attempt came to nothing', () => {
    const index = new SampleIndex()
    const items = [index.item({ motion: true }), index.item({ motion: true })]
    addRow(index.database, 'run', { id: 1 })
    addRows(index.database, 'job', [
      { item: 1, role: 'motion', lane: 'account', state: 'queued' },
      { item: 2, role: 'motion', lane: 'account', state: 'failed', reason: 'offline' },
    ])
    index.album('Trip', items, { remoteCount: 2 })
    expect(albumList(index.database, true)).toMatchObject([{ localCount: 2, lackingParts: 1 }])
    expect(albumList(index.database, false)).toMatchObject([{ localCount: 2, lackingParts: 2 }])
  })
})
