import ExifReader from 'exifreader'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allItems, caller, type ListedItem } from './http-for-tests.ts'
import { startEmulator, type Emulator } from './start-emulator.ts'

let emulator: Emulator
let items: ListedItem[]
let now = Date.UTC(2026, 5, 1)

beforeAll(async () => {
  emulator = await startEmulator({ profile: 'legacy', now: () => now })
  items = await allItems(emulator)
})
afterAll(() => emulator.close())

const named = (filename: string): ListedItem => {
  const item = items.find((one) => one.filename === filename)
  if (!item) throw new Error(`no ${filename}`)
  return item
}
const bytes = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer())

test('=d keeps the camera data and the pixels but not the place', async () => {
  for (const name of ['洱海日出.jpg', '小船.HEIC', 'IMG_4410.HEIC']) {
    const item = named(name)
    const file = await bytes(await fetch(`${item.baseUrl}=d`))
    const tags = ExifReader.load(file, { expanded: true })
    expect(tags.exif?.['Make']?.description).toBe('Apple')
    expect(tags.exif?.DateTimeOriginal?.description).toMatch(/^20\d\d:/)
    expect(tags.gps).toBeUndefined()
    expect(Object.keys(tags.exif ?? {}).filter((tag) => tag.startsWith('GPS'))).toEqual([])
    expect(Buffer.from(await emulator.bytesOf(item.id, '=d')).equals(file)).toBe(true)
  }
})

test('sizes: fitted, cropped, never enlarged, with or without a play button', async () => {
  const item = named('苍山云雾.jpg')
  const size = async (suffix: string): Promise<[number, number]> => {
    const { width, height } = await sharp(await bytes(await fetch(item.baseUrl + suffix))).metadata()
    return [width, height]
  }
  expect(await size('=w600-h600')).toEqual([600, 200])
  expect(await size('=w200-h200-c')).toEqual([200, 200])
  expect(await size('=w9000-h9000')).toEqual([3000, 1000])
  const video = named('aurora time lapse.mp4')
  const [plain, button] = await Promise.all(
    ['=w320-h180-no', '=w320-h180'].map((suffix) => fetch(video.baseUrl + suffix).then(bytes)),
  )
  expect(plain && button && plain.equals(button)).toBe(false)
})

test('ranges, HEAD and headers', async () => {
  const item = named('PXL_20240412_173012004.mp4')
  const whole = await emulator.bytesOf(item.id, '=dv')
  const head = await fetch(`${item.baseUrl}=dv`, { method: 'HEAD' })
  expect(head.headers.get('content-length')).toBe(String(whole.length))
  expect(head.headers.get('content-disposition')).toBe('attachment;filename="PXL_20240412_173012004.mp4"')
  const range = async (value: string): Promise<Response> => fetch(`${item.baseUrl}=dv`, { headers: { Range: value } })
  for (const [value, first, end] of [
    ['bytes=0-0', 0, 1],
    ['bytes=1000-', 1000, whole.length],
    ['bytes=-50', whole.length - 50, whole.length],
    ['bytes=10-99999999', 10, whole.length],
  ] as const) {
    const answer = await range(value)
    expect(answer.status).toBe(206)
    expect(answer.headers.get('content-range')).toBe(`bytes ${first}-${end - 1}/${whole.length}`)
    expect((await bytes(answer)).equals(Buffer.from(whole.subarray(first, end)))).toBe(true)
  }
  expect((await range('bytes=99999999-')).status).toBe(416)
  emulator.switches.ignoreRange = true
  expect((await range('bytes=1000-')).status).toBe(200)
  emulator.switches.ignoreRange = false
})

test('videos that are not ready, photos without video, items that are gone', async () => {
  for (const [name, suffix] of [
    ['upload in progress.mp4', '=dv'],
    ['broken recording.mp4', '=dv'],
    ['洱海日出.jpg', '=dv'],
  ] as const) {
    const answer = await fetch(named(name).baseUrl + suffix)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'image/png'])
    expect((await bytes(answer)).length).toBe(832)
  }
  const { library } = emulator
  const item = library.addItem({})
  const { baseUrl } = (await caller(emulator).get(`mediaItems/${item.id}`)).json as unknown as ListedItem
  expect((await fetch(`${baseUrl}=d`)).status).toBe(200)
  library.removeItem(item.id)
  expect((await fetch(`${baseUrl}=d`)).status).toBe(404)
})

test('motion photos say so in the still and have a video part', async () => {
  const item = named('MVIMG_20260820_101112.jpg')
  const still = await bytes(await fetch(`${item.baseUrl}=d`))
  expect(still.includes('GCamera:MotionPhoto="1"')).toBe(true)
  const motion = await fetch(`${item.baseUrl}=dv`)
  expect(motion.headers.get('content-type')).toBe('video/mp4')
  expect((await bytes(motion)).toString('latin1', 4, 8)).toBe('ftyp')
})

test('base URLs are signed and live 60 minutes', async () => {
  const fresh = (await allItems(emulator))[0]?.baseUrl ?? ''
  const tampered = `${fresh.slice(0, 200)}${fresh[200] === 'A' ? 'B' : 'A'}${fresh.slice(201)}`
  now += 59 * 60_000
  expect((await fetch(`${fresh}=w64-h64`)).status).toBe(200)
  now += 2 * 60_000
  for (const url of [fresh, tampered]) {
    const answer = await fetch(`${url}=w64-h64`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([403, 'text/html; charset=UTF-8'])
    expect(await answer.text()).toContain("That's an error.")
  }
})

test('media requests have a limit for each Pacific day, and one for those at a time', async () => {
  // Half an hour before midnight there.
  let at = Date.UTC(2026, 5, 1, 6, 30)
  const own = await startEmulator({ items: 3, now: () => at, latencyMs: 20 })
  try {
    const [item] = await allItems(own)
    const ask = async (): Promise<number> => {
      const response = await fetch(`${item?.baseUrl}=d`)
      await response.arrayBuffer()
      return response.status
    }
    own.switches.mediaAtATime = 2
    const together = await Promise.all([ask(), ask(), ask(), ask()])
    expect(together.sort()).toEqual([200, 200, 429, 429])
    expect(await ask()).toBe(200)

    own.switches.mediaRequestsPerDay = 6
    expect([await ask(), await ask()]).toEqual([200, 429])
    expect(own.counters.overQuota).toBe(3)
    at += 29 * 60_000
    expect(await ask()).toBe(429)
    at += 60_000
    expect(await ask()).toBe(200)
  } finally {
    await own.close()
  }
})
