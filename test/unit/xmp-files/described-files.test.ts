import { afterEach, beforeEach, expect, it } from 'vitest'
import { describedFiles } from '../../../src/main/xmp-files/item-facts.ts'
import { addRow } from '../../rows/rows.ts'
import { SampleIndex } from '../library/sample-index.ts'

let index: SampleIndex
beforeEach(() => {
  index = new SampleIndex()
})
afterEach(() => index.database.close())

const described = (): unknown[] =>
  [...describedFiles(index.database)].map(({ path, facts, lacks }) => [path, facts.title, facts.albums, lacks])

it('every photo of the catalogue has what its albums say, in the order of the catalogue', () => {
  const file = (name: string) => ({ path: `Photos/2021/07/${name}` })
  const one = index.item({ filename: 'one.jpg', takenFromFile: true, file: file('one.jpg') })
  const two = index.item({
    filename: 'two.jpg',
    takenFromFile: true,
    file: file('two (2).jpg'),
    motionFile: { path: 'Photos/2021/07/two.mp4', bytes: 1, sha256: 'b'.repeat(64), mimeType: 'video/mp4' },
  })
  index.item({ filename: 'awaited.jpg', file: false })
  index.item({ filename: 'three.jpg', takenFromFile: true, file: file('three.jpg') })
  index.album('Trip', [two, one])
  index.album('Lake', [two])
  addRow(index.database, 'saved_search', { id: 's' })
  expect(described()).toEqual([
    ['Photos/2021/07/one.jpg', undefined, ['Trip'], true],
    ['Photos/2021/07/two (2).jpg', 'two.jpg', ['Lake', 'Trip'], true],
    ['Photos/2021/07/three.jpg', undefined, [], false],
  ])
})

it('of nothing there is nothing to say', () => {
  index.item({ file: false })
  index.album('Empty')
  expect(described()).toEqual([])
})
