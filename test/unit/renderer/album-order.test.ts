import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inOrder } from '../../../src/renderer/features/library/album-order.ts'

const album = (title: string, localCount = 1) => ({ title, localCount })
const titlesIn = (order: 'google' | 'title' | 'items', language: 'en' | 'zh-Hans', ...titles: string[]): string[] =>
  inOrder(
    titles.map((title) => album(title)),
    order,
    language,
  ).map(({ title }) => title)

test('albums are by title as a person reads them, numbers by their value, and those without one last', () => {
  expect(titlesIn('title', 'en', 'Trip 10', '', 'zoo', 'Émile', 'trip 2', 'Apple')).toEqual([
    'Apple',
    'Émile',
    'trip 2',
    'Trip 10',
    'zoo',
    '',
  ])
  expect(titlesIn('title', 'zh-Hans', '中国', '北京', '阿里')).toEqual(['阿里', '北京', '中国'])
  expect(titlesIn('google', 'en', 'b', 'a')).toEqual(['b', 'a'])
})

test('in every order no album is lost, and equal ones stay as they come', () => {
  const albums = fc.array(fc.record({ title: fc.string(), localCount: fc.nat(5), at: fc.nat() }))
  fc.assert(
    fc.property(albums, fc.constantFrom('google' as const, 'title' as const, 'items' as const), (all, order) => {
      const sorted = inOrder(all, order, 'en')
      expect(new Set(sorted)).toEqual(new Set(all))
      expect(sorted).toHaveLength(all.length)
      if (order === 'google') expect(sorted).toEqual(all)
      if (order === 'items')
        expect(sorted).toEqual(
          [5, 4, 3, 2, 1, 0].flatMap((count) => all.filter(({ localCount }) => localCount === count)),
        )
    }),
  )
})
