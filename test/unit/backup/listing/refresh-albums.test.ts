import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { IndexItems } from '../../../../src/main/backup/listing/index-items.ts'
import { refreshAlbums } from '../../../../src/main/backup/listing/refresh-albums.ts'
import type { RefreshParts } from '../../../../src/main/backup/listing/refresh-albums.ts'
import type { AccountSession, ApiFailure } from '../../../../src/main/google/library/library-api.ts'
import { createNetworkWatch } from '../../../../src/main/google/pace/network-watch.ts'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import type { Account, AccountId } from '../../../../src/shared/domain.ts'
import { accountOf } from '../account-of.ts'
import { ListedGoogle, refusedWith, remoteAlbum, signedOut } from './listed-google.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

const now = Date.UTC(2026, 0, 5)
const ann = accountOf('Ann')
const ben = accountOf('Ben')

let database: DatabaseSync
let clock: ReturnType<typeof standingClock>
let google: ListedGoogle

beforeEach(() => {
  database = openDatabase(':memory:')
  for (const account of [ann, ben]) new IndexItems(database).saveAccount(account)
  clock = standingClock(now, { hasty: true })
  google = new ListedGoogle()
})
afterEach(() => database.close())

describe('refreshing the albums that a person looks at', () => {
  let log: string[]
  const refresh = async (given: Partial<RefreshParts> = {}, signal = new AbortController().signal) =>
    await refreshAlbums(
      {
        mirror: { database, path: '/mirror' } as RefreshParts['mirror'],
        session: () => ({ library: google.library }) as AccountSession,
        accounts: () => [ann],
        clock,
        log: (_, event) => log.push(event),
        network: createNetworkWatch(clock),
        ...given,
      },
      signal,
    )
  beforeEach(() => (log = []))
  const titles = (): unknown[] =>
    database
      .prepare('SELECT title FROM album ORDER BY title')
      .all()
      .map((row) => row['title'])

  test('writes down google.own and shared ones of everybody who is signed in, and nothing of their items', async () => {
    ;[google.own, google.shared] = [[remoteAlbum('A')], [remoteAlbum('S', { shared: true })]]
    const cay: Account = { ...ann, id: 'cay' as AccountId, signedIn: false }
    expect(await refresh({ accounts: () => [ann, ben, cay] })).toEqual({ ok: true, value: undefined })
    expect(titles()).toEqual(['TA', 'TA', 'TS', 'TS'])
    expect(google.asked.toSorted()).toEqual(['albums', 'albums', 'shared', 'shared'])
  })

  test('needs somebody who is signed in', async () => {
    expect(await refresh({ accounts: () => [{ ...ann, signedIn: false }] })).toEqual({
      ok: false,
      problem: { code: 'sign-in-needed', values: { email: 'ann@example.com' } },
    })
    expect(await refresh({ accounts: () => [] })).toEqual({ ok: false, problem: { code: 'sign-in-needed' } })
    expect(await refresh({ session: () => undefined })).toEqual({
      ok: false,
      problem: { code: 'sign-in-needed', values: { email: 'ann@example.com' } },
    })
  })

  test.each<[string, ApiFailure, string]>([
    ['refused', refusedWith('google-refused'), 'google-refused'],
    ['signed out', signedOut, 'sign-in-needed'],
    ['offline', { kind: 'retry', problem: { code: 'offline' }, afterMs: 0 }, 'offline'],
    ['too busy', { kind: 'pause-account', problem: { code: 'google-busy' }, until: now + 60_000 }, 'google-busy'],
  ])('says at once what is wrong where the google.own ones are %s', async (_, failure, code) => {
    google.own = failure
    expect(await refresh()).toMatchObject({ ok: false, problem: { code } })
    expect(clock.waits).toEqual([])
    expect(google.asked.filter((one) => one === 'albums')).toHaveLength(1)
  })

  test('says nothing of shared ones that may not be listed', async () => {
    ;[google.own, google.shared] = [[remoteAlbum('A')], refusedWith('google-scope-removed')]
    expect(await refresh()).toEqual({ ok: true, value: undefined })
    expect(titles()).toEqual(['TA'])
  })

  test('tells the first problem, and has those of the other accounts', async () => {
    google.own = [remoteAlbum('A')]
    for (const out of [ann, ben]) {
      const session = (id: AccountId) => (id === out.id ? undefined : ({ library: google.library } as AccountSession))
      expect(await refresh({ accounts: () => [ann, ben], session })).toEqual({
        ok: false,
        problem: { code: 'sign-in-needed', values: { email: out.email } },
      })
      expect(titles()).toEqual(out === ann ? ['TA'] : ['TA', 'TA'])
    }
  })

  test('knows an account that was not there before, and lets the network go', async () => {
    let [using, used] = [0, 0]
    const network = {
      ...createNetworkWatch(clock),
      use: () => {
        using++
        used++
        return () => void using--
      },
    }
    google.own = [remoteAlbum('A')]
    const cay: Account = { ...ann, id: 'cay' as AccountId, email: 'cay@example.com' }
    expect(await refresh({ accounts: () => [cay], network })).toEqual({ ok: true, value: undefined })
    expect(database.prepare('SELECT email FROM account WHERE id = ?').get('cay')).toEqual({ email: 'cay@example.com' })
    expect([using, used]).toEqual([0, 1])
  })

  test('ends when it is not wanted any more', async () => {
    google.own = [remoteAlbum('A')]
    expect(await refresh({}, AbortSignal.abort())).toEqual({ ok: false, problem: { code: 'cancelled' } })
    expect(google.asked).toEqual([])
  })

  test('says what the disk says, and throws a bug', async () => {
    const failing = (error: Error): Partial<RefreshParts> => ({
      session: () => {
        throw error
      },
    })
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' })
    expect(await refresh(failing(full))).toMatchObject({ ok: false, problem: { code: 'mirror-full' } })
    expect(log).toEqual(['albums-not-refreshed'])
    await expect(refresh(failing(new Error('a bug')))).rejects.toThrow('a bug')
  })
})
