import { afterAll, beforeAll, expect, test } from 'vitest'
import { allItems, type ListedItem } from './http-for-tests.ts'
import { startEmulator, type Emulator } from './start-emulator.ts'

let emulator: Emulator

beforeAll(async () => {
  emulator = await startEmulator({ profile: 'legacy', items: 5, albums: 1 })
})
afterAll(() => emulator.close())

async function listed(id: string): Promise<ListedItem> {
  const found = (await allItems(emulator)).find((item) => item.id === id)
  if (!found) throw new Error('the item is not listed')
  return found
}

async function download(id: string): Promise<{ bytes: Buffer; etag: string | null }> {
  const answer = await fetch(`${(await listed(id)).baseUrl}=d`)
  return { bytes: Buffer.from(await answer.arrayBuffer()), etag: answer.headers.get('etag') }
}

test('an edit gives other bytes under the same id, and the original comes back to the last byte', async () => {
  const { library } = emulator
  const photo = library.itemsOf(library.main).find((item) => item.mimeType === 'image/jpeg')
  if (!photo) throw new Error('the account has no photo')
  const before = await listed(photo.id)
  const original = await download(photo.id)

  library.editItem(photo.id)
  expect((await listed(photo.id)).mediaMetadata).toEqual(before.mediaMetadata)
  const edited = await download(photo.id)
  expect(edited.bytes.equals(original.bytes)).toBe(false)
  expect(edited.etag).not.toBe(original.etag)

  library.editItem(photo.id, { width: 77, height: 55, mimeType: 'image/png', bytes: Buffer.from('other') })
  expect(await listed(photo.id)).toMatchObject({
    mimeType: 'image/png',
    mediaMetadata: { width: '77', height: '55' },
  })
  expect((await download(photo.id)).bytes.toString()).toBe('other')

  library.revertItem(photo.id)
  expect((await listed(photo.id)).mediaMetadata).toEqual(before.mediaMetadata)
  expect((await download(photo.id)).bytes.equals(original.bytes)).toBe(true)
  expect(() => library.revertItem(photo.id)).toThrow('was not edited')
})
