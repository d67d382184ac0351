import { describe, expect, it, vi } from 'vitest'
import { matchFolder, type MatchOptions } from '../../../src/main/takeout/matching/match-folder.ts'
import { namingCases, titleOf } from './naming-cases.ts'

interface Named {
  name: string
  title?: string
}

function answers(media: string[], sidecars: Named[], options: MatchOptions = { complete: true }) {
  return new Map(
    matchFolder(media, sidecars, options).map((file, at) => [
      media[at] ?? '',
      file.sidecar === undefined ? undefined : sidecars[file.sidecar]?.name,
    ]),
  )
}

describe('the naming cases of the reference', () => {
  for (const given of namingCases)
    it(`${given.number}: ${given.media}`, () => {
      const media = [given.media, ...(given.also?.media ?? [])]
      const sidecars = [{ name: given.sidecar, title: titleOf(given) }, ...(given.also?.sidecars ?? [])]
      expect(answers(media, sidecars).get(given.media)).toBe(given.sidecar)
    })

  it.each([false, true])('hold in one folder too, whatever the order; photos are missing: %s', (lacksPhotos) => {
    const media = [...new Set(namingCases.flatMap((one) => [one.media, ...(one.also?.media ?? [])]))]
    const sidecars = new Map(
      namingCases.flatMap((one) => [
        [one.sidecar, { name: one.sidecar, title: titleOf(one) }] as const,
        ...(one.also?.sidecars ?? []).map((other) => [other.name, other] as const),
      ]),
    )
    for (const turned of [false, true]) {
      const order = <Value>(values: Value[]): Value[] => (turned ? values.reverse() : values)
      const found = answers(order([...media]), order([...sidecars.values()]), { complete: true, lacksPhotos })
      // In 15 the second photo of a name has the facts of the first, as Google has written none for it; or they have not come.
      const sure = lacksPhotos ? namingCases.filter(({ number }) => number !== 15) : namingCases
      expect(sure.map((one) => [one.number, found.get(one.media)])).toEqual(
        sure.map((one) => [one.number, one.sidecar]),
      )
    }
  })

  it('hold with every name in NFD', () => {
    for (const given of namingCases) {
      const media = [given.media, ...(given.also?.media ?? [])].map((name) => name.normalize('NFD'))
      const sidecars = [{ name: given.sidecar, title: titleOf(given) }, ...(given.also?.sidecars ?? [])].map(
        ({ name, title }) => ({ name: name.normalize('NFD'), title }),
      )
      expect(answers(media, sidecars).get(media[0] ?? ''), `case ${given.number}`).toBe(sidecars[0]?.name)
    }
  })
})

describe('what must not match', () => {
  const strangers: [media: string, sidecar: string, title: string][] = [
    ['DSC_0102(1).JPG', 'DSC_0102.JPG(2).json', 'DSC_0102.JPG'],
    ['DSC_0103.JPG', 'DSC_0103.JPG(1).json', 'DSC_0103.JPG'],
    ['DSC_0104(1).JPG', 'DSC_0104.JPG.json', 'DSC_0104.JPG'],
    ['20.06.13 - 9.jpg', '20.06.13 - 90.supplemental-metadata.json', '20.06.13 - 90'],
  ]
  for (const [media, name, title] of strangers)
    it(`${media} and ${name}`, () => {
      expect(answers([media], [{ name, title }]).get(media)).toBeUndefined()
    })

  it('two files that claim one sidecar with equal right', () => {
    const match = matchFolder(['X.jpg', 'X.png'], [{ name: 'X.supplemental-metadata.json', title: 'X' }], {
      complete: true,
    })
    expect(match).toEqual([
      { role: 'own', ambiguous: true },
      { role: 'own', ambiguous: true },
    ])
  })

  it('a sidecar whose title begins otherwise than the name that was cut', () => {
    const media = 'abcdefghijklmnopqrstu-vwxyzabcde-fghijklmnopqrS.jpg'
    const name = 'abcdefghijklmnopqrstu-vwxyzabcde-fghijklmnopqr.json'
    expect(
      answers([media], [{ name, title: 'abcdefghijklmnopqrstu-vwxyzabcde-fghijklmnopqrX-1.jpg' }]).get(media),
    ).toBe(undefined)
  })

  it('the second of two cut names, if its own sidecar may be in a part that is missing', () => {
    const [first, second] = ['original_1d4caa6f-16c6-4c3d-901b-9387de10e528_P', 'jpg']
    const media = [`${first}.${second}`, `${first}(1).${second}`]
    const sidecars = [{ name: `${first.slice(0, 46)}.json`, title: `${first}XL_1.jpg` }]
    expect(answers(media, sidecars, { complete: false }).get(media[1] ?? '')).toBeUndefined()
  })
})

describe('where facts without photos tell of a part that nobody has named', () => {
  const missing = { complete: true, lacksPhotos: true }

  it('a sidecar with the number of another file goes to none', () => {
    const stem = 'z'.repeat(47)
    const other = { name: `${'z'.repeat(46)}(1).json`, title: `${'z'.repeat(50)}-2.jpg` }
    expect(answers([`${stem}.jpg`], [other], missing).get(`${stem}.jpg`)).toBeUndefined()
    expect(answers([`${stem}(1).jpg`], [other], missing).get(`${stem}(1).jpg`)).toBe(other.name)
  })

  it('as many files as sidecars of one title say nothing of which belong together', () => {
    // `X(1).jpg` is a title of its own, so that the second `X.jpg` is `X(2).jpg`; the first one of both is missing.
    const media = ['X(1).jpg', 'X(2).jpg']
    const sidecars = [
      { name: 'X(1).jpg.json', title: 'X(1).jpg' },
      { name: 'X.jpg.json', title: 'X.jpg' },
    ]
    expect(answers(media, sidecars, missing).get('X(2).jpg')).toBeUndefined()
  })
})

describe('the video of a numbered motion photo', () => {
  const stills = ['PXL_1.MP.jpg', 'PXL_1.MP(1).jpg']
  const sidecars = ['PXL_1.MP.jpg.json', 'PXL_1.MP.jpg(1).json'].map((name) => ({ name, title: 'PXL_1.MP.jpg' }))
  for (const video of ['PXL_1(1).MP', 'PXL_1.MP(1)']) {
    it(`belongs to the photo with its number, as ${video}`, () => {
      const [found] = matchFolder([video, 'PXL_1.MP', ...stills], sidecars, { complete: true })
      expect(found).toEqual({ role: 'motion', of: 3, sidecar: 1 })
    })

    it(`has the facts of that photo where only its sidecar is here, as ${video}`, () => {
      const [found] = matchFolder([video], sidecars, { complete: true })
      expect(found).toEqual({ role: 'motion', sidecar: 1 })
    })
  }
})

describe('many titles that begin alike', () => {
  const start = 'abcdefghijklmnopqrstu-vwxyzabcde-fghijklmnopqr'

  it('are asked in time that grows with their number alone', () => {
    const compared = vi.spyOn(String.prototype, 'normalize')
    const work = (count: number): number => {
      compared.mockClear()
      const numbers = Array.from({ length: count }, (_, at) => at + 1)
      const media = numbers.map((number) => `${start.slice(0, 44)}-ed(${number}).jpg`)
      const sidecars = numbers.map((number) => {
        const name = `${start.slice(0, 44)}-e`
        return { name: `${name}(${number}).json`, title: `${name}x ${number}.jpg` }
      })
      matchFolder(media, sidecars, { complete: true })
      return compared.mock.calls.length
    }
    try {
      expect(work(1600) / work(400)).toBeLessThan(6)
    } finally {
      compared.mockRestore()
    }
  })

  it('find a Greek title in capitals whose end was cut within a word', () => {
    const title = `${'ΟΔΟΣ ΑΓΙΟΥ ΝΙΚΟΛΑΟΥ ΚΑΙ ΟΔΟΣ ΑΓΙΑΣ ΣΟΦΙΑΣ ΗΡΑΣΣ'.slice(0, 47)}ΑΚΗΣ 1.jpg`
    const media = `${title.slice(0, 47)}.jpg`
    expect(title.slice(46, 47)).toBe('Σ')
    const name = `${title.slice(0, 46)}.json`
    expect(answers([media], [{ name, title }]).get(media)).toBe(name)
  })
})

it('gives an edited copy of a photo that is missing to no movie of that name', () => {
  const sidecars = [{ name: 'IMG_1.JPG.json', title: 'IMG_1.JPG' }]
  const match = matchFolder(['IMG_1.MOV', 'IMG_1-edited.JPG'], sidecars, { complete: true })
  expect(match[1]).toEqual({ role: 'edited', sidecar: 0 })
  expect(matchFolder(['IMG_1.MOV', 'IMG_1-edited.MOV'], [], { complete: true })[1]).toEqual({ role: 'edited', of: 0 })
})

it('gives an edited copy with a number to the photo with that number, be it by its sidecar alone', () => {
  const media = ['IMG_1.JPG', 'IMG_1-edited(1).JPG']
  const sidecars = [{ name: 'IMG_1.JPG.json', title: 'IMG_1.JPG' }]
  const other = { name: 'IMG_1.JPG(1).json', title: 'IMG_1.JPG' }
  for (const complete of [true, false])
    expect(matchFolder(media, [...sidecars, other], { complete })[1]).toEqual({ role: 'edited', sidecar: 1 })
  // The number may be that of the copy alone, unless the other photo may be in a part that is missing.
  expect(matchFolder(media, sidecars, { complete: true })[1]).toEqual({
    role: 'edited',
    of: 0,
    sidecar: 0,
    inferred: true,
  })
  expect(matchFolder(media, sidecars, { complete: false })[1]).toEqual({ role: 'own' })
  // Or in one that nobody has named.
  expect(matchFolder(media, sidecars, { complete: true, lacksPhotos: true })[1]).toEqual({ role: 'own' })
})

describe('two sidecars that fit one file alike', () => {
  const [one, other] = ['IMG.jpg.json', 'IMG.jpg.supplemental-metadata.json']
  it.each<[string, object, object, boolean]>([
    ['of one item, by its address', { url: 'x' }, { url: 'x' }, true],
    ['of two, by their addresses', { url: 'x', takenAt: 5 }, { url: 'y', takenAt: 5 }, false],
    ['of one instant', { takenAt: 5 }, { takenAt: 5 }, true],
    ['of two', { takenAt: 5 }, { takenAt: 6 }, false],
    ['of which one says no instant', { takenAt: 5 }, {}, false],
    ['that say no instant at all', {}, {}, false],
  ])('%s, are no doubt only where they say the same of it', (_, of, ofOther, isSame) => {
    const sidecars = [
      { name: one, title: 'IMG.jpg', ...of },
      { name: other, title: 'IMG.jpg', ...ofOther },
    ]
    const [found] = matchFolder(['IMG.jpg'], sidecars, { complete: true })
    expect([found?.sidecar !== undefined, found?.ambiguous === true]).toEqual([isSame, !isSame])
  })
})
