import type { PictureState } from '../../shared/picture-state.ts'
import { failure, type Result } from '../../shared/problems/problem.ts'
import { within } from '../clock/within.ts'
import { sniffBytes, sniffType } from '../file-format/sniff-type.ts'
import { bytesResponse, plainResponse } from '../media/media-response.ts'
import type { Ports } from '../ports.ts'
import type { EntryPlace } from '../takeout/archives/entry-place.ts'
import { CoverReader } from '../takeout/looking/cover-reader.ts'
import type { Thumbnail } from '../thumbnails/thumbnail-size.ts'
import { createThumbnailMaker, type ThumbnailMaker } from '../thumbnails/thumbnail-maker.ts'
import { passingThumbnailStore, type ThumbnailStore } from '../thumbnails/thumbnail-store.ts'

/** A request is answered within this, as there are few connections; what is not made by then is asked for again. */
const patienceMs = 400
/** Whoever scrolls through all albums is given those where they stop. */
const mostWaiting = 60

interface Asked {
  key: string
  place: EntryPlace
  done: (made: Result<Thumbnail>) => void
}

/** Where one picture of an album can be read; undefined for numbers of nothing. */
export type CoverPlace = (look: number, cover: number) => EntryPlace | undefined

/**
 * Shows pictures of albums that are still in their archives. What is made of them is kept in memory, for as long as this lives or
 * until it is forgotten: nothing is written into any folder. They are read and made one at a time, the latest wish first.
 */
export class StockCovers {
  readonly #ports: Pick<Ports, 'clock' | 'log' | 'startWorker' | 'startExportsWorker'>
  readonly #place: CoverPlace
  readonly #making = new Map<string, Promise<Result<Thumbnail>>>()
  readonly #waiting: Asked[] = []
  #atWork = false
  #tools: { reader: CoverReader; thumbnails: ThumbnailMaker; store: ThumbnailStore } | undefined

  constructor(ports: Pick<Ports, 'clock' | 'log' | 'startWorker' | 'startExportsWorker'>, place: CoverPlace) {
    this.#ports = ports
    this.#place = place
  }

  /** Answers for `stock/<look>/<cover>`; undefined for any other path below the media base. */
  async respond(request: Request, path: string): Promise<Response | undefined> {
    if (!path.startsWith('stock/')) return undefined
    const [look, cover] = (/^stock\/(\d{1,9})\/(\d{1,9})(?:\?|$)/.exec(path) ?? []).slice(1).map(Number)
    if (look === undefined || cover === undefined) return plainResponse(request, 400, 'Not an address of media.')
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return plainResponse(request, 405, 'Only GET and HEAD.', { Allow: 'GET, HEAD' })
    const place = this.#place(look, cover)
    if (!place) return plainResponse(request, 404, 'No such picture.')
    const made = await within(this.#ports.clock, patienceMs, this.#wanted(`stock ${look} ${cover}`, place))
    if (made?.ok) return bytesResponse(request, made.value, undefined)
    return !made || made.problem.code === 'cancelled'
      ? plainResponse(request, 503, 'Try again.', { 'Retry-After': '1' })
      : plainResponse(request, 404, 'This file cannot be shown.')
  }

  /** How far a picture is that was asked for. */
  state(look: number, cover: number): PictureState {
    if (!this.#place(look, cover)) return { kind: 'not-shown', reason: 'missing' }
    const { store } = this.#open()
    const key = `stock ${look} ${cover}`
    if (store.has(key, 'small')) return { kind: 'made' }
    const reason = store.refusal(key)
    return reason ? { kind: 'not-shown', reason } : { kind: 'making' }
  }

  /** Forgets all pictures, and ends what makes them. */
  async forget(): Promise<void> {
    const tools = this.#tools
    this.#tools = undefined
    for (const { done } of this.#waiting.splice(0)) done(failure('cancelled'))
    tools?.reader.close()
    await tools?.thumbnails.close()
    tools?.store.close()
  }

  #open(): { reader: CoverReader; thumbnails: ThumbnailMaker; store: ThumbnailStore } {
    const { clock, log, startWorker, startExportsWorker } = this.#ports
    if (this.#tools) return this.#tools
    const store = passingThumbnailStore(log, clock)
    const thumbnails = createThumbnailMaker({ clock, log, startWorker, store, parallel: 1 })
    this.#tools = { store, thumbnails, reader: new CoverReader({ clock, log, startWorker: startExportsWorker }) }
    return this.#tools
  }

  #wanted(key: string, place: EntryPlace): Promise<Result<Thumbnail>> {
    const { store } = this.#open()
    const stored = store.get(key, 'small')
    if (stored) return Promise.resolve({ ok: true, value: { bytes: stored.bytes, mimeType: stored.mimeType } })
    if (store.refusal(key)) return Promise.resolve(failure('item-not-shown'))
    const same = this.#making.get(key)
    if (same) return same
    const making = new Promise<Result<Thumbnail>>((done) => this.#waiting.push({ key, place, done })).finally(() =>
      this.#making.delete(key),
    )
    this.#making.set(key, making)
    if (this.#waiting.length > mostWaiting) this.#waiting.shift()?.done(failure('cancelled'))
    if (!this.#atWork) void this.#work()
    return making
  }

  /** Makes what waits. Never rejects: neither reader nor maker do. */
  async #work(): Promise<void> {
    this.#atWork = true
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop()) next.done(await this.#make(next))
    this.#atWork = false
  }

  async #make({ key, place }: Asked): Promise<Result<Thumbnail>> {
    const { reader, thumbnails, store } = this.#open()
    const bytes = await reader.read(place)
    // Whatever its name says: what is no picture is not decoded.
    const type = bytes && sniffType(bytes.subarray(0, sniffBytes))
    if (bytes && type?.kind === 'photo') return thumbnails.ofBytes(key, bytes, type.mimeType)
    store.refuse(key, bytes ? 'no-decoder' : 'unreadable', 'no picture could be read at its place')
    return failure('item-not-shown')
  }
}
