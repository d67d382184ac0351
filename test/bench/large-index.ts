import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { initial } from '../../src/main/index/migrations/0001-initial.ts'
import { verification } from '../../src/main/index/migrations/0002-verification.ts'
import { duplicatesAndCopies } from '../../src/main/index/migrations/0003-duplicates-and-copies.ts'
import { listings } from '../../src/main/index/migrations/0004-listings.ts'
import { versions } from '../../src/main/index/migrations/0005-versions.ts'
import { listingRuns } from '../../src/main/index/migrations/0006-listing-runs.ts'
import { partNames } from '../../src/main/index/migrations/0007-part-names.ts'
import { datesAndPlaces } from '../../src/main/index/migrations/0008-dates-and-places.ts'

const cache = join(import.meta.dirname, '../../node_modules/.cache/shoebox-bench-index')
const firstMigrations = [
  initial,
  verification,
  duplicatesAndCopies,
  listings,
  versions,
  listingRuns,
  partNames,
  datesAndPlaces,
]

/** A copy, in a folder that is made, of an index with so many items as the first release with all of a backup wrote it. */
export async function largeIndex(items: number, albums: number, folder: string): Promise<string> {
  const prepared = join(cache, `${items}-${albums}.sqlite`)
  await mkdir(cache, { recursive: true })
  if (!(await stat(prepared).catch(() => undefined))) {
    await rm(`${prepared}.new`, { force: true })
    fill(`${prepared}.new`, items, albums)
    await rename(`${prepared}.new`, prepared)
  }
  await mkdir(folder, { recursive: true })
  const copy = join(folder, 'index.sqlite')
  await copyFile(prepared, copy)
  return copy
}

const cameras = [
  'Canon EOS 5D Mark IV',
  'Google Pixel 7',
  'Apple iPhone 14 Pro',
  'NIKON Z 6',
  'SONY ILCE-7M3',
  'Samsung SM-G991B',
]
const words = ['Sommerfest', 'Zürich', 'sunset at the sea', '北京的夏天', 'birthday', 'Großmutter', 'first steps']

/** Thirty years, four of five items photos with a zone, the others videos with only an instant; each is in an album. */
function fill(path: string, items: number, albums: number): void {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF')
  for (const migration of firstMigrations) database.exec(migration)
  database.exec(`PRAGMA user_version = ${firstMigrations.length}`)
  database.exec(`BEGIN; INSERT INTO account (id, email) VALUES ('account', 'ann@example.org')`)
  const album = database.prepare(
    `INSERT INTO album (id, account, remote_id, title, remote_count, position) VALUES (?, 'account', ?, ?, ?, ?)`,
  )
  for (let at = 0; at < albums; at++)
    album.run(`album${at}`, `remote${at}`, `${words[at % words.length]} ${at}`, Math.floor(items / albums), at)
  const item = database.prepare(`
    INSERT INTO item (ref, id, account, remote_id, filename, mime_type, video, creation_time, taken_local, taken_from_file,
      width, height, description, camera, first_seen)
    VALUES (?, ?, 'account', ?, ?, ?, ?, ?, ?, ?, 4000, 3000, ?, ?, 0)`)
  const file = database.prepare(`
    INSERT INTO file (item, role, path, path_key, bytes, sha256, mime_type, mtime, published_at)
    VALUES (?, 'primary', ?, ?, ?, ?, ?, ?, ?)`)
  const member = database.prepare('INSERT INTO album_item (album, position, item) VALUES (?, ?, ?)')
  const start = Date.UTC(1996, 0, 1)
  const step = (Date.UTC(2026, 0, 1) - start) / items
  for (let ref = 1; ref <= items; ref++) {
    // Newest first, as the library is listed, but for those that came with an album before.
    const place = ref % 10 === 0 ? (ref * 7919) % items : items - ref
    const at = Math.round((start + place * step) / 1000) * 1000
    const video = ref % 5 === 0
    const digits = String(ref).padStart(8, '0')
    const filename = video ? `VID_${digits}.mp4` : ref % 3 === 0 ? `DSC${digits}.JPG` : `IMG_${digits}.jpg`
    const [make = '', ...model] = (cameras[ref % cameras.length] ?? '').split(' ')
    const camera = {
      make,
      model: model.join(' '),
      isoEquivalent: ref % 3200,
      focalLength: (ref % 200) / 10,
      offsetMinutes: 120,
    }
    const type = video ? 'video/mp4' : 'image/jpeg'
    item.run(
      ref,
      `item${digits}`,
      `remote${digits}`,
      filename,
      type,
      Number(video),
      new Date(at).toISOString(),
      video ? at : at + 7_200_000,
      Number(!video),
      ref % 10 === 0 ? (words[(ref / 10) % words.length] ?? null) : null,
      video ? '{"fps":30}' : JSON.stringify(camera),
    )
    const key = `photos/${digits}`
    file.run(ref, `Photos/${digits}`, key, 3_000_000 + (ref % 1000), `${ref}`.padStart(64, '0'), type, at, at)
    member.run(`album${ref % albums}`, Math.floor(ref / albums), ref)
  }
  database.exec('COMMIT')
  database.close()
}
