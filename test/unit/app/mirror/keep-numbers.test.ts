import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepNumbers } from '../../../../src/main/app/mirror/keep-numbers.ts'
import { healthSteps } from '../../../../src/main/library/completeness/health-numbers.ts'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { systemClock } from '../../../../src/main/clock/system-clock.ts'
import { addMembers, addRow, addRows, changeRows } from '../../../rows/rows.ts'

let database: DatabaseSync
let numbers: ReturnType<typeof keepNumbers>

beforeEach(() => {
  database = openDatabase(':memory:')
  numbers = keepNumbers(database, systemClock())
})
afterEach(async () => {
  await numbers.close()
  database.close()
})

/** Items that are listed and not here, in one album. */
function fill(count: number): void {
  addRow(database, 'account', { id: 'account', email: 'ann@example.org' })
  addRow(database, 'album', { id: 'album', account: 'account', title: 'Lisbon', remote_count: count })
  const refs = Array.from({ length: count }, (_, at) => at + 1)
  addRows(
    database,
    'item',
    refs.map((ref) => ({ ref, account: 'account' })),
  )
  addMembers(database, 'album', refs)
}

describe('the numbers of a mirror', () => {
  it('rest often, however many items there are', () => {
    fill(20_000)
    let rests = 0
    for (const steps = healthSteps(database); ; rests++) {
      const step = steps.next()
      if (!step.done) continue
      expect(step.value.albums).toMatchObject([{ listed: 20_000, here: 0 }])
      break
    }
    expect(rests).toBeGreaterThan(20)
  })

  it('are worked out once for everybody, and again only after a change', async () => {
    fill(3000)
    const [one, other] = await Promise.all([numbers.get(0), numbers.get(0)])
    expect(one).toBe(other)
    expect(await numbers.get(0)).toBe(one)
    addRow(database, 'meta', { name: 'something', value: 'else' })
    const next = await numbers.get(0)
    expect(next).not.toBe(one)
    expect(next).toEqual(one)
    expect(await numbers.get(30)).toHaveProperty('reading')
  })

  it('are never older than the question', async () => {
    fill(3000)
    const first = numbers.get(0)
    changeRows(database, 'album', { title: 'Porto' })
    const [after] = (await numbers.get(0))?.albums ?? []
    expect(after?.title).toBe('Porto')
    await first
  })

  it('are broken off when the mirror closes', async () => {
    fill(50_000)
    const asked = numbers.get(0)
    await numbers.close()
    expect([await asked, await numbers.get(0)]).toEqual([undefined, undefined])
  })
})
