import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemDetails } from '../../../src/main/library/item/item-details.ts'
import { itemFile, shownFile } from '../../../src/main/library/item/item-file.ts'
import { libraryColumns } from '../../../src/main/library/kept/kept-library.ts'
import { ItemFlag, type FileRole, type ItemRef } from '../../../src/shared/domain.ts'
import { addKnownFile } from '../mirror/known-files.ts'
import { SampleIndex } from './sample-index.ts'
import { changeRows } from '../../rows/rows.ts'

/** An edited copy of this size; nobody knows it where there is none. */
function addEdited(index: SampleIndex, item: ItemRef, size?: [number, number], mimeType = 'image/jpeg'): void {
  const path = `Photos/2021/07/${item}-edited.jpg`
  addKnownFile(index.database, { item, role: 'edited', path, bytes: 7, sha256: 'e'.repeat(64), mimeType })
  if (size) changeRows(index.database, 'file', { width: size[0], height: size[1] }, { path })
}

const raw = { file: { mimeType: 'image/x-adobe-dng' } }

describe('lists', () => {
  const sample = fc.record({
    raw: fc.boolean(),
    here: fc.boolean(),
    edited: fc.option(fc.option(fc.tuple(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 9000 })))),
  })

  it('have the shape and the marks of the file that is shown, and only of items whose original is here', () => {
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 8 }), (samples) => {
        const index = new SampleIndex()
        const refs = samples.map((one) => index.item(one.here ? (one.raw ? raw : {}) : { file: false }))
        for (const [at, { edited }] of samples.entries())
          if (edited !== null) addEdited(index, refs[at] as ItemRef, edited ?? undefined)
        const expected = samples.flatMap(({ here, raw: isRaw, edited }, at) => {
          if (!here) return []
          const ratio = edited === null || edited === undefined ? 4 / 3 : edited[0] / edited[1]
          return [[refs[at], Math.fround(ratio), isRaw && edited === null ? ItemFlag.preview : 0]]
        })
        const album = index.album('All', refs)
        for (const query of [{}, { album }, { search: 'img' }]) {
          const { ref, ratio, flags } = libraryColumns(index.database, query)
          const found = [...ref].map((one, at) => [one, ratio[at], flags[at]])
          expect(found.toSorted(([one = 0], [other = 0]) => one - other)).toEqual(expected)
        }
      }),
      { numRuns: 20 },
    )
  })
})

describe('the files of an item', () => {
  it('are told one by one, the original first, and that which is shown is the edited copy', () => {
    const index = new SampleIndex()
    const motionFile = { path: 'Photos/2021/07/1.mp4', bytes: 7, sha256: 'c'.repeat(64), mimeType: 'video/mp4' }
    const ref = index.item({ motion: true, motionFile })
    expect(shownFile(index.database, ref)).toEqual(itemFile(index.database, ref, 'primary'))
    addEdited(index, ref, [600, 800])
    const details = itemDetails(index.database, ref)
    if (!details.ok) throw new Error(details.problem.code)
    const { files, width, height } = details.value
    expect(files.map(({ role }): FileRole => role)).toEqual(['primary', 'edited', 'motion'])
    expect(files[1]).toMatchObject({ path: `Photos/2021/07/${ref}-edited.jpg`, width: 600, height: 800 })
    expect([files[0], width, height]).toEqual([expect.not.objectContaining({ width: 4000 }), 4000, 3000])
    expect(shownFile(index.database, ref)).toMatchObject({
      path: `Photos/2021/07/${ref}-edited.jpg`,
      width: 600,
      height: 800,
    })
    expect(itemFile(index.database, ref, 'primary')).toMatchObject({ width: 4000, height: 3000 })
    expect(itemFile(index.database, ref, 'motion')).not.toHaveProperty('width')
  })
})
