import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Owner, OwnerId } from '../../../src/shared/domain.ts'
import { isolated, ownerNames } from '../../../src/shared/text/owner-names.ts'

const owner = (id: string, name: string, ...emails: string[]): Owner => ({ id: id as OwnerId, name, emails })
const names = (...owners: Owner[]): string[] => [...ownerNames(owners, 'Nobody knows').values()]

it('calls people by their names, those of one name by addresses or numbers too, and those without a name by the address', () => {
  expect(names(owner('1', 'Ana'), owner('2', 'Ben', 'ben@example.org'))).toEqual(['Ana', 'Ben'])
  expect(names(owner('1', 'Ana', 'a@example.org'), owner('2', 'Ana'), owner('3', ' Ana\u200F'))).toEqual([
    'Ana (a@example.org)',
    'Ana',
    'Ana (2)',
  ])
  expect(names(owner('1', ''), owner('2', '', 'b@example.org'), owner('3', '\n'))).toEqual([
    'Nobody knows',
    'b@example.org',
    'Nobody knows (2)',
  ])
})

it('never calls two people alike, and lets no name turn the text around it: fuzzed', () => {
  const text = fc.string({ unit: fc.constantFrom('A', ' ', '2', '(', ')', '\u202E', 'ש', '\n', '@'), maxLength: 6 })
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.array(text, { maxLength: 1 })), { maxLength: 12 }), (people) => {
      const owners = people.map(([name, emails], at) => owner(`${at}`.padStart(2, '0'), name, ...emails))
      const all = names(...owners)
      expect(new Set(all).size).toBe(owners.length)
      for (const name of all) expect(name).not.toBe('')
      for (const { name } of owners.filter(({ emails }) => emails.length === 0))
        expect(ownerNames([owner('x', name)], 'x').get('x' as OwnerId)).not.toMatch(/[\u202E\n]/)
    }),
  )
  expect(isolated('שרה')).toBe('\u2068שרה\u2069')
})
