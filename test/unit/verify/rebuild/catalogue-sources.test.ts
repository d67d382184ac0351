import type { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { ItemFiles } from '../../../../src/main/index/items/item-files.ts'
import { SourceRows } from '../../../../src/main/index/source-rows.ts'
import type { SourceKind } from '../../../../src/main/index/source-rows.ts'
import { catalogueLines } from '../../../../src/main/mirror/documents/catalogue.ts'
import { librarySourceIdOf } from '../../../../src/main/mirror/names/identifiers.ts'
import { nameKey } from '../../../../src/main/mirror/names/names.ts'
import type { MirrorPath } from '../../../../src/main/mirror-path.ts'
import { rebuiltFrom } from './filled-index.ts'
import { anyCharacter } from '../../text/any-character.ts'
import { addMembers, addMissing, addRow, addRows } from '../../../rows/rows.ts'

type Line = Record<string, unknown>

const now = 4_100_000_000_000
const accounts = ['1', '2'] as const

/** Whatever a person or another program may have called something. */
const hostile = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 12 }).map((value) => value.toWellFormed()),
  fc.constantFrom('', '__proto__', '"}\n{', '\u2028', '\0', '../..', 'constructor', '%s', "'); DROP TABLE owner; --"),
)
const state = fc.constantFrom('listed' as const, 'gone' as const, 'archived' as const, 'trashed' as const)
const facts = fc.option(
  // What JSON itself cannot keep apart, or zod leaves out, is no fact.
  fc.dictionary(hostile, fc.jsonValue()).filter((value) => !Object.hasOwn(value, '__proto__')),
  { nil: undefined },
)
const time = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000)

/** What accounts are besides what they are by themselves, other sources, and what all of them say. */
interface Sample {
  called: (string | undefined)[]
  sources: { kind: SourceKind; account: number; owner: number; label: string }[]
  items: {
    account: 0 | 1
    here: boolean
    inGoogle: boolean
    said: {
      source: number
      state: 'listed' | 'gone' | 'archived' | 'trashed'
      facts?: object | undefined
      seen: number
      key: string
    }[]
    own?: { facts?: object | undefined; seen: number }
    files: { role: 'motion' | 'edited'; number: number; from: number }[]
    from: number
  }[]
  albums: {
    account: 0 | 1
    owner?: number
    items: number[]
    said: { source: number; title: string; gone: boolean; key: string; items: number[] }[]
    own: number[]
  }[]
}

const account = fc.constantFrom(0 as const, 1 as const)
const sample: fc.Arbitrary<Sample> = fc.record({
  called: fc.array(fc.option(hostile, { nil: undefined }), { minLength: 4, maxLength: 4 }),
  sources: fc.array(
    fc.record({
      kind: fc.constantFrom('picker', 'takeout', 'folder'),
      account: fc.nat(2),
      owner: fc.nat(3),
      label: hostile,
    }),
    { maxLength: 3 },
  ),
  items: fc.array(
    fc.record(
      {
        account,
        here: fc.boolean(),
        inGoogle: fc.boolean(),
        said: fc.array(
          fc.record(
            { source: fc.nat(3), state, facts, seen: time, key: hostile },
            { requiredKeys: ['source', 'state', 'seen', 'key'] },
          ),
          { maxLength: 3 },
        ),
        own: fc.record({ facts, seen: time }, { requiredKeys: ['seen'] }),
        files: fc.uniqueArray(
          fc.record({ role: fc.constantFrom('motion', 'edited'), number: fc.nat(3), from: fc.nat(3) }),
          { maxLength: 4, selector: ({ role, number }) => (number === 0 ? role : String(number)) },
        ),
        from: fc.nat(3),
      },
      { requiredKeys: ['account', 'here', 'inGoogle', 'said', 'files', 'from'] },
    ),
    { maxLength: 6 },
  ),
  albums: fc.array(
    fc.record(
      {
        account,
        owner: fc.nat(3),
        items: fc.uniqueArray(fc.nat(5)),
        said: fc.array(
          fc.record({
            source: fc.nat(3),
            title: hostile,
            gone: fc.boolean(),
            key: hostile,
            items: fc.uniqueArray(fc.nat(5)),
          }),
          { maxLength: 2 },
        ),
        own: fc.uniqueArray(fc.nat(5)),
      },
      { requiredKeys: ['account', 'items', 'said', 'own'] },
    ),
    { maxLength: 3 },
  ),
})

/** An index that holds a sample. */
function indexOf({ called, sources, items, albums }: Sample): DatabaseSync {
  const database = openDatabase(':memory:')
  addRows(database, 'account', [
    { id: '1', email: 'ann@example.org', name: 'Ann' },
    { id: '2', email: 'bo@example.org', name: '' },
  ])
  const rows = new SourceRows(database)
  const files = new ItemFiles(database)
  for (const [at, name] of called.entries()) if (name !== undefined) rows.nameOwner(`owner-${at}`, name)
  const others = sources.map(({ kind, owner, label, ...of }, at) =>
    rows.setSource({ id: `source-${at}`, kind, account: accounts[of.account], owner: `owner-${owner}`, label }),
  )
  /** A library as a source of its own, where it says more of something than the columns do. */
  const library = (of: 0 | 1): number => {
    const id = librarySourceIdOf(accounts[of])
    return (
      rows.refOf(id) ?? rows.setSource({ id, kind: 'library', account: accounts[of], owner: `owner-${of}`, label: '' })
    )
  }
  /** One of the other sources, or the library of the account that does not have the item itself. */
  const sourceAt = (at: number, not: 0 | 1): number => others[at] ?? library(not === 0 ? 1 : 0)

  for (const [at, item] of items.entries()) {
    const ref = at + 1
    const hasMotion = item.files.some(({ role, number }) => role === 'motion' && number === 0)
    addRow(database, 'item', {
      ref,
      id: `item-${at}`,
      account: accounts[item.account],
      remote_id: `remote ${at}`,
      filename: 'x.jpg',
      taken_at: 0,
      first_seen: 1000,
      in_google: item.inGoogle,
      motion: hasMotion,
    })
    const about = (more: object): string | undefined =>
      'facts' in more && more.facts ? JSON.stringify(more.facts) : undefined
    for (const [index, said] of item.said.entries()) {
      const key = `${said.key} ${at} ${index}`
      rows.addToItem({
        item: ref,
        source: sourceAt(said.source, item.account),
        key,
        state: said.state,
        facts: about(said),
        firstSeen: said.seen,
      })
    }
    if (item.own)
      rows.addToItem({
        item: ref,
        source: library(item.account),
        key: `remote ${at}`,
        state: 'listed',
        facts: about(item.own),
        firstSeen: item.own.seen,
      })
    const facts = (name: string) => {
      const path = `Photos/2021/07/${name}` as MirrorPath
      return {
        path,
        pathKey: nameKey(path),
        bytes: 1,
        sha256: 'a'.repeat(64),
        mimeType: 'image/jpeg',
        mtime: 0,
        publishedAt: 0,
      }
    }
    if (item.here) files.show(ref, 'primary', facts(`${at}.jpg`), 'original', sourceAt(item.from, item.account))
    for (const { role, number, from } of item.files) {
      const source = sourceAt(from, item.account)
      if (number === 0) files.show(ref, role, facts(`${at} ${role}.jpg`), 'copy', source)
      else
        files.keep({ item: ref, role, number, replacedAt: 5000 }, facts(`${at} ${role} ${number}.jpg`), 'copy', source)
    }
  }
  for (const [at, album] of albums.entries()) {
    const id = `album-${at}`
    if (album.owner !== undefined) rows.mentionOwner(`owner-${album.owner}`)
    addRow(database, 'album', {
      id,
      account: accounts[album.account],
      remote_id: `remote ${at}`,
      title: 'Trip',
      owner: album.owner === undefined ? null : `owner-${album.owner}`,
    })
    const refsOf = (numbers: readonly number[]): number[] =>
      numbers.filter((one) => one < items.length).map((one) => one + 1)
    addMembers(database, id, refsOf(album.items))
    for (const [index, said] of album.said.entries()) {
      const source = sourceAt(said.source, album.account)
      rows.addToAlbum({
        album: id,
        source,
        key: `${said.key} ${at} ${index}`,
        title: said.title,
        state: said.gone ? 'gone' : 'listed',
        asOf: said.gone ? '2026-03-01T10:15:00Z' : undefined,
      })
      for (const [position, item] of refsOf(said.items).entries())
        addMissing(database, 'album_item_source', { album: id, source, position, item })
    }
    if (album.said.length > 0)
      for (const [position, item] of refsOf(album.own).entries())
        addMissing(database, 'album_item_source', { album: id, source: library(album.account), position, item })
  }
  return database
}

const parsed = (lines: Iterable<string>): Line[] => [...lines].map((line) => JSON.parse(line) as Line)

/** The same lines as a former version would have written them, of what it could know. */
function asFormat(format: 1 | 2, lines: readonly Line[]): string[] {
  const unknown = new Set(['owner', 'sources', 'source', 'edited', ...(format === 1 ? ['versions', 'listedAs'] : [])])
  const known = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter((one: Line) => one['role'] !== 'edited').map(known)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !unknown.has(key))
        .map(([key, one]): [string, unknown] => [key, known(one)])
        .filter(([key, one]) => key !== 'versions' || (one as unknown[]).length > 0),
    )
  }
  return lines
    .filter(({ kind }) => kind !== 'owner' && kind !== 'source')
    .map((line) => ({ ...(known(line) as Line), ...(line['kind'] === 'mirror' && { format }) }))
    .map((line) => JSON.stringify(line))
}

describe('a catalogue of several sources', () => {
  test('is the same one after a rebuild, byte for byte', () => {
    fc.assert(
      fc.property(sample, (of) => {
        const lines = [...catalogueLines(indexOf(of))]
        expect([...catalogueLines(rebuiltFrom(lines, now))]).toEqual(lines)
      }),
      { numRuns: 60 },
    )
  })

  test('can be read in any order of its lines', () => {
    fc.assert(
      fc.property(sample, fc.infiniteStream(fc.nat()), (of, numbers) => {
        const lines = [...catalogueLines(indexOf(of))]
        const shuffled = lines
          .map((line) => ({ line, at: Number(numbers.next().value) }))
          .toSorted((one, other) => one.at - other.at)
          .map(({ line }) => line)
        expect([...catalogueLines(rebuiltFrom(shuffled, now))]).toEqual(lines)
      }),
      { numRuns: 30 },
    )
  })

  test.each([1, 2] as const)(
    'says each key of format %i where and as it was, with the account as its source',
    (format) => {
      fc.assert(
        fc.property(sample, (of) => {
          const former = asFormat(format, parsed(catalogueLines(indexOf(of))))
          const lines = parsed(catalogueLines(rebuiltFrom(former, now)))
          // Taken as the former version would have written it, nothing is other than it was.
          expect(asFormat(format, lines)).toEqual(former)
          for (const { kind, account, owner, sources } of lines.filter((line) => Object.hasOwn(line, 'sources'))) {
            expect(sources).toMatchObject([{ source: librarySourceIdOf(String(account)) }])
            if (kind === 'album') expect(lines).toContainEqual(expect.objectContaining({ kind: 'owner', id: owner }))
          }
          expect(lines.filter(({ kind }) => kind === 'source')).toHaveLength(accounts.length)
        }),
        { numRuns: 40 },
      )
    },
  )
})
