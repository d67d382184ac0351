import { expect, test } from 'vitest'
import { keptTimeline } from '../../../src/main/library/columns/kept-timeline.ts'
import { atOnce } from '../../../src/main/slices.ts'
import { SampleIndex } from './sample-index.ts'

test('the whole timeline is worked out once, and again after anything was written', () => {
  const index = new SampleIndex()
  const old = index.item({ taken: '2020-01-01T00:00:00' })
  const steps = keptTimeline(index.database)
  const first = atOnce(steps({}))
  expect([...first.ref]).toEqual([old])
  expect(atOnce(steps({}))).toBe(first)

  const newer = index.item({ taken: '2021-01-01T00:00:00' })
  expect([...atOnce(steps({})).ref]).toEqual([newer, old])
  index.database.exec(`UPDATE item SET width = 1000, height = 250 WHERE ref = ${old}`)
  expect([...atOnce(steps({})).ratio]).toEqual([4 / 3, 4].map(Math.fround))
  index.database.exec('DELETE FROM item_file')
  expect([...atOnce(steps({})).ref]).toEqual([])
})

test('what is asked for in part, or narrowed, is the same whether the whole is kept or not', () => {
  const index = new SampleIndex()
  const photo = index.item({ taken: '2020-01-01T00:00:00' })
  const film = index.item({ taken: '2021-01-01T00:00:00', video: true })
  const steps = keptTimeline(index.database)
  const answers = () => [
    [...atOnce(steps({ first: 1 })).ref],
    [...atOnce(steps({ kind: 'photo' })).ref],
    [...atOnce(steps({ first: 5 })).ref],
  ]
  const expected = [[film], [photo], [film, photo]]
  expect(answers()).toEqual(expected)
  atOnce(steps({}))
  expect(answers()).toEqual(expected)
})

test('what was written while it was worked out keeps the answer from being kept', () => {
  const index = new SampleIndex()
  index.item()
  const steps = keptTimeline(index.database)
  const asked = steps({})
  asked.next()
  const late = index.item({ taken: '2022-01-01T00:00:00' })
  atOnce(asked)
  expect([...atOnce(steps({})).ref]).toContain(late)
})
