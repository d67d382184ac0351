import { describe, expect, test } from 'vitest'
import { parseEntry } from '../../../../src/main/verify/rebuild/catalogue-entries.ts'
import { album, awaited, created, file, item } from './entries.ts'
import type { Entry } from './entries.ts'

describe('an entry', () => {
  const ok = (entry: Entry): boolean => parseEntry(JSON.stringify(entry)).ok
  const version = { ...file('old.jpg'), number: 1, role: 'primary', replacedAt: created }

  test.each<[string, Entry]>([
    ['bytes', { bytes: 2 ** 40 }],
    ['no bytes', { bytes: 0 }],
    ['sides', { width: 2 ** 31, height: -(2 ** 31) }],
    ['a listed size', { listedAs: { mimeType: 'x', width: 1, height: 2 ** 31 } }],
    ['a version', { versions: [{ ...version, number: 2 ** 31 }] }],
    ['a motion version', { versions: [{ ...version, role: 'motion', width: 0 }] }],
    ['a time', { takenAt: '2021-07-04T10:11:12+02:00' }],
    ['a zone', { zone: '-03:30' }],
    ['keys that nobody knows', { future: { x: 1 } }],
  ])('may have %s', (_, more) => {
    expect(ok(item('a', more))).toBe(true)
  })

  test.each<[string, Entry]>([
    ['more bytes than there are', { bytes: 2 ** 40 + 1 }],
    ['fewer bytes than none', { bytes: -1 }],
    ['half a byte', { bytes: 1.5 }],
    ['too wide a side', { width: 2 ** 31 + 1 }],
    ['too narrow a side', { height: -(2 ** 31) - 1 }],
    ['half a pixel', { width: 0.5 }],
    ['a listed size of nothing', { listedAs: { mimeType: 'x', width: 0 } }],
    ['a listed size without a type', { listedAs: { width: 1 } }],
    ['a version without a number', { versions: [{ ...version, number: 0 }] }],
    ['a version of no role', { versions: [{ ...version, role: 'still' }] }],
    ['a version that was never replaced', { versions: [{ ...version, replacedAt: undefined }] }],
    ['a hash with capitals', { sha256: 'A'.repeat(64) }],
    ['a hash that is short', { sha256: 'a'.repeat(63) }],
    ['a hash that is long', { sha256: 'a'.repeat(65) }],
    ['a hash on a line of its own', { sha256: `${'a'.repeat(64)}\n` }],
    ['no creation time', { creationTime: 'yesterday' }],
    ['no clock', { localTime: 'noon' }],
    ['no instant', { takenAt: 'now' }],
    ['no time of the file', { fileTime: '' }],
    ['no zone', { zone: 'Paris' }],
    ['no way to know its zone', { zone: '+01:00', zoneFrom: 'guess' }],
    ['no fidelity', { fidelity: 'better' }],
    ['no id', { id: undefined }],
    ['no path', { path: undefined }],
    ['another kind', { kind: 'thing' }],
  ])('must not have %s', (_, more) => {
    expect(ok(item('a', more))).toBe(false)
  })

  test.each<[string, Entry, boolean]>([
    ['a place beyond', { position: 2 ** 31 + 1 }, false],
    ['the last place', { position: 2 ** 31 }, true],
    ['a place before the first', { position: -1 }, false],
    ['a number beyond', { remoteCount: 2 ** 31 + 1 }, false],
    ['items that are no texts', { items: [1] }, false],
    ['no title', { title: undefined }, false],
    ['an empty title', { title: '' }, true],
  ])('of an album with %s: %j is %s', (_, more, expected) => {
    expect(ok(album('x', [], more))).toBe(expected)
  })

  test.each([
    ['../x.jpg', false],
    ['Photos/../x.jpg', false],
    ['/Photos/2021/07/x.jpg', false],
    ['Albums/x.jpg', false],
    ['Photos/2021/07/x\0.jpg', false],
    ['Photos/2021/07/x.jpg', true],
  ])('has a file at %j: %s', (path, expected) => {
    expect(ok(item('a', { path }))).toBe(expected)
    expect(ok(item('a', { motion: { ...file('m.mp4'), path } }))).toBe(expected)
    expect(ok(item('a', { versions: [{ ...version, path }] }))).toBe(expected)
  })

  test.each([
    ['Trip', true],
    ['..', false],
    ['a/b', false],
    ['', false],
    ['a\0', false],
  ])('of an album has a folder %j, and such files: %s', (name, expected) => {
    expect(ok(album('x', [], { folder: name }))).toBe(expected)
    expect(ok(album('x', ['a'], { fileNames: { a: name } }))).toBe(expected)
  })

  const [byId, byKey, byNothing] = [{ source: 's', remoteId: 'r' }, { source: 's', key: 'k' }, { source: 's' }]
  test.each<[string, Entry, boolean]>([
    ['an account and its id', {}, true],
    ['an account that has no id for it', { remoteId: undefined }, false],
    ['an id of no account', { account: undefined }, false],
    ['nothing', { account: undefined, remoteId: undefined }, false],
    ['a source that knows an id', { account: undefined, remoteId: undefined, sources: [byId] }, true],
    ['a source that knows a key', { account: undefined, remoteId: undefined, sources: [byKey] }, true],
    ['a source that knows nothing', { account: undefined, remoteId: undefined, sources: [byNothing] }, false],
    ['two, of which one knows nothing', { account: undefined, remoteId: undefined, sources: [byId, byNothing] }, false],
    ['an account beside a source that knows nothing', { sources: [byNothing] }, true],
    ['an id of no account, beside a source', { account: undefined, sources: [byId] }, false],
  ])('is from %s: %j is %s', (_, more, expected) => {
    for (const entry of [item('a', more), awaited('a', more), album('x', [], more)]) expect(ok(entry)).toBe(expected)
  })

  test('has its clock and its zone as numbers, and a clock that no calendar has as none', () => {
    const told = (more: Entry): unknown => {
      const parsed = parseEntry(JSON.stringify(item('a', more)))
      return parsed.ok ? parsed.entry : parsed.detail
    }
    expect(told({ localTime: '2021-07-04T10:11:12', zone: '-03:30' })).toMatchObject({
      localTime: Date.UTC(2021, 6, 4, 10, 11, 12),
      zone: -210,
    })
    expect(told({ takenAt: created })).toMatchObject({ takenAt: Date.parse(created) })
    expect(ok(item('a', { localTime: '2021-13-04T10:11:12' }))).toBe(false)
  })

  test('of something awaited has places that count', () => {
    expect(ok(awaited('a', { albums: { x: 0, y: 2 ** 31 } }))).toBe(true)
    expect(ok(awaited('a', { albums: { x: -1 } }))).toBe(false)
    expect(ok(awaited('a', { albums: { x: 2 ** 31 + 1 } }))).toBe(false)
  })

  test('of the mirror says which format', () => {
    expect([ok({ kind: 'mirror', format: 2 }), ok({ kind: 'mirror', format: 'x' }), ok({ kind: 'mirror' })]).toEqual([
      true,
      false,
      false,
    ])
  })

  test('that is no JSON says where', () => {
    expect(parseEntry('{"kind":')).toMatchObject({ ok: false, detail: expect.stringMatching(/JSON/) })
    expect(parseEntry(JSON.stringify(item('a', { bytes: 'x' })))).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/bytes/),
    })
  })
})

test('what albums lack since when is an instant in one form, or is not said', () => {
  const said = { source: 's', key: 'Lake', asOf: '2026-03-01T10:15:00.000Z', lackedAt: 'soon' }
  const former = {
    soon: ['a'],
    '2026-05-01T10:15:00Z': ['b', 'c'],
    '2026-04-01T12:15:00+02:00': ['b', 'd'],
    '2026-06-01T10:15:00Z': ['d'],
  }
  const entry = parseEntry(JSON.stringify(album('x', ['a'], { sources: [{ ...said, former }] })))
  expect(entry).toMatchObject({
    ok: true,
    entry: {
      sources: [
        {
          asOf: '2026-03-01T10:15:00Z',
          lackedAt: undefined,
          former: { '2026-05-01T10:15:00Z': ['c'], '2026-04-01T10:15:00Z': ['b', 'd'] },
        },
      ],
    },
  })
})

test.each([undefined, null, 'soon', { '2026-05-01T10:15:00Z': 'a' }])(
  'former members of %j cost an album nothing but themselves',
  (former) => {
    const sources = [{ source: 's', key: 'Lake', former }]
    const parsed = parseEntry(JSON.stringify(album('x', ['a'], { sources })))
    expect(parsed).toMatchObject({ ok: true, entry: { sources: [{ source: 's', key: 'Lake' }] } })
    if (!parsed.ok || parsed.entry.kind !== 'album') throw new Error('no album')
    expect(parsed.entry.sources[0]?.former).toBeUndefined()
  },
)
