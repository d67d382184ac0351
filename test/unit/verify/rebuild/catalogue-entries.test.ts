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
  const former = { soon: ['a'], '2026-05-01T10:15:00Z': ['b', 'c'], '2026-04-01T12:15:00+02:00': ['b'] }
  const entry = parseEntry(JSON.stringify(album('x', ['a'], { sources: [{ ...said, former }] })))
  expect(entry).toMatchObject({
    ok: true,
    entry: {
      sources: [
        {
          asOf: '2026-03-01T10:15:00Z',
          lackedAt: undefined,
          former: { '2026-05-01T10:15:00Z': ['c'], '2026-04-01T10:15:00Z': ['b'] },
        },
      ],
    },
  })
})
