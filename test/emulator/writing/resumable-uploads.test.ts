import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dressedPhoto } from '../dressed-photo.ts'
import { ask, caller, type Answer, type Json } from '../http-for-tests.ts'
import { startEmulator, type Emulator } from '../start-emulator.ts'

let emulator: Emulator
let api: ReturnType<typeof caller>
let token: string
let photo: Buffer

beforeAll(async () => {
  emulator = await startEmulator({ items: 0, albums: 0 })
  api = caller(emulator)
  token = emulator.signIn({}).accessToken
  photo = await dressedPhoto('a photo')
})
afterAll(() => emulator.close())

function send(url: string, command: string, more: Record<string, string> = {}, body?: Uint8Array): Promise<Answer> {
  const headers = { Authorization: `Bearer ${token}`, 'X-Goog-Upload-Command': command, ...more }
  return ask(url, { method: 'POST', headers, ...(body && { body: new Uint8Array(body) }) })
}

/** The address of an upload that was started; its size is not announced where it is undefined. */
async function started(size: number | undefined): Promise<string> {
  const more = {
    'X-Goog-Upload-Protocol': 'resumable',
    ...(size !== undefined && { 'X-Goog-Upload-Raw-Size': `${size}` }),
  }
  const { status, headers } = await send(`${emulator.origin}/v1/uploads`, 'start', more)
  expect(status).toBe(200)
  return headers.get('x-goog-upload-url') ?? ''
}

const at = (offset: number): Record<string, string> => ({ 'X-Goog-Upload-Offset': String(offset) })
const last = (url: string, offset: number, body?: Uint8Array): Promise<Answer> =>
  send(url, 'upload, finalize', at(offset), body)

/** State and size as the server tells them. */
async function asked(url: string): Promise<[string | null, string | null]> {
  const { headers } = await send(url, 'query')
  return [headers.get('x-goog-upload-status'), headers.get('x-goog-upload-size-received')]
}

const created = async (uploadToken: string): Promise<unknown> => {
  const { json } = await api.post('mediaItems:batchCreate', { newMediaItems: [{ simpleMediaItem: { uploadToken } }] })
  return (json['newMediaItemResults'] as Json[])[0]?.['mediaItem']
}

describe('what is refused of an upload is not kept, and the upload goes on:', () => {
  test.each<[string, number, (url: string) => Promise<Answer>]>([
    ['an end before all of it', 0, (url) => last(url, 0, photo.subarray(0, 100))],
    ['an end that is too long', 0, (url) => last(url, 0, Buffer.concat([photo, Buffer.from('x')]))],
    ['a piece beyond the end', 0, (url) => send(url, 'upload', at(0), Buffer.alloc(262_144))],
    ['a piece of no whole units', 0, (url) => send(url, 'upload', at(0), photo.subarray(0, 100))],
    ['another place', 0, (url) => last(url, 5, photo.subarray(5))],
    ['no place', 0, (url) => send(url, 'upload, finalize', {}, photo)],
    ['an end without anything', 0, (url) => last(url, 0)],
    ['an unknown command', 0, (url) => send(url, 'dance', at(0), photo)],
  ])('%s', async (_what, received, wrong) => {
    const url = await started(photo.length)
    const refused = await wrong(url)
    expect([refused.status, refused.json]).toEqual([400, { code: 3, message: expect.any(String) as string }])
    expect(await asked(url)).toEqual(['active', String(received)])
    const ended = await last(url, received, photo.subarray(received))
    expect(ended.status).toBe(200)
    expect(await created(ended.text)).toBeDefined()
  })
})

test('there is no token for nothing', async () => {
  for (const size of [undefined, 5]) {
    const url = await started(size)
    expect((await last(url, 0)).json).toMatchObject({ code: 3 })
    expect(await asked(url)).toEqual(['active', '0'])
  }
})

test.each(['final', 'cancelled'])('an upload that is %s stays so, whatever is sent to it', async (state) => {
  const url = await started(photo.length)
  const ended = state === 'final' ? await last(url, 0, photo) : await send(url, 'cancel')
  expect(ended.status).toBe(200)
  const told = await asked(url)
  expect(told[0]).toBe(state)
  const more = [
    () => send(url, 'cancel'),
    () => last(url, photo.length),
    () => last(url, 0, photo),
    () => send(url, 'upload', at(Number(told[1]))),
  ]
  for (const one of more) expect((await one()).json).toMatchObject({ code: 9 })
  expect(await asked(url)).toEqual(told)
})

test('nothing can be done with an upload that was not started, and somebody else has none of it', async () => {
  for (const command of ['upload, finalize', 'upload', 'query', 'cancel'])
    expect((await send(`${emulator.origin}/v1/uploads`, command, at(0), photo)).json).toMatchObject({ code: 3 })
  const url = await started(photo.length)
  const other = emulator.signIn({ account: 'studio.lindqvist@gmail.example' }).accessToken
  expect((await send(url, 'query', { Authorization: `Bearer ${other}` })).json).toEqual({
    code: 5,
    message: 'Upload was not found.',
  })
})
