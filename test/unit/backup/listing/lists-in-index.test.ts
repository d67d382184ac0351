import { describe, expect, test } from 'vitest'
import { compareListed } from '../../../../src/main/backup/listing/is-edited.ts'
import { SourceRows } from '../../../../src/main/index/source-rows.ts'
import { SourceItems } from '../../../../src/main/sources/source-items.ts'
import { Replacements } from '../../../../src/main/index/runs/replacements.ts'
import type { RemoteItem } from '../../../../src/main/google/library/library-api.ts'
import type { AccountId, ItemId } from '../../../../src/shared/domain.ts'
import { account, indexForEachTest, now, photo } from './index-of-lists.ts'
import { changeRows } from '../../../rows/rows.ts'

const lists = indexForEachTest()
const { saved, row, addFile, addJob } = lists

describe('an item of a list', () => {
  test('is written down with everything that Google says of it', () => {
    expect(row(saved())).toMatchObject({
      account: 'ann',
      remote_id: 'P',
      filename: 'a.jpg',
      mime_type: 'image/jpeg',
      video: 0,
      creation_time: '2021-07-04T10:11:12Z',
      width: 40,
      height: 30,
      listed_width: 40,
      listed_height: 30,
      description: 'beach',
      product_url: 'https://photos.google.com/P',
      video_status: null,
      camera: '{"make":"ACME"}',
      in_google: 1,
      first_seen: now,
    })
    const bare = { id: 'V', filename: '', mimeType: '', width: 0, height: 0, camera: {} }
    expect(row(saved({ ...bare, kind: 'video', videoStatus: 'READY' }))).toMatchObject({
      video: 1,
      video_status: 'READY',
      creation_time: '1970-01-01T00:00:00Z',
      listed_width: null,
      listed_height: null,
      description: null,
      product_url: null,
    })
    expect(row(saved({ ...bare, id: 'W', width: 5 }))).toMatchObject({ listed_width: null, listed_height: null })
  })

  test('is known by account and id, and keeps its row', () => {
    const ref = saved()
    expect(saved()).toBe(ref)
    expect(saved(photo, 'ben' as AccountId)).not.toBe(ref)
    expect(lists.index.known(account, [{ ...photo, id: 'other' }]).size).toBe(0)
    expect(lists.index.known(account, [photo]).get('P')).toMatchObject({
      ref,
      has_primary: 0,
      has_motion: 0,
      has_job: 0,
    })
    addFile(ref)
    addJob(ref, 'failed', { role: 'motion' })
    expect(lists.index.known(account, [photo]).get('P')).toMatchObject({ has_primary: 1, has_motion: 0, has_job: 1 })
    addFile(ref, 'motion')
    expect(lists.index.known(account, [photo]).get('P')).toMatchObject({ has_motion: 1 })
  })

  describe('that an export has brought already', () => {
    const facts = { filename: 'a.jpg', creationTime: '2021-07-04T10:11:12.000Z', people: ['Nora'] }
    const imported = (key: string, more: object = {}): number => {
      const rows = new SourceRows(lists.database)
      const source = rows.setSource({ id: 'exports', kind: 'takeout', account: undefined, owner: 'nora', label: '' })
      const said = { source, key, facts: { ...facts, ...more }, firstSeen: 1 }
      const ref = new SourceItems(lists.database).mint(
        { ...said, id: `of ${key}` as ItemId, filename: 'x', video: false },
        now,
      )
      changeRows(lists.database, 'item', { width: 30, height: 40 }, { ref })
      addFile(ref)
      return ref
    }
    const listedAgain = (entry: RemoteItem = photo): number => {
      const known = lists.index.known(account, [entry])
      lists.index.adopt(account, [entry], known, now)
      return lists.index.saveItem(account, entry, known.get(entry.id), now)
    }

    test('is that item, has its file, and keeps its id and what the export says', () => {
      const ref = imported('1')
      expect(listedAgain()).toBe(ref)
      expect(row(ref)).toMatchObject({
        id: 'of 1',
        account: 'ann',
        remote_id: 'P',
        in_google: 1,
        description: 'beach',
        people: '["Nora"]',
        product_url: 'https://photos.google.com/P',
        listed_width: 40,
        width: 30,
      })
      expect(lists.index.known(account, [photo]).get('P')).toMatchObject({ ref, has_primary: 1, is_told: 1 })
      expect(listedAgain()).toBe(ref)
    })

    test.each<[string, () => void, Partial<RemoteItem>]>([
      ['two look alike', () => [imported('1'), imported('2')], {}],
      ['its name is another', () => imported('1', { filename: 'b.jpg' }), {}],
      ['its second is another', () => imported('1'), { creationTime: '2021-07-04T10:11:13Z' }],
      ['its pixels are others', () => imported('1'), { width: 41 }],
      ['nobody dates it', () => imported('1'), { creationTime: '' }],
    ])('is one of its own where %s', (_, given, change) => {
      given()
      const before = lists.database.prepare('SELECT max(ref) AS last FROM item').get()?.['last']
      expect(listedAgain({ ...photo, ...change })).toBeGreaterThan(Number(before))
    })

    test('is the first of two that Google has of it', () => {
      const ref = imported('1')
      expect(listedAgain()).toBe(ref)
      expect(listedAgain({ ...photo, id: 'Q' })).not.toBe(ref)
    })
  })

  test('that others know, too, says what all of them say, and Google’s word is kept apart', () => {
    const ref = saved()
    const items = new SourceItems(lists.database)
    const rows = new SourceRows(lists.database)
    const owner = { account: undefined, owner: 'nora', label: '' }
    const source = rows.setSource({ id: 'exports', kind: 'takeout', ...owner })
    const facts = { filename: 'x.jpg', description: 'export', people: ['Nora'] }
    items.join(ref, { source, key: 'address', facts, firstSeen: 1 }, now)
    const said = (): unknown =>
      lists.database.prepare('SELECT facts FROM item_source WHERE key = ?').get('P')?.['facts']
    const { description: _, creationTime: __, ...silent } = photo
    saved({ ...silent, filename: '', width: 50 })
    expect(row(ref)).toMatchObject({ filename: 'a.jpg', description: 'export', width: 50, people: '["Nora"]' })
    expect(said()).toBe('{"filename":"a.jpg","creationTime":"2021-07-04T10:11:12Z"}')
    saved({ ...photo, filename: 'b.jpg', description: 'sea', creationTime: '2020-01-01T00:00:00Z' })
    expect(row(ref)).toMatchObject({
      filename: 'b.jpg',
      description: 'sea',
      creation_time: '2020-01-01T00:00:00Z',
      taken_at: Date.UTC(2020, 0, 1),
      first_seen: 1,
    })
    expect(said()).toBe('{"filename":"b.jpg","creationTime":"2020-01-01T00:00:00Z","description":"sea"}')
  })

  test.each<[string, Partial<RemoteItem>, Record<string, unknown>]>([
    ['another name', { filename: 'b.jpg' }, { filename: 'b.jpg' }],
    ['another type', { mimeType: 'image/png' }, { mime_type: 'image/png' }],
    ['another kind', { kind: 'video' }, { video: 1 }],
    ['a status', { videoStatus: 'FAILED' }, { video_status: 'FAILED' }],
    ['another size', { width: 30, height: 40 }, { width: 30, height: 40, listed_width: 30, listed_height: 40 }],
    ['a size of nothing', { width: 0 }, { width: 0, listed_width: null, listed_height: null }],
    ['another camera', { camera: {} }, { camera: '{}' }],
    ['another description', { description: 'sea' }, { description: 'sea' }],
    ['another address', { productUrl: 'https://photos.google.com/Q' }, { product_url: 'https://photos.google.com/P' }],
    ['another time', { creationTime: '2020-01-01T00:00:00Z' }, { taken_local: Date.UTC(2020, 0, 1) }],
    ['no name', { filename: '' }, { filename: 'a.jpg' }],
    ['no type', { mimeType: '' }, { mime_type: 'image/jpeg' }],
  ])('with %s later is that', (_, change, expected) => {
    const ref = saved()
    const before = row(ref)
    saved({ ...photo, ...change })
    expect(row(ref)).toMatchObject(expected)
    const changed = Object.keys(before).filter((name) => row(ref)[name] !== before[name])
    for (const name of Object.keys(expected)) if (before[name] !== expected[name]) expect(changed).toContain(name)
  })

  test('keeps what Google leaves out later, but for its description', () => {
    const ref = saved()
    saved({ id: 'P', filename: '', mimeType: '', width: 40, height: 30, camera: { make: 'ACME' } })
    const { description, ...rest } = row(ref)
    expect(description).toBeNull()
    expect(rest).toMatchObject({
      filename: 'a.jpg',
      mime_type: 'image/jpeg',
      video: 0,
      creation_time: '2021-07-04T10:11:12Z',
      product_url: 'https://photos.google.com/P',
    })
  })

  test('that is a video stays one, and has its time from Google anew', () => {
    const film: RemoteItem = { ...photo, id: 'V', kind: 'video' }
    const ref = saved(film)
    expect(row(ref)).toMatchObject({ taken_at: Date.UTC(2021, 6, 4, 10, 11, 12), time_known: 'instant' })
    const { kind: _, ...untold } = film
    saved({ ...untold, creationTime: '2020-01-01T00:00:00Z' })
    expect(row(ref)).toMatchObject({ video: 1, taken_at: Date.UTC(2020, 0, 1), time_known: 'instant' })
    saved({ ...untold, creationTime: '1970-01-01T00:00:00Z' })
    expect(row(ref)).toMatchObject({ taken_local: 0, taken_at: 0, time_known: 'nothing' })
  })

  test('that came back is in Google again', () => {
    const ref = saved()
    changeRows(lists.database, 'item', { in_google: false })
    saved()
    expect(row(ref)).toMatchObject({ in_google: 1 })
  })

  test('whose file is here keeps what that said about itself', () => {
    const ref = saved()
    addFile(ref)
    changeRows(lists.database, 'item', { taken_from_file: true, taken_local: 7 }, { ref })
    saved({ ...photo, width: 1, height: 2, camera: {}, creationTime: '2020-01-01T00:00:00Z' })
    expect(row(ref)).toMatchObject({
      width: 40,
      height: 30,
      camera: '{"make":"ACME"}',
      taken_local: 7,
      creation_time: '2020-01-01T00:00:00Z',
      listed_width: 1,
      listed_height: 2,
    })
  })

  test('is not written again when nothing is new', () => {
    saved()
    const changes = (): unknown => lists.database.prepare('SELECT total_changes() AS n').get()?.['n']
    const before = changes()
    saved()
    expect(changes()).toBe(before)
  })
})

describe('what Google lists now, beside what it listed when the file came', () => {
  const known = (more: object = {}): Parameters<typeof compareListed>[0] => {
    const ref = saved()
    addFile(ref)
    new Replacements(lists.database).setBase(ref)
    const found = lists.index.known(account, [photo]).get('P')
    return found && { ...found, ...more }
  }

  test.each<[string, object, Partial<RemoteItem>, string]>([
    ['nothing new', {}, {}, 'same'],
    ['without a file here', { has_primary: 0 }, { width: 9 }, 'same'],
    ['another size', {}, { width: 39 }, 'edited'],
    ['lying on its side', {}, { width: 30, height: 40 }, 'same'],
    ['another type', {}, { mimeType: 'image/png' }, 'edited'],
    ['a video by now', {}, { kind: 'video' }, 'edited'],
    ['a video as before', { video: 1 }, { kind: 'video' }, 'same'],
    ['compared for the first time', { base_type: null }, { width: 9 }, 'first'],
    ['with a size for the first time', { base_width: null }, {}, 'first'],
    ['with a height for the first time', { base_height: null }, {}, 'first'],
    ['without a size as before', { base_width: null, base_height: null }, { width: 0 }, 'same'],
    ['without a height as before', { base_width: null, base_height: null }, { height: 0 }, 'same'],
    ['without a size now', {}, { width: 0, height: 0 }, 'same'],
  ])('%s', (_, more, change, expected) => {
    expect(compareListed(known(more), { ...photo, ...change })).toBe(expected)
  })

  test('of what nobody knew is the same', () => {
    expect(compareListed(undefined, photo)).toBe('same')
  })

  test('the base is what was listed last, and a size once known is not lost', () => {
    const ref = saved()
    const replacements = new Replacements(lists.database)
    replacements.setBase(ref)
    saved({ ...photo, width: 0, mimeType: 'image/png' })
    replacements.setBase(ref)
    expect(row(ref)).toMatchObject({ base_width: 40, base_height: 30, base_type: 'image/png' })
  })

  test('what is newer is noted once, until it is here', () => {
    const ref = saved()
    const replacements = new Replacements(lists.database)
    const noted = (): unknown[] => lists.database.prepare('SELECT role, since FROM replacement ORDER BY role').all()
    replacements.note(ref, 'primary', 5)
    replacements.note(ref, 'primary', 9)
    replacements.note(ref, 'motion', 7)
    expect(noted()).toEqual([
      { role: 'motion', since: 7 },
      { role: 'primary', since: 5 },
    ])
    replacements.settled(ref, 'motion')
    expect(noted()).toEqual([{ role: 'primary', since: 5 }])
  })
})
