import { describe, expect, it } from 'vitest'
import { exportInstant } from '../../../src/main/takeout/stock/export-instant.ts'

const facts = { json: { kind: 'broken' as const } }
const day = Date.UTC(2026, 2, 1, 10, 15, 0, 900)

describe('when an export was made', () => {
  it('says its stamp, whatever its files say', () => {
    expect(exportInstant('20260301T101500Z', [{ ...facts, modified: day + 1e9 }])).toBe('2026-03-01T10:15:00Z')
  })

  it('say the latest of its files with facts, where it has no stamp', () => {
    const photo = { modified: day + 1e9 }
    expect(exportInstant('/a', [{ ...facts, modified: 5 }, { ...facts, modified: day }, photo])).toBe(
      '2026-03-01T10:15:00Z',
    )
  })

  it('says nothing else', () => {
    expect(exportInstant('/a', [{ modified: day }, facts])).toBeUndefined()
    expect(exportInstant('20269901T101500Z', [])).toBeUndefined()
  })
})
