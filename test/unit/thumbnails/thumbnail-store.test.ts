import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../../src/main/ports.ts'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { openThumbnailStore, passingThumbnailStore } from '../../../src/main/thumbnails/thumbnail-store.ts'
import type { ThumbnailStore, ThumbnailStoreOptions } from '../../../src/main/thumbnails/thumbnail-store.ts'

const key = 'a'.repeat(64)
const still = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)
let mirror = ''
let events: string[] = []
let opened: ThumbnailStore[] = []

function open({ now, ...options }: ThumbnailStoreOptions & Partial<Pick<Clock, 'now'>> = {}): ThumbnailStore {
  const result = openThumbnailStore(
    mirror,
    (_level, event) => events.push(event),
    now ? { now } : systemClock(),
    options,
  )
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.detail}`)
  opened.push(result.value)
  return result.value
}

const file = () => join(mirror, '.shoebox', 'thumbnails.sqlite')

beforeEach(() => {
  mirror = mkdtempSync(join(tmpdir(), 'shoebox-store-'))
  events = []
  opened = []
})

afterEach(() => {
  for (const store of opened) store.close()
  rmSync(mirror, { recursive: true })
})

describe('thumbnail store', () => {
  it('keeps bytes, types and refusals over a restart', () => {
    const first = open({ now: () => 5000 })
    first.put(key, 'small', Uint8Array.of(1, 2, 3), 'image/png')
    first.put(key, 'still', still, 'image/jpeg')
    first.put(key, 'small', Uint8Array.of(4, 5), 'image/png')
    first.refuse('b', 'damaged', 'no end')
    first.close()
    const second = open()
    expect(second.get(key, 'small')).toEqual({ bytes: Uint8Array.of(4, 5), mimeType: 'image/png', madeAt: 5000 })
    expect(second.get(key, 'still')?.bytes).toEqual(still)
    expect(second.get(key, 'large')).toBeUndefined()
    expect([second.has(key, 'small'), second.has(key, 'large'), second.has('b', 'small')]).toEqual([true, false, false])
    expect([second.refusal('b'), second.refusal(key)]).toEqual(['damaged', undefined])
    expect(events).toEqual([])
  })

  it('gives no still that is no picture, and forgets it', () => {
    const store = open()
    for (const content of ['<!DOCTYPE html><title>Sign in</title>', '<svg/>', '', 'BM']) {
      store.put(key, 'still', Buffer.from(content), 'image/jpeg')
      expect(store.get(key, 'still')).toBeUndefined()
      expect(store.has(key, 'still')).toBe(false)
    }
    store.put(key, 'still', still, 'text/html')
    expect(store.get(key, 'still')?.mimeType).toBe('image/jpeg')
  })

  it('starts anew when the file is damaged', () => {
    open().close()
    writeFileSync(file(), 'this is no database, whatever its name says'.repeat(100))
    const store = open()
    store.put(key, 'small', Uint8Array.of(1), 'image/png')
    expect(store.get(key, 'small')?.bytes).toEqual(Uint8Array.of(1))
    expect(events).toEqual(['thumbnail-store-damaged'])
  })

  it('starts anew when the file was cut', () => {
    const first = open()
    for (let number = 0; number < 200; number++) first.put(`${number}`, 'large', new Uint8Array(3000), 'image/webp')
    first.close()
    writeFileSync(file(), readFileSync(file()).subarray(0, 4096 * 3))
    const store = open()
    store.put(key, 'small', Uint8Array.of(1), 'image/png')
    expect(store.get(key, 'small')?.bytes).toEqual(Uint8Array.of(1))
  })

  it('starts anew when damage shows only while it is read', () => {
    const first = open()
    for (let number = 0; number < 200; number++) first.put(`${number}`, 'small', new Uint8Array(3000), 'image/webp')
    first.close()
    const bytes = readFileSync(file())
    bytes.fill(0xee, 4096 * 40, 4096 * 120)
    writeFileSync(file(), bytes)
    const store = open()
    for (let number = 0; number < 200; number++) store.get(`${number}`, 'small')
    expect(events).toContain('thumbnail-store-failed')
    store.put(key, 'small', Uint8Array.of(1), 'image/png')
    expect(store.get(key, 'small')?.bytes).toEqual(Uint8Array.of(1))
  })

  it.each([
    ['a trigger', `CREATE TRIGGER own AFTER INSERT ON thumbnail BEGIN DELETE FROM thumbnail; END`],
    ['a view', `DROP TABLE refused; CREATE VIEW refused AS SELECT 'x' AS key, 'damaged' AS reason, 9 AS decoder`],
    ['a computed column', `ALTER TABLE thumbnail ADD COLUMN own TEXT AS (upper(key)) VIRTUAL`],
    ['an index less', `DROP INDEX thumbnail_age`],
    ['a table', `CREATE TABLE own (x)`],
    [
      'a trigger of an older version',
      `DROP TABLE refused; DROP TABLE filled; DROP TABLE unfilled;
      ALTER TABLE thumbnail DROP COLUMN decoder; PRAGMA user_version = 1;
      CREATE TABLE refused (key TEXT PRIMARY KEY, reason TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TRIGGER own AFTER INSERT ON thumbnail BEGIN DELETE FROM thumbnail; END`,
    ],
  ])('starts anew when the file holds what Shoebox never makes: %s', (_what, sql) => {
    const first = open()
    first.put('old', 'still', Uint8Array.of(1), 'image/png')
    first.close()
    const database = new DatabaseSync(file())
    database.exec(sql)
    database.close()
    const store = open()
    expect(events).toEqual(['thumbnail-store-damaged'])
    expect(store.has('old', 'still')).toBe(false)
    store.put(key, 'small', Uint8Array.of(1), 'image/png')
    expect(store.get(key, 'small')?.bytes).toEqual(Uint8Array.of(1))
    expect(store.refusal('x')).toBeUndefined()
  })

  it('starts anew when its journal names another file, and leaves that where it is', () => {
    open().close()
    const victim = join(mirror, 'letters.sqlite-mj0123456789')
    writeFileSync(victim, 'dear')
    const name = Buffer.from(victim)
    const tail = Buffer.alloc(16)
    tail.writeUInt32BE(name.length)
    tail.writeUInt32BE(
      name.reduce((sum, byte) => sum + byte, 0),
      4,
    )
    Buffer.from('d9d505f920a163d7', 'hex').copy(tail, 8)
    writeFileSync(`${file()}-journal`, Buffer.concat([tail.subarray(8), Buffer.alloc(504), name, tail]))
    open().put(key, 'small', Uint8Array.of(1), 'image/png')
    expect(events).toEqual(['thumbnail-store-foreign'])
    expect(readFileSync(victim, 'utf8')).toBe('dear')
    expect(existsSync(`${file()}-journal`)).toBe(false)
  })

  it('keeps so many for as long as it lives where it has no file', () => {
    let now = 0
    const store = passingThumbnailStore(() => undefined, { now: () => ++now }, { largeLimit: 10_000 })
    opened.push(store)
    store.put(key, 'small', Uint8Array.of(1, 2), 'image/png')
    expect(store.get(key, 'small')?.bytes).toEqual(Uint8Array.of(1, 2))
    for (let number = 0; number < 30; number++) store.put(`${number}`, 'small', new Uint8Array(1000), 'image/webp')
    const left = Array.from({ length: 30 }, (_, number) => number).filter((number) => store.has(`${number}`, 'small'))
    expect(left.length).toBeGreaterThanOrEqual(9)
    expect(left.length).toBeLessThanOrEqual(10)
    expect(left.at(0)).toBe(30 - left.length)
    expect(store.has(key, 'small')).toBe(false)
  })

  it('starts anew when the file is of another version', () => {
    open().put(key, 'small', Uint8Array.of(1), 'image/png')
    opened[0]?.close()
    const database = new DatabaseSync(file())
    database.exec('PRAGMA user_version = 999')
    database.close()
    expect(open().has(key, 'small')).toBe(false)
  })

  it('lets the oldest large pictures go when they take too much room', () => {
    let now = 0
    const store = open({ largeLimit: 10_000, now: () => ++now })
    store.put('small one', 'small', new Uint8Array(50_000), 'image/webp')
    for (let number = 0; number < 30; number++) store.put(`${number}`, 'large', new Uint8Array(1000), 'image/webp')
    const left = Array.from({ length: 30 }, (_, number) => number).filter((number) => store.has(`${number}`, 'large'))
    expect(left.length).toBeGreaterThanOrEqual(9)
    expect(left.length).toBeLessThanOrEqual(10)
    expect(left.at(0)).toBe(30 - left.length)
    expect(store.has('small one', 'small')).toBe(true)
  })

  it('answers nothing and takes nothing after it was closed', () => {
    const store = open()
    store.close()
    store.put(key, 'small', Uint8Array.of(1), 'image/png')
    expect(store.get(key, 'small')).toBeUndefined()
    expect(store.refusal(key)).toBeUndefined()
    store.close()
  })

  it('says why it cannot be opened', () => {
    open()
    expect(openThumbnailStore(mirror, () => undefined, systemClock())).toMatchObject({
      ok: false,
      problem: { code: 'mirror-in-use' },
    })
    writeFileSync(join(mirror, 'a file'), '')
    const below = openThumbnailStore(join(mirror, 'a file'), () => undefined, systemClock())
    expect(below).toMatchObject({ ok: false, problem: { code: 'mirror-missing' } })
  })

  it('makes no mirror where none is any more', () => {
    const gone = join(mirror, 'gone')
    const opened = openThumbnailStore(gone, () => undefined, systemClock())
    expect(opened).toMatchObject({ ok: false, problem: { code: 'mirror-missing' } })
    expect(existsSync(gone)).toBe(false)
  })

  it.each<[string, string]>([
    ['is shorter than it was', 'UPDATE thumbnail SET bytes = substr(bytes, 1, length(bytes) - 1)'],
    ['is empty', "UPDATE thumbnail SET bytes = x'', length = 0"],
    ['is longer than it was', 'UPDATE thumbnail SET bytes = CAST(bytes || bytes AS BLOB)'],
    ['is shorter than its format says', 'UPDATE thumbnail SET bytes = substr(bytes, 1, 40), length = 40'],
    ['is something else', 'UPDATE thumbnail SET bytes = zeroblob(length(bytes))'],
  ])('has no entry that %s', async (_what, damage) => {
    const webp = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#c81e1e' } })
      .webp()
      .toBuffer()
    const first = open()
    first.put(key, 'small', webp, 'image/webp')
    expect(first.get(key, 'small')?.bytes.length).toBe(webp.length)
    first.close()
    const database = new DatabaseSync(file())
    database.exec(damage)
    database.close()
    const second = open()
    expect(second.get(key, 'small')).toBeUndefined()
    expect(second.has(key, 'small')).toBe(false)
    second.put(key, 'small', webp, 'image/webp')
    expect(second.get(key, 'small')?.bytes.length).toBe(webp.length)
  })

  const picture = (): Promise<Buffer> =>
    sharp({ create: { width: 40, height: 30, channels: 3, background: '#c81e1e' } })
      .webp()
      .toBuffer()
  const sizes = ['small', 'large', 'still'] as const

  it.each<[string, string]>([
    ['has zeros in its middle', 'bytes = CAST(substr(bytes, 1, 20) || zeroblob(4) || substr(bytes, 25) AS BLOB)'],
    ['ends in zeros', 'bytes = CAST(substr(bytes, 1, length(bytes) - 4) || zeroblob(4) AS BLOB)'],
    ['is that of another file', "key = CASE key WHEN 'one' THEN 'two' ELSE 'one' END"],
    ['has another type', "mime_type = 'image/png'"],
  ])('has no entry that %s', async (_what, damage) => {
    const [one, two] = [await picture(), Buffer.from(await picture()).fill(7, 30)]
    const first = open()
    for (const size of sizes) {
      first.put('one', size, one, 'image/webp')
      first.put('two', size, two, 'image/webp')
      expect(first.get('one', size)?.bytes).toEqual(Uint8Array.from(one))
    }
    first.close()
    const database = new DatabaseSync(file())
    // A statement that gives two rows the key of each other meets no row that has it.
    for (const { sql } of database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'thumbnail'").all())
      database.exec(
        `CREATE TABLE copy AS SELECT * FROM thumbnail; DROP TABLE thumbnail; UPDATE copy SET ${damage}; ${String(sql)};
         INSERT INTO thumbnail SELECT * FROM copy; DROP TABLE copy;
         CREATE INDEX thumbnail_age ON thumbnail (size, made_at, length)`,
      )
    database.close()
    const second = open()
    for (const size of sizes) expect([second.get('one', size), second.get('two', size)]).toEqual([undefined, undefined])
    expect(events).toEqual(Array<string>(6).fill('thumbnail-damaged'))
    second.put('one', 'small', one, 'image/webp')
    expect(second.get('one', 'small')?.bytes).toEqual(Uint8Array.from(one))
  })

  it('keeps what the version before has left, which knew no sums', async () => {
    const first = open()
    first.put('one', 'still', await picture(), 'image/webp')
    first.refuse('raw', 'no-preview', 'nothing in it')
    first.close()
    const database = new DatabaseSync(file())
    database.exec('ALTER TABLE thumbnail DROP COLUMN sum; PRAGMA user_version = 2')
    database.close()
    const second = open()
    expect([second.get('one', 'still')?.mimeType, second.refusal('raw')]).toEqual(['image/webp', 'no-preview'])
    second.put('two', 'small', await picture(), 'image/webp')
    second.close()
    const third = open()
    expect([third.get('one', 'still')?.mimeType, third.has('two', 'small')]).toEqual(['image/webp', true])
    expect(events).toEqual([])
  })

  it('keeps what an older version left, and asks newer decoders about what older ones refused', () => {
    mkdirSync(join(mirror, '.shoebox'), { recursive: true })
    const old = new DatabaseSync(file())
    old.exec(`CREATE TABLE thumbnail (key TEXT NOT NULL, size TEXT NOT NULL CHECK (size IN ('small', 'large', 'still')), mime_type TEXT NOT NULL,
      made_at INTEGER NOT NULL, length INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE (key, size)) STRICT;
      CREATE INDEX thumbnail_age ON thumbnail (size, made_at, length);
      CREATE TABLE refused (key TEXT PRIMARY KEY, reason TEXT NOT NULL) STRICT, WITHOUT ROWID;
      INSERT INTO thumbnail VALUES ('film', 'still', 'image/jpeg', 5, 4, x'ffd8ffd9');
      INSERT INTO refused VALUES ('raw', 'No decoder for image/x-fuji-raf');
      PRAGMA user_version = 1`)
    old.close()
    const store = open()
    expect(store.get('film', 'still')?.bytes).toEqual(still)
    expect(store.refusal('raw')).toBeUndefined()
    // What has to come from newer decoders is as if it were not there.
    expect([store.has('film', 'still', 1), store.get('film', 'still', 1)]).toEqual([false, undefined])
    store.refuse('raw', 'no-preview', 'nothing in it')
    store.close()
    expect(open().refusal('raw')).toBe('no-preview')
    for (const each of opened) each.close()
    const database = new DatabaseSync(file())
    database.exec('UPDATE refused SET decoder = decoder - 1')
    database.close()
    expect(open().refusal('raw')).toBeUndefined()
  })

  it('remembers how far pictures were made, until it is lost', () => {
    const first = open()
    expect(first.filled()).toBeUndefined()
    first.noteFilled({ item: 7, key })
    first.noteUnfilled(3)
    first.noteUnfilled(5)
    first.noteUnfilled(5)
    first.close()
    const second = open()
    expect([second.filled(), second.unfilled()]).toEqual([{ item: 7, key }, 5])
    second.forgetUnfilled(5)
    second.forgetUnfilled(3)
    expect(second.unfilled()).toBeUndefined()
    second.close()
    const database = new DatabaseSync(file())
    database.exec('UPDATE filled SET decoder = decoder - 1')
    database.close()
    expect(open().filled()).toBeUndefined()
  })
})
