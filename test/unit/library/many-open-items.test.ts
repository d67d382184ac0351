import type { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, it } from 'vitest'
import { goneCodes } from '../../../src/shared/health.ts'
import { albumList, albumSteps } from '../../../src/main/library/album-list.ts'
import { findingsSteps } from '../../../src/main/library/completeness/findings.ts'
import { healthNumbers, healthSteps } from '../../../src/main/library/completeness/health-numbers.ts'
import { verdictFacts, verdictSteps } from '../../../src/main/library/completeness/verdict-facts.ts'
import { atOnce, type Steps } from '../../../src/main/slices.ts'
import { SampleIndex } from './sample-index.ts'

let index: SampleIndex

afterEach(() => index.database.close())

const items = 6000

/** Every item is open in some way, in more rows of each kind than one step reads. */
function fill(): DatabaseSync {
  index = new SampleIndex()
  const { database } = index
  database.exec(`
    BEGIN;
    CREATE TEMP TABLE n AS WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < ${items})
      SELECT value FROM n;
    INSERT INTO item (ref, id, account, remote_id, filename, mime_type, creation_time, taken_local, taken_at, first_seen, motion,
        in_google)
      SELECT value, 'item' || value, 'account', 'remote' || value, value || '.jpg', 'image/jpeg', '', value, value, 0, 1,
        value % 97 <> 0 FROM n;
    INSERT INTO file (id, path, path_key, bytes, sha256, mime_type, mtime, published_at)
      SELECT value, 'Photos/' || value, 'photos/' || value, 1, value, 'image/jpeg', 0, 0 FROM n WHERE value % 2 = 0;
    INSERT INTO item_file (item, role, number, file, mime_type)
      SELECT id, CASE WHEN id % 14 = 0 THEN 'motion' ELSE 'primary' END, 0, id, 'image/jpeg' FROM file;
    INSERT INTO run (id, selection, started_at, finished_at, outcome, lists) VALUES
      (1, '{"library":false,"allAlbums":true,"sharedAlbums":false,"albums":["album3"]}', 0, 1, 'with-problems', 1),
      (2, '{}', 2, 3, 'with-problems', 0);
    INSERT INTO job (item, role, lane, run, state, reason)
      SELECT value, role, 'account', 1 + value % 2,
        CASE value % 5 WHEN 0 THEN 'queued' WHEN 1 THEN 'waiting' ELSE 'failed' END,
        CASE value % 7 WHEN 0 THEN NULL WHEN 1 THEN 'item-gone' WHEN 2 THEN 'item-processing' WHEN 3 THEN 'offline'
          WHEN 4 THEN 'google-not-found' ELSE 'item-undelivered' END
      FROM n CROSS JOIN (SELECT 'motion' AS role UNION ALL SELECT 'primary')
      WHERE value % 3 > 0 OR role = 'motion' ORDER BY (value * 7919) % ${items}, role;
    INSERT INTO refetch (item, role, path, since)
      SELECT value, CASE WHEN value % 4 = 0 THEN 'motion' ELSE 'primary' END, 'Photos/lost ' || value, 0 FROM n
      WHERE value % 3 = 0;
    INSERT INTO file_problem (path, code, found_at, item, album)
      SELECT 'Photos/' || printf('%05d', (value * 7919) % ${items}) || part, CASE WHEN value % 4 = 0 THEN 'file-damaged' ELSE
        'file-unreadable' END, 0, CASE WHEN value % 11 > 0 THEN value END, CASE WHEN value % 6 = 0 THEN 'album' || value % 9 END
      FROM n CROSS JOIN (SELECT 'a' AS part UNION ALL SELECT 'b') WHERE value % 2 = 0;
    INSERT INTO owner (id, name) VALUES ('ann', 'Ann');
    INSERT INTO source (ref, id, kind, account, owner, label) VALUES (1, 'list', 'library', 'account', 'ann', ''),
      (2, 'exports', 'takeout', NULL, 'ann', ''), (3, 'more', 'takeout', NULL, 'ann', '');
    INSERT INTO album (id, account, remote_id, title, remote_count, position, listed_at, in_google, shared)
      SELECT 'album' || value, 'account', 'album' || value, 'Album ' || value, 2900 + value % 5, value,
        CASE WHEN value % 3 > 0 THEN 1 END, value % 8 <> 0, value % 4 = 0 FROM n WHERE value <= 1200;
    INSERT INTO album_item (album, position, item)
      SELECT 'album' || (1 + (value + 1) % 2), value, value FROM n UNION ALL SELECT 'album' || (value % 1200 + 1), value, value FROM n
      WHERE value % 1200 + 1 > 2;
    INSERT INTO album_item_source (album, source, position, item)
      SELECT 'album1', 1, value, value FROM n WHERE value % 2 = 1 AND value % 10 > 1
      UNION ALL SELECT 'album1', 2, value, value FROM n WHERE value % 2 = 1;
    INSERT INTO item_source (item, source, key, state, facts, first_seen)
      SELECT value, 2 + value % 2, 'key' || value, CASE WHEN value % 9 > 0 THEN 'gone' ELSE 'listed' END, NULL, 0 FROM n
      UNION ALL SELECT value, 2, 'other' || value, 'gone', NULL, 0 FROM n WHERE value % 2 = 1;
    INSERT INTO former_member (album, source, item, lacked_at)
      SELECT 'album' || (1 + (value + 1) % 2), 2, value, '2020-01-01T00:00:00Z' FROM n WHERE value % 2 = 0
      UNION ALL SELECT 'album1', source, value, '2020-01-01T00:00:00Z' FROM n CROSS JOIN (SELECT 2 AS source UNION ALL SELECT 3)
      WHERE value % 10 = 1;
    COMMIT`)
  return database
}

type Counts = Record<string, number>

/** What one statement over whole tables finds. */
function count(database: DatabaseSync, query: string): number {
  return Number(database.prepare(`SELECT count(*) AS count FROM (${query})`).get()?.['count'])
}

function byAlbum(database: DatabaseSync, query: string): Counts {
  return Object.fromEntries(
    database
      .prepare(query)
      .all()
      .map((row) => [row['album'], Number(row['count'])]),
  )
}

const here = (item: string, role: string): string =>
  `EXISTS (SELECT 1 FROM item_file WHERE item_file.item = ${item} AND item_file.role = ${role} AND number = 0)`
const gone = goneCodes.map((code) => `'${code}'`).join(', ')
const lackingParts = `
  SELECT ref AS item FROM item WHERE in_google = 1 AND ${here('ref', "'primary'")} AND NOT ${here('ref', "'motion'")}
    AND (EXISTS (SELECT 1 FROM job WHERE item = ref AND role = 'motion')
      OR EXISTS (SELECT 1 FROM refetch WHERE item = ref AND role = 'motion'))
    AND NOT EXISTS (SELECT 1 FROM job WHERE item = ref AND role = 'motion' AND state IN ('failed', 'waiting') AND reason IN (${gone}))`
const others = `(SELECT count(*) FROM album_item WHERE album_item.album = album.id AND NOT EXISTS
  (SELECT 1 FROM album_item_source AS told WHERE told.album = album.id AND told.source = 1 AND told.item = album_item.item))`
const broughtToAlbums = `
  SELECT id AS album, ${others} AS count FROM album WHERE in_google = 1 AND ${others} > 0
    AND EXISTS (SELECT 1 FROM album_item_source WHERE album_item_source.album = album.id)`

describe('with more open items, wrong files and albums than one step reads', () => {
  it('the verdict counts what one statement counts', () => {
    const database = fill()
    const wrong = count(database, 'SELECT path FROM file_problem')
    const lost = count(database, `SELECT item FROM refetch WHERE NOT ${here('refetch.item', 'refetch.role')}`)
    const open = `
      SELECT ref, (SELECT job.reason FROM job WHERE job.item = ref AND NOT ${here('job.item', 'job.role')}
        ORDER BY state = 'failed' DESC, state = 'waiting' DESC, seq LIMIT 1) AS reason,
        (SELECT job.state FROM job WHERE job.item = ref AND NOT ${here('job.item', 'job.role')}
        ORDER BY state = 'failed' DESC, state = 'waiting' DESC, seq LIMIT 1) AS state
      FROM item WHERE in_google = 1 AND NOT ${here('ref', "'primary'")}`
    const missing = `SELECT * FROM (${open}) WHERE state IN ('failed', 'waiting')`
    const listed = count(database, `SELECT ref FROM item WHERE in_google = 1 AND NOT ${here('ref', "'primary'")}`)
    const newer = `
      SELECT DISTINCT job.item FROM job JOIN item ON ref = job.item WHERE in_google = 1 AND state IN ('failed', 'waiting')
        AND ${here('job.item', "'primary'")} AND ${here('job.item', 'job.role')} AND coalesce(reason, '') NOT IN (${gone})`
    const unread = `
      SELECT id FROM album WHERE in_google = 1 AND (shared = 0 OR id = 'album3') AND listed_at IS NULL
        AND remote_count > (SELECT count(*) FROM album_item WHERE album = album.id)
          - CASE WHEN EXISTS (SELECT 1 FROM album_item_source WHERE album = album.id) THEN ${others} ELSE 0 END`
    expect(wrong).toBeGreaterThan(2000)
    expect(lost).toBeGreaterThan(1000)
    expect(verdictFacts(database, false)).toMatchObject({
      lacking: listed - count(database, `SELECT * FROM (${missing}) WHERE reason IN (${gone})`),
      preparing: count(database, `SELECT * FROM (${missing}) WHERE reason = 'item-processing'`),
      parts: count(database, lackingParts),
      newer: count(database, newer),
      wrong: wrong + lost,
      unread: count(database, unread),
    })
  })

  it('Health and the cards of albums count what one statement counts', () => {
    const database = fill()
    const wrong = byAlbum(
      database,
      `SELECT album_item.album, count(DISTINCT album_item.item) AS count FROM file_problem
       JOIN album_item ON album_item.item = file_problem.item
       WHERE coalesce(file_problem.album, album_item.album) = album_item.album GROUP BY 1`,
    )
    const former = byAlbum(
      database,
      `SELECT album, count(DISTINCT item) AS count FROM former_member WHERE NOT EXISTS (
         SELECT 1 FROM album_item_source AS other WHERE other.album = former_member.album AND other.item = former_member.item
           AND other.source <> former_member.source)
         AND EXISTS (SELECT 1 FROM album_item WHERE album_item.album = former_member.album AND album_item.item = former_member.item)
       GROUP BY album`,
    )
    const parts = byAlbum(
      database,
      `SELECT album, count(*) AS count FROM (${lackingParts}) AS part JOIN album_item ON album_item.item = part.item GROUP BY album`,
    )
    const brought = byAlbum(database, broughtToAlbums)
    expect(brought).toEqual({ album1: 600 })
    const cards = albumList(database, false)
    const ofCards = (of: (card: (typeof cards)[number]) => number): Counts =>
      Object.fromEntries(cards.flatMap((card) => (of(card) > 0 ? [[card.id, of(card)]] : [])))
    expect(ofCards(({ wrongCount }) => wrongCount)).toEqual(wrong)
    expect(ofCards(({ formerCount }) => formerCount)).toEqual(former)
    expect(ofCards(({ lackingParts: lacking }) => lacking)).toEqual(parts)

    const health = healthNumbers(database)
    expect(health.albums.map(({ album }) => album)).toEqual(cards.map(({ id }) => id))
    expect(
      Object.fromEntries(health.albums.flatMap((album) => (album.wrong ? [[album.album, album.wrong]] : []))),
    ).toEqual(wrong)
    const exports = health.albums.flatMap(({ album, differences }) =>
      differences.filter(({ reason }) => reason === 'from-exports').map((difference) => [album, difference.count]),
    )
    expect(Object.fromEntries(exports)).toEqual(brought)
    expect(health.formerMembers).toBe(Object.values(former).reduce((sum, each) => sum + each, 0))
    expect(health.lacked).toBe(
      count(database, "SELECT DISTINCT item FROM item_source WHERE state = 'gone' AND source > 1"),
    )
    const all = `SELECT path, code FROM file_problem UNION ALL
      SELECT refetch.path, CASE WHEN in_google = 1 THEN 'file-awaits-backup' ELSE 'file-awaits-import' END
      FROM refetch JOIN item ON ref = refetch.item WHERE NOT ${here('refetch.item', 'refetch.role')}`
    const codes = database.prepare(`SELECT code, count(*) AS count FROM (${all}) GROUP BY 1 ORDER BY 2 DESC, 1`).all()
    expect(health.problemCounts).toEqual(codes.map((row) => ({ code: row['code'], count: row['count'] })))
    const first = database
      .prepare(
        `SELECT path FROM (SELECT path, row_number() OVER (PARTITION BY code ORDER BY path) AS number FROM (${all}))
         WHERE number <= 50 ORDER BY path`,
      )
      .all()
    expect(health.problems.map(({ path }) => path)).toEqual(first.map((row) => row['path']))
  })

  it('those who are told of files hear of the first, and how many there are', () => {
    const database = fill()
    const damaged = database.prepare("SELECT path FROM file_problem WHERE code = 'file-damaged' ORDER BY path").all()
    expect(damaged.length).toBeGreaterThan(2000)
    const paths = damaged.slice(0, 70).map((row) => row['path'])
    expect(atOnce(findingsSteps(database, 70))).toEqual({ paths, count: damaged.length })
  })

  it.each<[string, (database: DatabaseSync) => Steps<unknown>, number]>([
    ['the verdict', (database) => verdictSteps(database, false), 60],
    ['what Health shows', (database) => healthSteps(database), 60],
    ['the list of albums', (database) => albumSteps(database, false), 50],
    ['what was found in files', (database) => findingsSteps(database, 70), 3],
  ])('%s rests after each page, and no statement of it reads a whole table', (_name, stepsOf, least) => {
    const database = fill()
    const asked = new Set<string>()
    const noting = new Proxy(database, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (...values: unknown[]): unknown => {
          if (name === 'prepare') asked.add(String(values[0]))
          return Reflect.apply(value, target, values) as unknown
        }
      },
    })
    const steps = stepsOf(noting)
    let rests = 0
    while (!steps.next().done) rests++
    expect(rests).toBeGreaterThanOrEqual(least)
    const whole = [...asked].flatMap((statement) => wholeReads(database, statement))
    expect(whole).toEqual([])
  })
})

/** Tables that have a row for each item, file or problem. */
const large =
  'item|item_file|file|job|refetch|file_problem|album_item|album_item_source|item_source|former_member|undelivered'

/** Looks for one row that are answered by more than one of an album: its key is album, source and item. */
const looksThroughAlbum = /^SEARCH (listed|other) USING (PRIMARY KEY|COVERING INDEX \S+) \(album=\?\)/

/** Steps of SQLite's plan for a statement that read a table or an album from end to end, or sort. Pages end such reads early. */
function wholeReads(database: DatabaseSync, statement: string): string[] {
  const plan = database
    .prepare(`EXPLAIN QUERY PLAN ${statement}`)
    .all()
    .map((row) => String(row['detail']))
  const isPaged = /LIMIT \d\d/.test(statement)
  return plan
    .filter(
      (step) =>
        (!isPaged && new RegExp(`^SCAN (${large})\\b`).test(step)) ||
        (isPaged && /TEMP B-TREE FOR ORDER/.test(step)) ||
        looksThroughAlbum.test(step),
    )
    .map((step) => `${step}: ${statement}`)
}
