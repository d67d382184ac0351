/** `remoteItem` reads from any value what its schema does, only faster. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { googleEndpoints } from '../../../../src/main/google/endpoints.ts'
import { remoteItem } from '../../../../src/main/google/library/library-answers.ts'
import { itemAnswer } from './item-answer.ts'

const result = googleEndpoints()
if (!result.ok) throw new Error('expected endpoints')
const endpoints = result.value

/** What one and the same moment is called; undefined for what is none. */
function inUtc(timestamp: string): string | undefined {
  const isTime = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/.test(timestamp)
  const at = isTime ? Date.parse(timestamp.toUpperCase()) : Number.NaN
  return Number.isNaN(at) ? undefined : new Date(at).toISOString().replace('.000Z', 'Z')
}

/** What the schema makes of a value, under the names that an item has here; kinds and states have tests of their own. */
function bySchema(value: unknown): Record<string, unknown> | undefined {
  const parsed = itemAnswer.safeParse(value)
  if (!parsed.success) return undefined
  const { id, description, productUrl, baseUrl, mimeType, filename, mediaMetadata } = parsed.data
  const { photo: still, video: film, width, height, creationTime } = mediaMetadata ?? {}
  const { focalLength, apertureFNumber, isoEquivalent, exposureTime } = still ?? {}
  const [make, model] = [still?.cameraMake ?? film?.cameraMake, still?.cameraModel ?? film?.cameraModel]
  const said = { make, model, focalLength, apertureFNumber, isoEquivalent, exposureTime, fps: film?.fps }
  return {
    id,
    filename: filename ?? '',
    mimeType: mimeType ?? '',
    width: width ?? 0,
    height: height ?? 0,
    // As it is kept: a text in which the order of the fields counts.
    camera: JSON.stringify(said),
    description,
    baseUrl: baseUrl && endpoints.mediaAddress(baseUrl),
    productUrl: productUrl && endpoints.productAddress(productUrl),
    creationTime: creationTime && inUtc(creationTime),
    ...(film ? { kind: 'video' } : still ? { kind: 'photo' } : {}),
    hasStatus: film?.status !== undefined,
  }
}

/** The same of what `remoteItem` returns, which leaves out what is not known. */
function asRead(value: unknown): Record<string, unknown> | undefined {
  const item = remoteItem(value, endpoints)
  if (!item) return undefined
  const { kind, videoStatus, camera: read, ...rest } = item
  const isTold = bySchema(value)?.['kind'] !== undefined
  return { ...rest, camera: JSON.stringify(read), ...(isTold && { kind }), hasStatus: videoStatus !== undefined }
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.double(),
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    0,
    -0,
    Infinity,
    -1,
    2 ** 31,
    2 ** 31 + 1,
    2 ** 53,
    0.5,
    [],
    {},
    [{}],
    true,
  ),
)
const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', 'a\udc00b'), odd)
const numbers = fc.oneof(
  fc.integer(),
  fc.nat().map(String),
  fc.constantFrom('0', '00012', '1e3', ' 1', '-1', '1\n'),
  odd,
)
const times = fc.oneof(
  fc
    .tuple(
      fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }),
      fc.constantFrom('Z', '.5Z', '.000Z', '+02:00', 'z'),
    )
    .map(([date, end]) => `${date.toISOString().slice(0, 19)}${end}`),
  fc
    .tuple(fc.nat(9999), fc.nat(13), fc.nat(32), fc.nat(25), fc.nat(61), fc.nat(61))
    .map(([year, month, day, hour, minute, second]) => {
      const two = [month, day, hour, minute, second].map((part) => String(part).padStart(2, '0'))
      return `${String(year).padStart(4, '0')}-${two[0]}-${two[1]}T${two[2]}:${two[3]}:${two[4]}Z`
    }),
  texts,
)
const addresses = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('https://', 'http://', 'HTTPS://', ' https://', 'https:', 'https://user@'),
      fc.constantFrom(
        'lh3.googleusercontent.com',
        'LH3.googleusercontent.com',
        'photos.google.com',
        'evil.example',
        '',
      ),
      fc.constantFrom(
        '/',
        '',
        ':443/',
        ':444/',
        '@evil.example/',
        '\\@evil.example/',
        '.evil.example/',
        '\t/',
        '#/',
        '?/',
      ),
      fc.string(),
    )
    .map((parts) => parts.join('')),
  texts,
)

const some = { requiredKeys: [] }
const withCamera = { cameraMake: texts, cameraModel: texts }
const stills = fc.record(
  { ...withCamera, focalLength: numbers, apertureFNumber: numbers, isoEquivalent: numbers, exposureTime: texts },
  some,
)
const films = fc.record({ ...withCamera, fps: numbers, status: texts }, some)
const values = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record(
      {
        id: fc.oneof({ weight: 9, arbitrary: fc.string({ minLength: 1 }) }, odd),
        description: texts,
        productUrl: addresses,
        baseUrl: addresses,
        mimeType: texts,
        filename: texts,
        mediaMetadata: fc.oneof(
          {
            weight: 9,
            arbitrary: fc.record(
              {
                creationTime: times,
                width: numbers,
                height: numbers,
                photo: fc.oneof({ weight: 4, arbitrary: stills }, odd),
                video: fc.oneof({ weight: 2, arbitrary: films }, odd),
              },
              some,
            ),
          },
          odd,
        ),
        more: odd,
      },
      some,
    ),
  },
  { weight: 1, arbitrary: odd },
)

test('an item is read as its schema says, whatever Google answers', () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(asRead(value)).toEqual(bySchema(value))
    }),
    { numRuns: 3000 },
  )
})

test('an address is accepted or not whichever came before it', () => {
  fc.assert(
    fc.property(fc.array(addresses, { minLength: 2 }), (given) => {
      const alone = googleEndpoints()
      if (!alone.ok) throw new Error('expected endpoints')
      for (const each of given) {
        if (typeof each !== 'string') continue
        const fresh = googleEndpoints()
        if (!fresh.ok) throw new Error('expected endpoints')
        for (const check of ['mediaAddress', 'uploadAddress', 'productAddress'] as const)
          expect(alone.value[check](each)).toBe(fresh.value[check](each))
      }
    }),
    { numRuns: 1000 },
  )
})
