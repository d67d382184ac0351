import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { openThumbnailStore, type ThumbnailStore } from '../../../src/main/thumbnails/thumbnail-store.ts'

let mirror = ''
const opened: ThumbnailStore[] = []

function open(): ThumbnailStore {
  const result = openThumbnailStore(mirror, () => undefined, systemClock())
  if (!result.ok) throw new Error(result.problem.code)
  opened.push(result.value)
  return result.value
}

beforeEach(() => {
  mirror = mkdtempSync(join(tmpdir(), 'shoebox-entries-'))
})
afterEach(() => {
  for (const store of opened.splice(0)) store.close()
  rmSync(mirror, { recursive: true })
})

const small = sharp({ create: { width: 24, height: 16, channels: 3, background: '#c81e1e' } })
const pictures: [size: 'small' | 'large' | 'still', mimeType: string, bytes: Buffer][] = [
  ['small', 'image/webp', await small.clone().webp().toBuffer()],
  ['large', 'image/webp', await small.clone().webp({ lossless: true }).toBuffer()],
  ['still', 'image/jpeg', await small.clone().jpeg({ quality: 20 }).toBuffer()],
  ['still', 'image/png', await small.clone().png().toBuffer()],
]

/** What a disk can have made of each entry: SQL for its bytes and its length, by the number `n` behind its key. */
const damages: [what: string, bytes: string, length: string][] = [
  ['cut', 'substr(bytes, 1, n)', 'length'],
  ['cut, with the length of what is left', 'substr(bytes, 1, n)', 'n'],
  ['cut, and filled up with zeros', 'CAST(substr(bytes, 1, n) || zeroblob(length - n) AS BLOB)', 'length'],
  [
    'changed in one byte',
    `CAST(substr(bytes, 1, n) || CASE substr(bytes, n + 1, 1) WHEN x'2a' THEN x'2b' ELSE x'2a' END || substr(bytes, n + 2) AS BLOB)`,
    'length',
  ],
  ['longer', 'CAST(bytes || zeroblob(n + 1) AS BLOB)', 'length'],
  ['longer, with that length', 'CAST(bytes || zeroblob(n + 1) AS BLOB)', 'length + n + 1'],
]

test.each(pictures.flatMap((picture) => damages.map((damage) => [...picture, ...damage] as const)))(
  'a %s entry of %s is made anew at each of its bytes where it was %4$s',
  (size, mimeType, bytes, _what, content, length) => {
    const keys = Array.from({ length: bytes.length }, (_, at) => `${at}`)
    const first = open()
    for (const key of [...keys, 'whole']) first.put(key, size, bytes, mimeType)
    first.close()
    const database = new DatabaseSync(join(mirror, '.shoebox', 'thumbnails.sqlite'))
    database.exec(`UPDATE thumbnail SET (bytes, length) = (
      SELECT ${content}, ${length} FROM (SELECT CAST(key AS INTEGER) AS n)) WHERE key <> 'whole'`)
    database.close()
    const second = open()
    // Zeros at its end are what some of them end with.
    const isSame = (key: string): boolean => bytes.subarray(Number(key)).every((byte) => byte === 0)
    const damaged = keys.filter((key) => !(content.includes('substr(bytes, 1, n) || zeroblob') && isSame(key)))
    expect(damaged.filter((key) => second.get(key, size) !== undefined)).toEqual([])
    expect(damaged.filter((key) => second.has(key, size))).toEqual([])
    expect(second.get('whole', size)).toMatchObject({ mimeType, bytes: Uint8Array.from(bytes) })
    for (const key of damaged) second.put(key, size, bytes, mimeType)
    expect(keys.filter((key) => second.get(key, size)?.bytes.length !== bytes.length)).toEqual([])
  },
)
