import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { keepDocuments, type DocumentsKeeper } from '../../../../src/main/app/mirror/keep-documents.ts'
import { readMeta, writeMeta } from '../../../../src/main/index/schema/meta.ts'
import { Arbiter } from '../../../../src/main/tasks/arbiter.ts'
import { SmallMirror } from '../../mirror/small-mirror.ts'

let small: SmallMirror
let keeper: DocumentsKeeper
let arbiter: Arbiter
let distrusted: boolean

beforeAll(async () => {
  small = await SmallMirror.open()
})
beforeEach(async () => {
  arbiter = new Arbiter()
  distrusted = false
  await small.photo('a.jpg')
})
afterEach(async () => {
  await keeper.close()
  await small.empty()
})
afterAll(() => small.close())

const start = (): void => {
  const mirror = { ...small.mirror, isDistrusted: () => distrusted }
  keeper = keepDocuments({ mirror, clock: small.clock, log: small.write, arbiter })
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50))
const isWritten = async (): Promise<boolean> => (await small.content('catalogue.jsonl'))?.includes('a.jpg') ?? false

async function change(): Promise<void> {
  writeMeta(small.database, 'catalogue-behind', true)
  keeper.changed()
  await settled()
}

async function turn(ms: number): Promise<void> {
  await small.clock.turn(ms)
  await settled()
}

it('the catalogue is written once there is some quiet, and is not behind any more', async () => {
  start()
  await change()
  await turn(9000)
  await change()
  await turn(9000)
  expect(await isWritten()).toBe(false)
  await turn(1100)
  await turn(10_100)
  await expect.poll(isWritten).toBe(true)
  expect(readMeta(small.database, 'catalogue-behind')).toBeUndefined()
})

it('it is written by the next start where this one could not', async () => {
  writeMeta(small.database, 'catalogue-behind', true)
  start()
  await settled()
  await turn(10_100)
  await expect.poll(isWritten).toBe(true)
})

it('it waits for a task that writes it itself', async () => {
  start()
  const begun = arbiter.begin('backup')
  if (!begun.ok) throw new Error('it should begin')
  await change()
  for (let turned = 0; turned < 3; turned++) await turn(10_100)
  expect(await isWritten()).toBe(false)
  begun.value.end()
  await turn(10_100)
  await expect.poll(isWritten).toBe(true)
})

it('it is written at the end, without waiting', async () => {
  start()
  await change()
  await keeper.close()
  expect(await isWritten()).toBe(true)
})

it('nothing is written from an index that is not trusted, now or at the end', async () => {
  start()
  await change()
  distrusted = true
  await turn(10_100)
  await keeper.close()
  expect(await isWritten()).toBe(false)
  expect(readMeta(small.database, 'catalogue-behind')).toBe(true)
})

it('what cannot be written is said in the log, and stays behind', async () => {
  small.disk.plan({ on: 'rename', code: 'EACCES', path: 'catalogue.jsonl', times: 1 })
  start()
  await change()
  await turn(10_100)
  await expect.poll(() => small.log).toMatchObject([{ level: 'warn', event: 'documents-not-written' }])
  expect(readMeta(small.database, 'catalogue-behind')).toBe(true)
})
