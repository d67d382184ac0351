import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import sharp from 'sharp'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { textSteps } from '../../../src/main/index/items/item-texts.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { sealAndClose } from '../../../src/main/mirror/opening/index-seal.ts'
import { MirrorFiles } from '../../../src/main/mirror/disk/mirror-files.ts'
import { layout } from '../../../src/main/mirror/names/layout.ts'
import { openMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import { createNodePorts } from '../../../src/main/headless/ports/node-ports.ts'
import { atOnce } from '../../../src/main/slices.ts'
import { openThumbnailStore } from '../../../src/main/thumbnails/thumbnail-store.ts'

const cache = join(import.meta.dirname, '../../../node_modules/.cache/shoebox-bench-browse')

const months = 300
const mostAlbums = 2000
const pictures = 48
/** Width and height; one of 500 is a panorama. */
const shapes = [
  [4000, 3000],
  [3000, 4000],
  [1920, 1080],
  [3000, 3000],
] as const
const panorama = [20_000, 1000] as const
const panoramaEvery = 500

const cameras = ['Canon|EOS 5D Mark IV', 'Google|Pixel 7', 'Apple|iPhone 14 Pro', 'NIKON|Z 6', 'SONY|ILCE-7M3']
const words = ['Sommerfest', 'Zürich', 'sunset at the sea', '北京的夏天', 'birthday', 'Großmutter', 'first steps']
const places = ['Lisbon', 'Wedding', '上海', 'Hiking', 'School', 'Garden', 'Christmas', 'Nordsee']
const people = ['Ann', 'Léa', '小明', 'Bob Miller', 'Großmutter Inge', 'Noémie']

export interface BrowsedMirror {
  root: string
  home: string
}

/**
 * A mirror of so many items as years of photos leave it, without the files of the photos: 300 months, one of them with 7 % of
 * all, up to 2,000 albums, a panorama of 20:1 in 500 items. Its index is sealed and its small pictures are made. Kept for the next run, as
 * long as this file does not change; brought up to date where the schema of the index has.
 */
export async function browsedMirror(items: number, say: (text: string) => void): Promise<BrowsedMirror> {
  const made = createHash('sha256').update(await readFile(import.meta.filename))
  const name = `${items}-${made.digest('hex').slice(0, 12)}`
  await mkdir(cache, { recursive: true })
  for (const other of await readdir(cache))
    if (other.startsWith(`${items}-`) && other !== name) await rm(join(cache, other), { recursive: true, force: true })
  const folder = join(cache, name)
  if (!(await stat(folder).catch(() => undefined))) {
    say(`making a mirror of ${items} items`)
    const unfinished = join(cache, `new-${items}`)
    await rm(unfinished, { recursive: true, force: true })
    await make(unfinished, items)
    await rename(unfinished, folder)
  }
  const mirror = { root: join(folder, 'mirror'), home: join(folder, 'home') }
  await openOnce(mirror)
  return mirror
}

async function openOnce({ root, home }: BrowsedMirror): Promise<void> {
  const opened = await openMirror(root, createNodePorts({ home }), { create: true })
  if (!opened.ok) throw new Error(JSON.stringify(opened.problem))
  atOnce(textSteps(opened.value.database))
  await opened.value.close()
}

async function make(folder: string, items: number): Promise<void> {
  const [root, home] = [join(folder, 'mirror'), join(folder, 'home')]
  await mkdir(home, { recursive: true })
  // Nothing is to read files that are not there.
  await writeFile(join(home, 'settings.json'), JSON.stringify({ verifyDays: 0 }))
  const ports = createNodePorts({ home })
  await openOnce({ root, home })
  const files = new MirrorFiles(root, ports.files)
  const database = openDatabase(files.absolute(layout.index))
  database.exec('PRAGMA synchronous = OFF')
  const last = fill(database, items)
  database.exec('DELETE FROM place_due')
  if (!(await sealAndClose(database, files))) throw new Error('the index could not be sealed')
  const store = openThumbnailStore(root, ports.log, systemClock())
  if (!store.ok) throw new Error(JSON.stringify(store.problem))
  for (let at = 0; at < pictures; at++)
    for (const size of [...shapes, panorama])
      store.value.put(keyOf(at, size), 'small', await picture(at, size), 'image/webp')
  store.value.noteFilled(last)
  store.value.close()
}

type Size = readonly [width: number, height: number]

/** In place of the checksum of a file: items that look the same share it. */
function keyOf(at: number, [width, height]: Size): string {
  return createHash('sha256')
    .update(`${at % pictures}-${width}-${height}`)
    .digest('hex')
}

function picture(at: number, [width, height]: Size): Promise<Buffer> {
  const hue = (at / pictures) * 360
  const [across, down] = width / height > 3 ? [1200, 60] : [Math.round((400 * width) / height), 400]
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${across}" height="${down}">
    <defs><linearGradient id="sky" x2="1" y2="1"><stop stop-color="hsl(${hue} 60% 70%)"/>
      <stop offset="1" stop-color="hsl(${(hue + 80) % 360} 50% 30%)"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#sky)"/><circle cx="30%" cy="60%" r="${down / 4}" fill="hsl(${hue} 90% 85%)"/></svg>`
  return sharp(Buffer.from(drawing)).webp({ quality: 75 }).toBuffer()
}

/** Writes all rows; the last item and the key of its picture. */
function fill(database: DatabaseSync, items: number): { item: number; key: string } {
  const albums = Math.min(mostAlbums, Math.ceil(items / 10))
  database.exec(`BEGIN; INSERT INTO account (id, email) VALUES ('account', 'ann@example.org')`)
  const album = database.prepare(
    `INSERT INTO album (id, account, remote_id, title, remote_count, position, listed_at) VALUES (?, 'account', ?, ?, ?, ?, 0)`,
  )
  for (let at = 0; at < albums; at++)
    album.run(
      `album${at}`.padEnd(20, 'x'),
      `remote${at}`,
      `${places[at % places.length]} ${2000 + (at % 25)} ${at}`,
      Math.ceil((items - at) / albums),
      at,
    )
  const item = database.prepare(`
    INSERT INTO item (ref, id, account, remote_id, filename, mime_type, video, creation_time, taken_local, taken_from_file,
      taken_at, time_known, zone, zone_from, width, height, description, camera, motion, people, first_seen)
    VALUES (?, ?, 'account', ?, ?, ?, ?, ?, ?, ?, ?, 'instant', ?, ?, ?, ?, ?, ?, ?, ?, 0)`)
  const file = database.prepare(`
    INSERT INTO file (id, path, path_key, bytes, sha256, mime_type, mtime, published_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const itemFile = database.prepare(
    `INSERT INTO item_file (item, role, number, file, mime_type) VALUES (?, 'primary', 0, ?, ?)`,
  )
  const member = database.prepare('INSERT INTO album_item (album, position, item) VALUES (?, ?, ?)')
  const instants = instantsOf(items)
  let last = { item: 0, key: '' }
  for (let ref = 1; ref <= items; ref++) {
    const at = instants[items - ref] ?? 0
    const video = ref % 12 === 0
    const size = ref % panoramaEvery === 0 ? panorama : (shapes[(ref * 7) % shapes.length] ?? shapes[0])
    const digits = String(ref).padStart(8, '0')
    const filename = video ? `VID_${digits}.mp4` : ref % 3 === 0 ? `DSC${digits}.JPG` : `IMG_${digits}.jpg`
    const [make, model] = (cameras[ref % cameras.length] ?? '').split('|')
    const said = { make, model, isoEquivalent: ref % 3200, ...(!video && { offsetMinutes: 120 }) }
    const type = video ? 'video/mp4' : 'image/jpeg'
    const shown = at + (video ? 0 : 7_200_000)
    const persons = ref % 4 === 0 ? JSON.stringify([people[(ref / 4) % people.length]]) : null
    item.run(
      ref,
      `item${digits}`.padEnd(20, 'x'),
      `remote${digits}`,
      filename,
      type,
      Number(video),
      new Date(at).toISOString(),
      shown,
      Number(!video),
      at,
      video ? null : 120,
      video ? null : 'file',
      size[0],
      size[1],
      ref % 10 === 0 ? (words[(ref / 10) % words.length] ?? null) : null,
      JSON.stringify(said),
      Number(ref % 40 === 1),
      persons,
    )
    const path = `Photos/${new Date(shown).toISOString().slice(0, 7).replace('-', '/')}/${ref}-${filename}`
    const key = keyOf(ref, size)
    file.run(ref, path, path.toLowerCase(), 3_000_000 + (ref % 1000), key, type, at, at)
    itemFile.run(ref, ref, type)
    if (ref % 2 === 0) member.run(`album${ref % albums}`.padEnd(20, 'x'), Math.floor(ref / albums), ref)
    last = { item: ref, key }
  }
  database.exec('COMMIT')
  return last
}

/** Rising instants of so many items in 300 months, of which one in the middle has 7 % of all. */
function instantsOf(items: number): number[] {
  const busy = Math.round(items * 0.07)
  const others = Math.ceil((items - busy) / (months - 1))
  const start = Date.UTC(2000, 11, 1)
  const found: number[] = []
  for (let month = 0; month < months; month++) {
    const first = Date.UTC(2000, 11 + month, 1)
    const length = Date.UTC(2000, 12 + month, 1) - first
    const count = Math.min(items - found.length, month === months / 2 ? busy : others)
    for (let at = 0; at < count; at++) found.push(Math.floor((first + (length * (at + 0.5)) / count) / 1000) * 1000)
  }
  while (found.length < items) found.push(start)
  return found.sort((one, other) => one - other)
}
