import { describe, expect, test } from 'vitest'
import {
  grantsOf,
  isWithdrawn,
  lacking,
  limits,
  mayRepeat,
  methodOf,
  methods,
  pathOf,
  permissionFor,
  scopeLacked,
  scopes,
} from '../../../../src/main/google/library/methods.ts'
import { refusedTo } from '../../../../src/main/google/library/account-call.ts'
import type { MethodName } from '../../../../src/main/google/library/methods.ts'
import { permissions } from '../../../../src/shared/domain.ts'
import { named, rows } from '../../../emulator/methods-of-the-reference.ts'

const insufficient = 'Request had insufficient authentication scopes.'

const names = Object.keys(methods) as MethodName[]

/** Whatever would be there, or gone, twice. */
const creating: MethodName[] = [
  'albums.addEnrichment',
  'albums.batchAddMediaItems',
  'albums.batchRemoveMediaItems',
  'albums.create',
  'albums.share',
  'mediaItems.batchCreate',
  'sharedAlbums.join',
  'sharedAlbums.leave',
]

test('the table is that of the reference, row by row', () => {
  const sorted = (scopes: readonly string[]): string[] => scopes.toSorted()
  // Calls that fill albums and remove from them are made with the scope of today by either profile's accounts.
  const alsoToday = new Set<string>(['albums.batchRemoveMediaItems'])
  expect(
    names.map((name) => {
      const { verb, path, scopes: wanted } = methods[name]
      return [name, verb, path, sorted(wanted.legacy), sorted(wanted.current)]
    }),
  ).toEqual(
    rows.map(([name, verb, path, old, now]) => {
      const legacy = alsoToday.has(name) ? [...named(old), ...named(now)] : named(old)
      return [name, verb, path, sorted(legacy), sorted(named(now))]
    }),
  )
})

test('the limits are those of the reference', () => {
  expect(names.flatMap((name) => methodOf(name).most ?? [])).toEqual([50, 50, 50, 50, 50, 100, 100, 50])
  expect(names.flatMap((name) => methodOf(name).usual ?? [])).toEqual([20, 25, 25, 20])
  expect(limits).toMatchObject({ albumTitle: 500, itemDescription: 999, fileName: 255, albumItems: 20_000 })
  expect(limits).toMatchObject({ dates: 5, categories: 10, tokenLife: 86_400_000 })
})

test('what Google has withdrawn is every method of shared albums, and nothing else', () => {
  expect(names.filter(isWithdrawn)).toEqual(rows.filter(([, , , , now]) => now === '').map(([name]) => name))
})

test('what changes something is neither a list nor bytes, and is told apart by that', () => {
  expect(names.filter((name) => methods[name].does === 'bytes')).toEqual(['uploads'])
  expect(names.filter((name) => methods[name].does === 'write')).toEqual(
    names.filter((name) => methods[name].verb !== 'GET' && !['mediaItems.search', 'uploads'].includes(name)),
  )
})

test.each(names)('%s has an address of its own', (name) => {
  const { verb, path } = methods[name]
  expect(names.filter((other) => methods[other].verb === verb && methods[other].path === path)).toEqual([name])
  expect(pathOf(name, 'a/b c')).toBe(path.replace('{id}', 'a%2Fb%20c'))
})

describe.each(names)('%s', (name) => {
  test.each([
    [{ arrived: false }, true],
    [{ arrived: true, status: 400 }, true],
    [{ arrived: true, status: 409 }, true],
    [{ arrived: true, status: 499 }, true],
    [{ arrived: true, status: 401 }, true],
    [{ arrived: true, status: 429 }, true],
    [{ arrived: true }, !creating.includes(name)],
    [{ arrived: true, status: 200 }, !creating.includes(name)],
    [{ arrived: true, status: 302 }, !creating.includes(name)],
    [{ arrived: true, status: 408 }, !creating.includes(name)],
    [{ arrived: true, status: 500 }, !creating.includes(name)],
    [{ arrived: true, status: 504 }, !creating.includes(name)],
  ])('after %o may be called again: %s', (failure, expected) => {
    expect(mayRepeat(name, failure)).toBe(expected)
  })

  test('is allowed to whoever has the permission for it, whatever scopes that comes from', () => {
    const all = Object.values(scopes)
    for (let some = 0; some < 2 ** all.length; some++) {
      const granted = all.filter((_, bit) => (some >> bit) % 2 === 1)
      if (grantsOf(granted).includes(permissionFor(name))) expect(lacking(name, granted, 'redirected')).toBeUndefined()
    }
  })

  test('needs one of its scopes, and no other will do', () => {
    const { current, legacy } = methods[name].scopes
    const enough: readonly string[] = [...current, ...legacy]
    for (const scope of Object.values(scopes))
      expect(lacking(name, ['openid', scope]) === undefined).toBe(enough.includes(scope) || isWithdrawn(name))
  })
})

test.each(permissions)('the permission to %s is given by the very scope that is asked for', (permission) => {
  const scope = scopeLacked(permission, [], 'redirected')
  expect(scope).toBeDefined()
  expect(grantsOf([])).toEqual([])
  expect(grantsOf(['openid', scope ?? ''])).toContain(permission)
  expect(scopeLacked(permission, [scope ?? ''], 'redirected')).toBeUndefined()
})

test('nobody is asked for what Google gives to nobody any more', () => {
  expect(permissions.filter((permission) => scopeLacked(permission, [], 'google') === undefined)).toEqual(['share'])
})

test('a permission to change something that Google denies in spite of its scope was taken back; what it denies to others went in 2025', () => {
  const refusal = { status: 403, retryAfter: null, body: JSON.stringify({ error: { message: insufficient } }) }
  const codeFor = (name: MethodName, scope: string): string | undefined => {
    const failure = refusedTo({ email: 'a@b.example', scopes: [scope] }, name, refusal, { now: 0, pauses: 0 })
    return 'problem' in failure ? failure.problem.code : undefined
  }
  for (const name of names) {
    const { current, legacy } = methods[name].scopes
    const known: readonly string[] = current
    for (const scope of new Set([...current, ...legacy])) {
      const isTakenBack = known.includes(scope) && methods[name].does !== 'read'
      const code = isTakenBack ? 'scope-missing' : 'google-scope-removed'
      expect([name, scope, codeFor(name, scope)]).toEqual([name, scope, code])
    }
  }
})
