import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

const year = 'Takeout/Google Photos/Photos from 2019'
const first = 'takeout-20260301T101500Z-1-001.zip'
const [lake, hill] = [47, 48].map((latitude) => ({ geoData: { latitude, longitude: 11 } }))
const later = { photoTakenTime: { timestamp: '1570000000' } }

function photo(name: string, bytes: string, facts: Record<string, unknown>) {
  return [
    { name: `${year}/${name}`, bytes: picture(bytes) },
    { name: `${year}/${name}.json`, bytes: sidecar(name, facts) },
  ]
}

describe('the same bytes with different facts (takeout-format §11)', () => {
  it('are counted where one export has another date or place, and nothing is wrong with them', async () => {
    await folder.zip(first, [
      ...photo('date.jpg', 'date', {}),
      ...photo('date-again.jpg', 'date', later),
      ...photo('place.jpg', 'place', { ...lake }),
      ...photo('place-again.jpg', 'place', { ...hill }),
      ...photo('place-unknown.jpg', 'place', {}),
      ...photo('same.jpg', 'same', { ...lake }),
      ...photo('same-again.jpg', 'same', { ...lake, description: 'At the lake' }),
      ...photo('known-once.jpg', 'known once', { ...lake }),
      ...photo('known-not.jpg', 'known once', { photoTakenTime: { timestamp: '0' } }),
    ])
    // What a later export says else is a change.
    await folder.zip('takeout-20260601T101500Z-1-001.zip', photo('same.jpg', 'same', { ...hill, ...later }))
    const end = await folder.take()
    expect(end.report()).toMatchObject({ imported: 4, facts: { found: 4, missing: 0, differing: 2 } })
    expect([end.code, end.report().problems]).toEqual([0, []])
    expect(end.stderr).toContain('For 2 an export has facts with different dates or places.')
    const again = await folder.take()
    expect(again.report()).toMatchObject({ imported: 0, updated: 0, facts: { differing: 0 } })
  })

  it.each([false, true])('count as somebody has worked on them; the other way round: %s', async (turned) => {
    const worked = { ...later, ...hill, description: 'On the hill' }
    const facts = turned ? [worked, lake] : [lake, worked]
    await folder.zip(first, [...photo('a.jpg', 'one', { ...facts[0] }), ...photo('b.jpg', 'one', { ...facts[1] })])
    await folder.take()
    expect(await folder.items()).toMatchObject([
      { description: 'On the hill', creationTime: '2019-10-02T07:06:40Z', location: { latitude: 48 } },
    ])
  })

  it.each([false, true])("count as one's own before a partner's; the other way round: %s", async (turned) => {
    const shared = { ...later, ...hill, googlePhotosOrigin: { fromPartnerSharing: {} } }
    const facts = turned ? [shared, lake] : [lake, shared]
    await folder.zip(first, [...photo('a.jpg', 'one', { ...facts[0] }), ...photo('b.jpg', 'one', { ...facts[1] })])
    await folder.take()
    expect(await folder.items()).toMatchObject([{ creationTime: '2019-06-01T00:00:00Z', location: { latitude: 47 } }])
  })
})
