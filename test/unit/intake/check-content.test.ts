import { describe, expect, test } from 'vitest'
import { KeptBytes } from '../../../src/main/intake/arriving/kept-bytes.ts'
import { checkContent } from '../../../src/main/intake/arriving/check-content.ts'
import type { ArrivedFile, Wanted } from '../../../src/main/intake/candidate.ts'

const gif = Buffer.from('47494638396101000100800000ffffff00000021f90400000000002c00000000010001000002024401003b', 'hex')
const odd = Buffer.from([0, 1, 2, 3, 200, 201])

type Asked = Parameters<typeof checkContent>[0]

function check(
  bytes: Buffer,
  wanted: Partial<Wanted> = {},
  more: Partial<ArrivedFile> = {},
): ReturnType<typeof checkContent> {
  const content = new KeptBytes(() => undefined)
  content.wrote(bytes, 0)
  const asked: Asked = { role: 'primary', video: false, filename: 'a.jpg', ...wanted }
  const place = { whole: bytes } as unknown as ArrivedFile['place']
  return checkContent(asked, { place, content, bytes: bytes.length, sha256: '', ...more })
}

const original: Partial<Wanted> = { from: { source: 1, fidelity: 'original' } }

describe('an original', () => {
  test('is what its bytes are, whatever was asked for', async () => {
    const type = { mimeType: 'image/gif', extension: '.gif', kind: 'photo' }
    for (const more of [{}, { video: true }, { role: 'motion' as const }])
      expect(await check(gif, { ...original, ...more })).toEqual({ type })
    // What was cut was cut when it was uploaded.
    expect(await check(gif.subarray(0, 30), original)).toEqual({ type })
  })

  test.each([
    ['scan.XYZ', '.xyz'],
    ['two.parts.b1', '.b1'],
    ['a.abcdefghij', '.abcdefghij'],
    ['a.abcdefghijk', ''],
    ['a.b c', ''],
    ['a.', ''],
    ['a.b.', ''],
    ['nothing', ''],
  ])('that nobody knows keeps its ending: %s has %j', async (filename, extension) => {
    const type = { mimeType: 'application/octet-stream', extension, kind: 'photo' }
    expect(await check(odd, { ...original, filename })).toEqual({ type })
    expect(await check(odd, { ...original, filename: 'other.abc', name: filename })).toEqual({ type })
  })

  test('of which something is missing is none', async () => {
    expect(await check(odd, original, { total: 7 })).toEqual({ code: 'item-wrong-length', detail: '6 of 7 bytes' })
    expect(await check(Buffer.alloc(0), original)).toEqual({ code: 'item-incomplete', detail: 'no bytes' })
  })
})

describe('a copy', () => {
  test('is a picture or video as its item is', async () => {
    const copy = { from: { source: 1, fidelity: 'copy' as const } }
    for (const from of [{}, copy]) {
      expect(await check(gif, from)).toMatchObject({ type: { mimeType: 'image/gif' } })
      expect(await check(gif, { ...from, video: true })).toEqual({ code: 'item-wrong-type', detail: 'image/gif' })
      expect(await check(gif, { ...from, role: 'motion' })).toHaveProperty('absent')
      expect(await check(gif.subarray(0, 30), from)).toEqual({ code: 'item-incomplete', detail: '30 bytes' })
      expect(await check(odd, from)).toEqual({ code: 'item-not-an-image', detail: '' })
    }
  })

  test.each([
    ['image/x-newf', { mimeType: 'image/newf', extension: '.newf', kind: 'photo' }],
    ['VIDEO/NEWF; q=1', { mimeType: 'video/newf', extension: '.newf', kind: 'video' }],
  ])('that nobody knows is believed to be what its source says: %s', async (contentType, type) => {
    expect(await check(odd, { video: type.kind === 'video' }, { contentType })).toEqual({ type })
    expect(await check(Buffer.from('words'), {}, { contentType })).toEqual({
      code: 'item-not-an-image',
      detail: contentType,
    })
  })

  test.each(['image', 'text/html', 'image/a', 'image/abcdef', 'application/image/newf'])(
    'that its source calls %s is none',
    async (contentType) => {
      expect(await check(odd, {}, { contentType })).toEqual({ code: 'item-not-an-image', detail: contentType })
    },
  )
})
