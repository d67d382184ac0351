import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import * as nodeFiles from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll } from 'vitest'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { createMediaHandler } from '../../../src/main/media/media-handler.ts'
import { MirrorFiles } from '../../../src/main/mirror/disk/mirror-files.ts'
import { startThumbnailWorker } from '../../../src/main/headless/ports/node-worker.ts'
import { createThumbnailMaker } from '../../../src/main/thumbnails/thumbnail-maker.ts'
import type { ThumbnailMaker } from '../../../src/main/thumbnails/thumbnail-maker.ts'
import type { Thumbnail } from '../../../src/main/thumbnails/thumbnail-size.ts'
import type { ItemRef } from '../../../src/shared/domain.ts'
import { SampleIndex } from '../library/sample-index.ts'
import type { SampleItem } from '../library/sample-index.ts'
import { memoryStore } from '../thumbnails/memory-store.ts'

export const film = Buffer.from(Array.from({ length: 700_001 }, (_, at) => (at * 31 + (at >> 8)) % 256))

export async function body(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer())
}

/**
 * A mirror with a photo and a film, and what answers for them, for all tests of a file. To be called once at its top.
 */
export function mediaBench() {
  let mirror: string
  let outside: string
  let index: SampleIndex
  let store: ReturnType<typeof memoryStore>
  let maker: ThumbnailMaker
  let handler: ReturnType<typeof createMediaHandler>
  let cover: Thumbnail | undefined
  let coversAsked: number

  let photo: Buffer
  let filmRef: ItemRef
  let photoRef: ItemRef

  /** Puts a file in the mirror and an item for it in the index. */
  function add(name: string, bytes: Uint8Array, mimeType: string, more: SampleItem = {}): ItemRef {
    const path = `Photos/2021/07/${name}`
    mkdirSync(dirname(join(mirror, path)), { recursive: true })
    writeFileSync(join(mirror, path), bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return index.item({ filename: name, file: { path, bytes: bytes.length, sha256, mimeType }, ...more })
  }

  function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
    return handler(new Request(`http://127.0.0.1/media/${path}`, { method, headers }), path.split('?')[0] ?? '')
  }

  /** How many of this process's open files are in the mirror. */
  function openFiles(): number {
    let count = 0
    for (const fd of readdirSync('/proc/self/fd')) {
      try {
        if (readlinkSync(`/proc/self/fd/${fd}`).startsWith(mirror)) count += 1
      } catch (error) {
        // The descriptor of the listing itself is gone by now.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
      }
    }
    return count
  }

  beforeAll(async () => {
    mirror = mkdtempSync(join(tmpdir(), 'shoebox-media-'))
    outside = mkdtempSync(join(tmpdir(), 'shoebox-outside-'))
    index = new SampleIndex()
    store = memoryStore()
    maker = createThumbnailMaker({
      clock: systemClock(),
      startWorker: startThumbnailWorker,
      store,
      log: () => undefined,
    })
    coversAsked = 0
    handler = createMediaHandler({
      clock: systemClock(),
      database: index.database,
      files: new MirrorFiles(mirror, nodeFiles),
      thumbnails: maker,
      store,
      remoteCover: () => {
        coversAsked += 1
        return Promise.resolve(cover)
      },
      log: () => undefined,
      patienceMs: 60_000,
    })
    photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#c81e1e' } })
      .jpeg()
      .toBuffer()
    photoRef = add('photo.jpg', photo, 'image/jpeg', {
      motionFile: { path: 'Photos/2021/07/photo.mp4', bytes: 5, sha256: 'f'.repeat(64), mimeType: 'video/mp4' },
    })
    writeFileSync(join(mirror, 'Photos/2021/07/photo.mp4'), 'video')
    filmRef = add('film.mp4', film, 'video/mp4', { video: true })
  })

  afterAll(async () => {
    await maker.close()
    rmSync(mirror, { recursive: true })
    rmSync(outside, { recursive: true })
  })

  return {
    get mirror() {
      return mirror
    },
    get outside() {
      return outside
    },
    get index() {
      return index
    },
    get store() {
      return store
    },
    get maker() {
      return maker
    },
    get photo() {
      return photo
    },
    get filmRef() {
      return filmRef
    },
    get photoRef() {
      return photoRef
    },
    get cover() {
      return cover
    },
    set cover(value) {
      cover = value
    },
    get coversAsked() {
      return coversAsked
    },
    add,
    ask,
    openFiles,
  }
}
