import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import * as nodeFiles from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMediaHandler } from '../../../src/main/media/media-handler.ts'
import { MirrorFiles } from '../../../src/main/mirror/disk/mirror-files.ts'
import { standingClock, type StandingClock } from '../../clocks/standing-clock.ts'
import { SampleIndex } from '../library/sample-index.ts'
import { memoryStore } from '../thumbnails/memory-store.ts'
import { nameOf, scene } from '../thumbnails/scripted-worker.ts'

// Two photos whose decoder ends with neither: a page asks for the small picture of both, and scrolls.

let mirror: string
let clock: StandingClock
let begun: string[]
let ask: (name: 'one' | 'other', signal?: AbortSignal) => Promise<Response>
let close: () => Promise<void>

const settled = (): Promise<void> => setTimeout(20)

beforeEach(() => {
  mirror = mkdtempSync(join(tmpdir(), 'shoebox-slow-pictures-'))
  const folder = 'Photos/2021/07'
  mkdirSync(join(mirror, folder), { recursive: true })
  const index = new SampleIndex()
  const refs = Object.fromEntries(
    ['one', 'other'].map((name, at) => {
      writeFileSync(join(mirror, folder, name), name)
      const file = { path: `${folder}/${name}`, bytes: name.length, sha256: `${at}`.repeat(64), mimeType: 'image/heic' }
      return [name, index.item({ file })]
    }),
  )
  clock = standingClock()
  begun = []
  const { maker } = scene((request) => void begun.push(nameOf(request).slice(mirror.length + folder.length + 2)), {
    clock,
  })
  close = () => maker.close()
  const media = createMediaHandler({
    clock,
    database: index.database,
    files: new MirrorFiles(mirror, nodeFiles),
    thumbnails: maker,
    store: memoryStore(),
    remoteCover: () => Promise.resolve(undefined),
    log: () => undefined,
  })
  ask = (name, signal) => media(new Request('http://127.0.0.1/', signal && { signal }), `thumb/${refs[name]}`)
})
afterEach(async () => {
  await close()
  rmSync(mirror, { recursive: true })
})

/** A request as a page makes it, which is answered after a while that there is nothing yet. */
async function tile(name: 'one' | 'other'): Promise<number> {
  const patient = (): number => clock.waits.filter((ms) => ms === 400).length
  const before = patient()
  const answer = ask(name)
  await expect.poll(patient).toBe(before + 1)
  await clock.turn(400)
  return (await answer).status
}

it('a small picture that takes long gives way once nobody asks for it any more, and not before', async () => {
  expect([await tile('one'), await tile('other')]).toEqual([503, 503])
  for (let asked = 0; asked < 5; asked++) {
    await clock.turn(3000)
    await tile('one')
  }
  expect(begun).toEqual(['one'])
  await tile('other')
  await clock.turn(4700)
  await expect.poll(() => begun).toEqual(['one', 'other'])
})

it('it gives way at once where its request was broken off before there was an answer', async () => {
  const left = new AbortController()
  const first = ask('one', left.signal)
  await expect.poll(() => begun).toEqual(['one'])
  left.abort()
  await clock.turn(400)
  await tile('other')
  await expect.poll(() => begun).toEqual(['one', 'other'])
  expect((await first).status).toBe(503)
})

it('it gives way once only, so that it comes in the end where it is asked for too seldom', async () => {
  for (let round = 0; round < 6; round++) {
    await tile('one')
    await tile('other')
    await clock.turn(6000)
    await settled()
  }
  expect(begun).toEqual(['one', 'one'])
})

it('is not begun for a request that was broken off before', async () => {
  expect((await ask('one', AbortSignal.abort())).status).toBe(503)
  await settled()
  expect(begun).toEqual([])
})
