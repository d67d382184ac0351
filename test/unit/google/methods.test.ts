import { describe, expect, test } from 'vitest'
import { isWithdrawn, lacking, mayRepeat, methods, pathOf, scopes } from '../../../src/main/google/library/methods.ts'
import type { MethodName } from '../../../src/main/google/library/methods.ts'

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

test('every method of the three resources is in the table', () => {
  expect(names.map((name) => name.split('.')[0])).toEqual([
    ...Array.from({ length: 9 }, () => 'albums'),
    ...Array.from({ length: 6 }, () => 'mediaItems'),
    ...Array.from({ length: 4 }, () => 'sharedAlbums'),
    'uploads',
  ])
  expect(names.filter(isWithdrawn)).toEqual([
    'albums.share',
    'albums.unshare',
    'sharedAlbums.get',
    'sharedAlbums.join',
    'sharedAlbums.leave',
    'sharedAlbums.list',
  ])
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

  test('needs one of its scopes, and no other will do', () => {
    const { current, legacy } = methods[name].scopes
    const enough: readonly string[] = [...current, ...legacy]
    for (const scope of Object.values(scopes))
      expect(lacking(name, ['openid', scope]) === undefined).toBe(enough.includes(scope) || isWithdrawn(name))
  })
})
