import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { LedgerCounts } from '../../../../src/main/google/pace/ledger-file.ts'

const kinds = fc.array(fc.constantFrom('api' as const, 'media' as const), { maxLength: 12 })

test('what is counted while the file is being written is neither lost nor counted twice', () => {
  fc.assert(
    fc.property(kinds, kinds, kinds, (before, during, after) => {
      const counts = new LedgerCounts()
      const made = (...parts: (typeof before)[]): object => {
        const all = parts.flat()
        const api = all.filter((kind) => kind === 'api').length
        return { api, media: all.length - api }
      }
      const unwritten = (): object => counts.unwritten().get('2026-10-03')?.get('client') ?? { api: 0, media: 0 }
      const count = (part: typeof before): void => part.forEach((kind) => counts.count('2026-10-03', 'client', kind))
      count(before)
      const written = counts.unwritten()
      count(during)
      expect(counts.of('2026-10-03', 'client')).toEqual(made(before, during))
      counts.wrote(written)
      expect(counts.of('2026-10-03', 'client')).toEqual(made(before, during))
      expect(unwritten()).toEqual(made(during))
      expect(counts.unwritten().size).toBe(during.length > 0 ? 1 : 0)
      count(after)
      expect(unwritten()).toEqual(made(during, after))
      expect(counts.of('2026-10-03', 'client')).toEqual(made(before, during, after))
    }),
  )
})
