import { expect, it } from 'vitest'
import { planPage } from '../../../src/main/export/page/plan-page.ts'
import type { ExportedCatalogue, ExportedItem } from '../../../src/main/export/read-catalogue.ts'
import { parsePhotoPath } from '../../../src/main/mirror-path.ts'
import { atOnce } from '../../../src/main/slices.ts'

function itemOf(number: number): ExportedItem {
  const year = 1990 + (number % 30)
  const path = parsePhotoPath(`Photos/${year}/01/${number}.jpg`) ?? expect.fail('no path')
  return {
    kind: 'item',
    id: String(number),
    path,
    filename: `${number}.jpg`,
    creationTime: `${year}-01-01T00:00:00Z`,
    localTime: `${year}-01-01T00:00:00`,
    bytes: 1,
    sha256: number.toString(16).padStart(64, '0'),
    mimeType: 'image/jpeg',
    fileTime: `${year}-01-01T00:00:00Z`,
    people: [],
    camera: {},
    sources: [],
    fidelity: 'original',
    video: false,
    archived: false,
    versions: [],
  }
}

function catalogueOf(count: number): ExportedCatalogue {
  const items = new Map(Array.from({ length: count }, (_, at) => [String(at), itemOf(at)]))
  return { people: [], owners: new Map(), accounts: new Map(), albums: [], items }
}

it('a library of any size is planned, and its pages come in pieces', () => {
  const entries = atOnce(planPage(catalogueOf(150_000), [], 'all', 'en'))
  expect(entries).toHaveLength(150_000 * 2 + 30 + 1)
  for (const entry of entries) if ('file' in entry) entry.done?.()
  const page = entries.find(({ name }) => name === '1990.html')
  if (!page || !('page' in page)) return expect.fail('no page')
  let [pieces, longest, all] = [0, 0, 0]
  for (const piece of page.page()) {
    pieces += 1
    longest = Math.max(longest, piece.length)
    all += piece.length
  }
  expect(pieces).toBeGreaterThan(5000)
  expect(longest).toBeLessThan(20_000)
  // There is room for what it takes.
  expect(page.room).toBeGreaterThan(all)
  expect(page.room).toBeLessThan(4 * all)
})
