import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchFolder, type MatchedFile } from '../../../src/main/takeout/matching/match-folder.ts'
import { cutMedia, nameFiles, type Generation } from '../../emulator/takeout/name-files.ts'

const known = [
  '-edited',
  '-bearbeitet',
  '-modifié',
  '-modificato',
  '-ha editado',
  '-editado',
  '-editat',
  '-bewerkt',
  '-edytowane',
  '-編集済み',
  '-编辑',
  '-düzenlendi',
  '-отредактировано',
  '-відредаговано',
  '-편집됨',
  '-redigeret',
  '-muokattu',
  '-upravené',
]

/** Of languages that nobody has told of. */
const unknown = ['-retušováno', '-izmijenjeno', '-đã chỉnh sửa', '-แก้ไขแล้ว', '-μετά από επεξεργασία', '-redaguota']

const stem = fc.oneof(
  fc
    .tuple(
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom('IMG_20190601_10203', 'Ausflug nach Málaga ', '照片', 'Фото ', '😀a', 'x'),
    )
    .map(([length, unit]) => {
      const text = unit.repeat(60).slice(0, length)
      return (text.isWellFormed() ? text : text.slice(0, -1)).trim() || 'x'
    }),
  fc.string({ unit: fc.constantFrom(...Array.from('abcIMG_0123é')), minLength: 1, maxLength: 50 }),
)
const generation = fc.constantFrom<Generation>('cut', 'supplemental', 'whole')
const extension = fc.constantFrom('.jpg', '.HEIC', '.PNG', '.mp4')

/** How names are composed: as a system writes them, and as Google did when it cut them. */
type Form = 'NFC' | 'NFD' | 'cut in NFD'

interface Folder {
  media: string[]
  sidecars: { name: string; title: string }[]
  /** For each edited copy the position of the sidecar of its original. */
  edits: { name: string; sidecar: number; left: number }[]
}

/** A folder with so many photos of one title, some of them edited, and one whose title begins in the same way. */
function folderOf(
  title: string,
  extension: string,
  suffix: string,
  {
    count,
    generation,
    other,
    alone,
    form,
  }: { count: number; generation: Generation; other: string; alone: boolean; form: Form },
): Folder {
  const before = form === 'cut in NFD' ? 'NFD' : 'NFC'
  const after = form === 'NFD' ? 'NFD' : 'NFC'
  const titles = [...Array<string>(count).fill(title + extension), ...(other === '' ? [] : [title + other + extension])]
  const named = nameFiles(titles.map((each) => ({ title: each.normalize(before), generation })))
  const sidecars = named.map(({ sidecar }, at) => ({ name: sidecar, title: titles[at] ?? '' }))
  const media = alone ? named.slice(count).map((each) => each.media) : named.map((each) => each.media)
  const edits: Folder['edits'] = []
  const cut = cutMedia((title + suffix).normalize(before))
  for (let at = 0; at < count; at++) {
    const name = `${cut}${at === 0 ? '' : `(${at})`}${extension}`
    if (media.includes(name)) continue
    media.push(name)
    edits.push({ name, sidecar: at, left: cut.normalize('NFC').length - title.length })
  }
  const normal = <Value extends { name: string }>(each: Value): Value => ({ ...each, name: each.name.normalize(after) })
  return { media: media.map((each) => each.normalize(after)), sidecars: sidecars.map(normal), edits: edits.map(normal) }
}

const folders = fc.record({
  stem,
  extension,
  count: fc.constantFrom(1, 1, 2, 3),
  generation,
  other: fc.constantFrom('', '', 'a', '_1', '-e', ' und mehr'),
  alone: fc.constantFrom(false, false, true),
  form: fc.constantFrom<Form>('NFC', 'NFC', 'NFD', 'cut in NFD'),
  turned: fc.boolean(),
})

function found({ media, sidecars }: Folder, turned: boolean): Map<string, MatchedFile> {
  const names = turned ? media.toReversed() : media
  return new Map(matchFolder(names, sidecars, { complete: true }).map((file, at) => [names[at] ?? '', file]))
}

describe.each([
  ['a language that is known', known],
  ['a language that is not known', unknown],
])('edited copies in %s', (_, suffixes) => {
  it('are never given the facts of another photo, wherever their names are cut', () => {
    fc.assert(
      fc.property(folders, fc.constantFrom(...suffixes), ({ stem, extension, turned, ...rest }, suffix) => {
        const folder = folderOf(stem, extension, suffix, rest)
        const files = found(folder, turned)
        for (const { name, sidecar } of folder.edits) {
          const its = files.get(name)?.sidecar
          if (its !== undefined)
            expect([name, folder.sidecars[its]?.name]).toEqual([name, folder.sidecars[sidecar]?.name])
        }
      }),
      { numRuns: 500 },
    )
  })

  it('have the facts of their photo as long as a hyphen and two letters are left', () => {
    fc.assert(
      fc.property(folders, fc.constantFrom(...suffixes), ({ stem, extension, turned, ...rest }, suffix) => {
        const folder = folderOf(stem, extension, suffix, rest)
        const files = found(folder, turned)
        for (const { name, sidecar, left } of folder.edits) {
          if (left < 3) continue
          expect([name, files.get(name)?.role, files.get(name)?.sidecar]).toEqual([name, 'edited', sidecar])
        }
      }),
      { numRuns: 500 },
    )
  })
})

it('of two photos of one name have no facts where the cut one is the name of a third', () => {
  const title = 'IMG_20190601_10203IMG_20190601_10203IMG_20190'
  const rest = { count: 3, generation: 'cut', other: '-e', alone: false, form: 'NFC' } as const
  const folder = folderOf(title, '.jpg', '-edited', rest)
  for (const turned of [false, true]) {
    const files = found(folder, turned)
    expect(folder.edits.map(({ name }) => [name, files.get(name)?.sidecar])).toEqual([
      [`${title}-e(1).jpg`, undefined],
      [`${title}-e(2).jpg`, undefined],
    ])
    expect(folder.sidecars[files.get(`${title}-e.jpg`)?.sidecar ?? -1]?.name).toBe(`${title}-.json`)
  }
})
