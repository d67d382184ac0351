import * as nodeFiles from 'node:fs/promises'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { itemDetails } from '../../../src/main/library/item/item-details.ts'
import { libraryColumns } from '../../../src/main/library/kept/kept-library.ts'
import { createMediaHandler } from '../../../src/main/media/media-handler.ts'
import { MirrorFiles } from '../../../src/main/mirror/disk/mirror-files.ts'
import { rebuildIndex } from '../../../src/main/verify/rebuild/rebuild-index.ts'
import { ItemFlag } from '../../../src/shared/domain.ts'
import type { ItemRef } from '../../../src/shared/domain.ts'
import { motionXmp } from '../../unit/file-format/sample-files.ts'
import { memoryStore } from '../../unit/thumbnails/memory-store.ts'
import { readCatalogue } from '../mirror-content.ts'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World

beforeEach(async () => {
  world = await openWorld({ emulator: { items: 2, albums: 1, seed: 5 } })
})
afterEach(() => world.close())

const photo = sharp({ create: { width: 64, height: 48, channels: 3, background: '#c81e1e' } }).jpeg()

function refOf(filename: string): ItemRef {
  const row = world.mirror.database.prepare('SELECT ref FROM item WHERE filename = ?').get(filename)
  return Number(row?.['ref']) as ItemRef
}

function isMotion(ref: ItemRef): boolean {
  const columns = libraryColumns(world.mirror.database, {})
  return ((columns.flags[columns.ref.indexOf(ref)] ?? 0) & ItemFlag.motion) !== 0
}

async function ask(ref: ItemRef, range?: string): Promise<Response> {
  const store = memoryStore()
  const media = createMediaHandler({
    clock: systemClock(),
    database: world.mirror.database,
    files: new MirrorFiles(world.path, nodeFiles),
    thumbnails: { thumbnail: () => Promise.resolve({ ok: false, problem: { code: 'cancelled' } }) },
    store,
    remoteCover: () => Promise.resolve(undefined),
    log: () => undefined,
  })
  return media(new Request('http://127.0.0.1/', range === undefined ? {} : { headers: { range } }), `motion/${ref}`)
}

test('the video in a photo plays though Google has none apart, also from an index that was rebuilt', async () => {
  const clip = await readFile(join(import.meta.dirname, '../../fixtures/clip.mp4'))
  const bytes = Buffer.concat([await photo.toBuffer(), clip])
  world.emulator.library.addItem({ filename: 'SAMSUNG.jpg', mimeType: 'image/jpeg', bytes })
  await world.run()
  const check = async (): Promise<void> => {
    const ref = refOf('SAMSUNG.jpg')
    expect(isMotion(ref)).toBe(true)
    expect(itemDetails(world.mirror.database, ref)).toMatchObject({ value: { hasMotion: true } })
    const whole = await ask(ref)
    expect(whole.headers.get('content-type')).toBe('video/mp4')
    expect(Buffer.from(await whole.arrayBuffer()).equals(clip)).toBe(true)
    const part = await ask(ref, 'bytes=4-11')
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 4-11/${clip.length}`])
    expect(Buffer.from(await part.arrayBuffer()).equals(clip.subarray(4, 12))).toBe(true)
  }
  await check()
  const { items } = await readCatalogue(world.path)
  expect([...items.values()].find(({ filename }) => filename === 'SAMSUNG.jpg')).toMatchObject({ motionInside: true })
  await world.backup.close()
  await world.mirror.close()
  await rm(join(world.path, '.shoebox'), { recursive: true })
  const ports = { files: nodeFiles, clock: world.clock, log: () => undefined }
  expect(await rebuildIndex(world.path, ports, new AbortController().signal)).toMatchObject({ ok: true })
  await world.reopen()
  await check()
  // Google is not asked for it in every run.
  const { media } = world.emulator.counters
  await world.run()
  expect(world.emulator.counters.media).toBe(media)
})

test('a video is found that nothing tells of, in a file that ends as a photo does, however large', async () => {
  const clip = await readFile(join(import.meta.dirname, '../../fixtures/clip.mp4'))
  const pixels = Buffer.alloc(1800 * 1300 * 3)
  for (let at = 0; at < pixels.length; at++) pixels[at] = (at * 2_654_435_761) >>> 24
  const large = await sharp(pixels, { raw: { width: 1800, height: 1300, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer()
  expect(large.length).toBeGreaterThan(1 << 20)
  const end = Buffer.from([0xff, 0xd9])
  const stills = { SMALL: await photo.toBuffer(), LARGE: large }
  for (const [name, still] of Object.entries(stills)) {
    const bytes = Buffer.concat([still, clip, end])
    world.emulator.library.addItem({ filename: `${name}.jpg`, mimeType: 'image/jpeg', bytes })
    world.emulator.library.addItem({ filename: `${name}-STILL.jpg`, mimeType: 'image/jpeg', bytes: still })
  }
  await world.run()
  for (const name of Object.keys(stills)) {
    const ref = refOf(`${name}.jpg`)
    expect([isMotion(ref), isMotion(refOf(`${name}-STILL.jpg`))]).toEqual([true, false])
    expect(Buffer.from(await (await ask(ref)).arrayBuffer()).equals(clip)).toBe(true)
  }
})

test('a mark without a video is a still', async () => {
  const bytes = await photo.clone().withXmp(motionXmp('GCamera:MotionPhoto="1"')).toBuffer()
  world.emulator.library.addItem({ filename: 'LOST.jpg', mimeType: 'image/jpeg', bytes })
  await world.run()
  const ref = refOf('LOST.jpg')
  expect(isMotion(ref)).toBe(false)
  expect((await ask(ref)).status).toBe(404)
})
