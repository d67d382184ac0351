import { describe, expect, it } from 'vitest'
import { itemDetails } from '../../../src/main/library/item/item-details.ts'
import { itemFile } from '../../../src/main/library/item/item-file.ts'
import type { ItemDetails, ItemRef } from '../../../src/shared/domain.ts'
import type { CameraFields } from '../../../src/shared/camera-fields.ts'
import { ownerIdOf } from '../../../src/main/mirror/names/identifiers.ts'
import { SampleIndex } from './sample-index.ts'
import type { SampleItem } from './sample-index.ts'

function details(index: SampleIndex, ref: ItemRef): ItemDetails {
  const result = itemDetails(index.database, ref)
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

describe('itemDetails', () => {
  it('names other items with the same bytes, the first of many, and no earlier or moving file of another', () => {
    const index = new SampleIndex()
    const same = { bytes: 5, sha256: 'e'.repeat(64) }
    const file = (at: number) => ({ ...same, path: `Photos/${at}.jpg` })
    const refs = Array.from({ length: 13 }, (_, at) => index.item({ filename: `${at}.jpg`, file: file(at) }))
    index.item({ file: { ...same, bytes: 6, path: 'Photos/longer.jpg' } })
    index.item({ motionFile: { ...file(20), mimeType: 'video/mp4' } })
    index.item({ versions: [{ ...file(21), number: 1, mimeType: 'image/jpeg', replacedAt: 5 }] })
    const { twins, twinCount } = details(index, refs[4] as ItemRef)
    expect([twins.length, twinCount]).toEqual([10, 12])
    expect(twins.map(({ filename }) => filename)).not.toContain('4.jpg')
    index.database.close()
  })

  it('tells everything about an item', () => {
    const index = new SampleIndex()
    const older = { bytes: 5, sha256: 'd'.repeat(64), mimeType: 'image/jpeg' }
    const camera: CameraFields = {
      make: 'Kodak',
      model: 'Brownie',
      lens: 'Meniscus 100mm',
      focalLength: 4.2,
      apertureFNumber: 1.8,
      isoEquivalent: 64,
      exposureTime: '0.008333333s',
      fps: 24,
      latitude: 38.7,
      longitude: -9.1,
    }
    const ref = index.item({
      taken: '2021-07-04T12:11:12',
      zone: { minutes: 60, from: 'file' },
      filename: 'Castle.jpg',
      description: 'The castle',
      camera: JSON.stringify(camera),
      motion: true,
      motionFile: { path: 'Photos/2021/07/Castle.mp4', bytes: 7, sha256: 'c'.repeat(64), mimeType: 'video/mp4' },
      versions: [
        { ...older, number: 1, path: 'Photos/2021/07/Castle old.jpg', replacedAt: 1000 },
        { ...older, number: 3, path: 'Photos/2021/07/Castle (2).jpg', replacedAt: 2000 },
      ],
    })
    const shown = { ...older, role: 'primary', fidelity: 'copy', width: 800, height: 600 }
    const second = index.album('Second', [ref], { shared: true })
    const first = index.album('First', [ref])
    expect(details(index, ref)).toEqual({
      ref,
      id: 'item1xxxxxxxxxxxxxxx',
      account: 'account',
      filename: 'Castle.jpg',
      kind: 'photo',
      mimeType: 'image/jpeg',
      creationTime: '2021-07-04T12:11:12Z',
      takenAt: '2021-07-04T11:11:12Z',
      localTime: '2021-07-04T12:11:12',
      zone: 60,
      zoneFrom: 'file',
      width: 4000,
      height: 3000,
      description: 'The castle',
      place: { latitude: 38.7, longitude: -9.1 },
      camera: { ...camera, exposureTime: '1/120' },
      sources: [
        {
          kind: 'library',
          owner: { id: ownerIdOf('account'), name: 'ann@example.org', emails: ['ann@example.org'] },
          email: 'ann@example.org',
          firstSeen: 0,
          gone: false,
          says: ['filename', 'creationTime', 'description'],
        },
      ],
      albums: [
        { id: first, title: 'First' },
        { id: second, title: 'Second' },
      ],
      twins: [],
      twinCount: 0,
      versions: [
        { ...shown, number: 3, path: 'Photos/2021/07/Castle (2).jpg', replacedAt: 2000 },
        { ...shown, number: 1, path: 'Photos/2021/07/Castle old.jpg', replacedAt: 1000 },
      ],
      files: [
        {
          role: 'primary',
          path: 'Photos/2021/07/1-Castle.jpg',
          bytes: 1000,
          sha256: '1'.padStart(64, 'a'),
          mimeType: 'image/jpeg',
          fidelity: 'copy',
        },
        {
          role: 'motion',
          path: 'Photos/2021/07/Castle.mp4',
          bytes: 7,
          sha256: 'c'.repeat(64),
          mimeType: 'video/mp4',
          fidelity: 'copy',
        },
      ],
      hasMotion: true,
      inGooglePhotos: true,
    })
  })

  it.each<[string, SampleItem, Partial<ItemDetails>]>([
    ['a camera’s clock alone', { takenFromFile: true }, { localTime: '2021-07-04T12:00:00' }],
    ['an instant alone', {}, { takenAt: '2021-07-04T12:00:00Z' }],
    [
      'an inferred zone',
      { zone: { minutes: 345, from: 'neighbour' } },
      { takenAt: '2021-07-04T06:15:00Z', localTime: '2021-07-04T12:00:00', zone: 345, zoneFrom: 'neighbour' },
    ],
    ['no time at all', { timeKnown: 'nothing' }, {}],
  ])('tells %s as what it is', (_name, sample, expected) => {
    const index = new SampleIndex()
    const { takenAt, localTime, zone, zoneFrom } = details(index, index.item(sample))
    expect({ takenAt, localTime, zone, zoneFrom }).toEqual(expected)
  })

  it('keeps to itself what only serves to find out when it was taken', () => {
    const index = new SampleIndex()
    const camera = JSON.stringify({ offsetMinutes: 60, offsetHint: 120, recorded: '2021-07-04T12:11:12Z', lens: 'One' })
    expect(details(index, index.item({ camera })).camera).toEqual({ lens: 'One' })
  })

  it.each(['{"make":', '[]', '7', '{"make":7,"latitude":1,"focalLength":"long","exposureTime":"fast"}'])(
    'leaves out what the camera column %s does not say rightly',
    (camera) => {
      const index = new SampleIndex()
      const found = details(index, index.item({ camera }))
      for (const field of ['make', 'focalLength', 'latitude', 'exposureTime'])
        expect(found.camera).not.toHaveProperty(field)
    },
  )

  it.each([
    ['1/120', '1/120'],
    ['0.5s', '0.5'],
    ['2.5', '2.5'],
    ['30s', '30'],
    ['0.00025s', '1/4000'],
  ])('writes the exposure %s as %s', (exposureTime, expected) => {
    const index = new SampleIndex()
    expect(details(index, index.item({ camera: JSON.stringify({ exposureTime }) })).camera.exposureTime).toBe(expected)
  })

  it('says that an unknown item is gone', () => {
    expect(itemDetails(new SampleIndex().database, 5 as ItemRef)).toMatchObject({
      ok: false,
      problem: { code: 'item-gone' },
    })
  })
})

describe('itemFile', () => {
  it('finds a file by item and role', () => {
    const index = new SampleIndex()
    const ref = index.item({ file: { path: 'Photos/a.jpg', bytes: 5, sha256: 'f'.repeat(64) } })
    expect(itemFile(index.database, ref, 'primary')).toEqual({
      path: 'Photos/a.jpg',
      bytes: 5,
      sha256: 'f'.repeat(64),
      mimeType: 'image/jpeg',
      width: 4000,
      height: 3000,
    })
    expect(itemFile(index.database, ref, 'motion')).toBeUndefined()
    expect(itemFile(index.database, index.item({ file: false }), 'primary')).toBeUndefined()
  })
})
