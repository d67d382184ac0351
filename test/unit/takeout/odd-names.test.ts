import { describe, expect, it } from 'vitest'
import { matchFolder, type MatchedFile } from '../../../src/main/takeout/matching/match-folder.ts'

interface Folder {
  what: string
  media: string[]
  /** Names of sidecars and their titles. */
  sidecars: [name: string, title: string][]
  /** By the name of a file: its sidecar, and its role where that is not `own`. */
  found: Record<string, [sidecar: string | undefined, role?: MatchedFile['role']]>
}

const supplement = '.supplemental-metadata'
const cutTo46 = (title: string): string => (title + supplement).slice(0, 46)

function one(what: string, media: string, sidecar: string, title: string): Folder {
  return { what, media: [media], sidecars: [[sidecar, title]], found: { [media]: [sidecar] } }
}

const long = 'Éléphants à la piscine de l’hôtel près de Málaga, un été.jpg'.normalize('NFD')

const folders: Folder[] = [
  {
    what: 'motion photos whose numbers Android has added',
    media: ['PXL_1.MP', 'PXL_1.MP~2', 'PXL_1.MP~2.jpg', 'PXL_1.MP.jpg'],
    sidecars: [
      ['PXL_1.MP~2.jpg.json', 'PXL_1.MP~2.jpg'],
      ['PXL_1.MP.jpg.json', 'PXL_1.MP.jpg'],
    ],
    found: {
      'PXL_1.MP': ['PXL_1.MP.jpg.json', 'motion'],
      'PXL_1.MP~2': ['PXL_1.MP~2.jpg.json', 'motion'],
      'PXL_1.MP~2.jpg': ['PXL_1.MP~2.jpg.json'],
    },
  },
  {
    what: 'motion photos of which no still is here',
    media: ['PXL_1.MP', 'PXL_1.MP~2'],
    sidecars: [
      ['PXL_1.MP~2.jpg.json', 'PXL_1.MP~2.jpg'],
      ['PXL_1.MP.jpg.json', 'PXL_1.MP.jpg'],
    ],
    found: { 'PXL_1.MP': ['PXL_1.MP.jpg.json', 'motion'], 'PXL_1.MP~2': ['PXL_1.MP~2.jpg.json', 'motion'] },
  },
  {
    what: 'a motion photo beside its raw file, the mark within its name',
    media: ['PXL_1.RAW-01.MP.COVER', 'PXL_1.RAW-01.MP.COVER.jpg', 'PXL_1.RAW-02.ORIGINAL.dng'],
    sidecars: [
      ['PXL_1.RAW-01.MP.COVER.jpg.supplemental-metadat.json', 'PXL_1.RAW-01.MP.COVER.jpg'],
      ['PXL_1.RAW-02.ORIGINAL.dng.supplemental-metadat.json', 'PXL_1.RAW-02.ORIGINAL.dng'],
    ],
    found: {
      'PXL_1.RAW-01.MP.COVER': ['PXL_1.RAW-01.MP.COVER.jpg.supplemental-metadat.json', 'motion'],
      'PXL_1.RAW-02.ORIGINAL.dng': ['PXL_1.RAW-02.ORIGINAL.dng.supplemental-metadat.json'],
    },
  },
  ...['IMG_1.HEIC.jpg', 'IMG_1(1).HEIC.jpg', 'IMG_1.HEIC(1).jpg'].map((still): Folder => {
    const number = still.includes('(1)') ? '(1)' : ''
    const [video, sidecar] = [`IMG_1${number}.MP4`, `IMG_1.HEIC${number}.json`]
    return {
      what: `a live photo that got its true extension, ${still}`,
      media: [still, video],
      sidecars: [[sidecar, 'IMG_1.HEIC']],
      found: { [still]: [sidecar], [video]: [sidecar, 'motion'] },
    }
  }),
  {
    what: 'a live photo that was edited with its video',
    media: ['IMG_1.HEIC', 'IMG_1.MP4', 'IMG_1-edited.HEIC', 'IMG_1-edited.MP4'],
    sidecars: [['IMG_1.HEIC.json', 'IMG_1.HEIC']],
    found: {
      'IMG_1.MP4': ['IMG_1.HEIC.json', 'motion'],
      'IMG_1-edited.HEIC': ['IMG_1.HEIC.json', 'edited'],
      'IMG_1-edited.MP4': ['IMG_1.HEIC.json', 'motion'],
    },
  },
  {
    what: 'an edited copy of another kind than its original',
    media: ['IMG_1.HEIC', 'IMG_1.JPG', 'IMG_1-edited.JPG', 'IMG_2-edited.jpg'],
    sidecars: [
      ['IMG_1.HEIC.json', 'IMG_1.HEIC'],
      ['IMG_1.JPG.json', 'IMG_1.JPG'],
      ['IMG_2.HEIC.json', 'IMG_2.HEIC'],
    ],
    found: { 'IMG_1-edited.JPG': ['IMG_1.JPG.json', 'edited'], 'IMG_2-edited.jpg': ['IMG_2.HEIC.json', 'edited'] },
  },
  {
    what: 'an edited copy of an original that got its true extension',
    media: ['IMG_1.HEIC.jpg', 'IMG_1-edited.jpg', 'IMG_1.HEIC-edited.jpg'],
    sidecars: [['IMG_1.HEIC.json', 'IMG_1.HEIC']],
    found: {
      'IMG_1.HEIC.jpg': ['IMG_1.HEIC.json'],
      'IMG_1-edited.jpg': ['IMG_1.HEIC.json', 'edited'],
      'IMG_1.HEIC-edited.jpg': ['IMG_1.HEIC.json', 'edited'],
    },
  },
  {
    what: 'an edited copy with its number before the ending, of a photo that is not here',
    media: ['IMG_5.jpg', 'IMG_5(1)-edited.jpg'],
    sidecars: [
      ['IMG_5.jpg.json', 'IMG_5.jpg'],
      ['IMG_5.jpg(1).json', 'IMG_5.jpg'],
    ],
    found: { 'IMG_5.jpg': ['IMG_5.jpg.json'], 'IMG_5(1)-edited.jpg': ['IMG_5.jpg(1).json', 'edited'] },
  },
  {
    what: 'creations of Google, one of them edited',
    media: ['IMG_5.jpg', 'IMG_5-EFFECTS.jpg', 'IMG_5-EFFECTS-edited.jpg', 'IMG_5-COLLAGE.jpg'],
    sidecars: [
      ['IMG_5.jpg.json', 'IMG_5.jpg'],
      ['IMG_5-EFFECTS.jpg.json', 'IMG_5-EFFECTS.jpg'],
    ],
    found: {
      'IMG_5-EFFECTS.jpg': ['IMG_5-EFFECTS.jpg.json'],
      'IMG_5-EFFECTS-edited.jpg': ['IMG_5-EFFECTS.jpg.json', 'edited'],
      'IMG_5-COLLAGE.jpg': [undefined],
    },
  },
  {
    what: 'letters that differ in case alone',
    media: ['IMG_1.jpg', 'IMG_1.JPG', 'img_1.jpg'],
    sidecars: [
      ['IMG_1.jpg.json', 'IMG_1.jpg'],
      ['IMG_1.JPG.json', 'IMG_1.JPG'],
      ['img_1.jpg.json', 'img_1.jpg'],
    ],
    found: { 'IMG_1.jpg': ['IMG_1.jpg.json'], 'IMG_1.JPG': ['IMG_1.JPG.json'], 'img_1.jpg': ['img_1.jpg.json'] },
  },
  one('a title that ends in a blank', 'photo (1).jpg', 'photo .jpg.supplemental-metadata(1).json', 'photo .jpg'),
  one('a blank that became a plain one', 'a\u00A0b.jpg', 'a b.jpg.supplemental-metadata.json', 'a\u00A0b.jpg'),
  one(
    'a time with colons',
    '2021-08-08T15_36_24+02_00.JPEG',
    '2021-08-08T15_36_24+02_00.JPEG.supplemental-me.json',
    '2021-08-08T15:36:24+02:00.JPEG',
  ),
  one('two numbers', 'N0-36-35(1)(1).jpg', 'N0-36-35(1).jpg.supplemental-metadata(1).json', 'N0-36-35(1).jpg'),
  one('a number before the last dot', '24.02(1).14 - 1', '24.02.14 - 1.supplemental-metadata(1).json', '24.02.14 - 1'),
  one('a title that says something else', 'PXL_2.MP.jpg', 'PXL_2.MP.jpg.json', '2.MP.jpg'),
  one('dots alone', '...', '....supplemental-metadata.json', '...'),
  one('an extension alone', '.jpg', '.jpg.supplemental-metadata.json', '.jpg'),
  one('entities', 'Tom _amp; Jerry.jpg', 'Tom _amp; Jerry.jpg.supplemental-metadata.json', 'Tom &amp; Jerry.jpg'),
  one(
    'an address',
    'https___example.com_a_b=1_c=2.jpg',
    'https___example.com_a_b=1_c=2.jpg.supplemental.json',
    'https://example.com/a?b=1&c=2.jpg',
  ),
  one('300 signs', `${'x'.repeat(47)}.jpg`, `${'x'.repeat(46)}.json`, `${'x'.repeat(300)}.jpg`),
  one(
    'accents cut for themselves, and put together then',
    `${long.slice(0, 47).normalize('NFC')}.jpg`,
    `${long.slice(0, 46).normalize('NFC')}.json`,
    long,
  ),
  // Nothing tells one from the photo of that title, which may be in a part that is missing.
  ...[
    ['jpg', 'HEIC'],
    ['mp4', 'MOV'],
    ['jpg', 'mp4'],
    ['dng', 'jpg'],
  ].map(([is = '', was = '']): Folder => ({
    what: `a sidecar of another kind, ${was}, is no sidecar of ${is}`,
    media: [`X.${is}`],
    sidecars: [[`X.${was}.json`, `X.${was}`]],
    found: { [`X.${is}`]: [undefined] },
  })),
]

function answerTo({ media, sidecars }: Folder, form: 'NFC' | 'NFD' | undefined, complete: boolean): Folder['found'] {
  const named = (name: string): string => (form === undefined ? name : name.normalize(form))
  const files = matchFolder(
    media.map(named),
    sidecars.map(([name, title], at) => ({ name: named(name), title, takenAt: 1_500_000_000 + at })),
    { complete },
  )
  const entries = files.map(({ sidecar, role }, at): [string, [string | undefined, MatchedFile['role']]] => [
    media[at] ?? '',
    [sidecar === undefined ? undefined : sidecars[sidecar]?.[0], role],
  ])
  return Object.fromEntries(entries)
}

describe('names that are in no list', () => {
  for (const folder of folders)
    it(`${folder.what}: ${folder.media.join(', ')}`, () => {
      for (const form of [undefined, 'NFD'] as const)
        for (const turned of [false, true]) {
          const its = turned
            ? { ...folder, media: folder.media.toReversed(), sidecars: folder.sidecars.toReversed() }
            : folder
          const found = answerTo(its, form, true)
          for (const [name, [sidecar, role = 'own']] of Object.entries(folder.found))
            expect(found[name], `${form ?? 'as it is'}: ${name}`).toEqual([sidecar, role])
        }
    })

  it('of an edited copy say nothing of another original while a part is missing', () => {
    for (const [media, name, title] of [
      ['IMG_9-edited.jpg', 'IMG_9.HEIC.json', 'IMG_9.HEIC'],
      ['IMG_5(1)-edited.jpg', 'IMG_5.jpg(1).json', 'IMG_5.jpg'],
    ] as const)
      expect(answerTo({ what: '', media: [media], sidecars: [[name, title]], found: {} }, undefined, false)).toEqual({
        [media]: [undefined, 'own'],
      })
  })

  it('find the sidecar of a title of any length, cut in each of three ways, with any number', () => {
    for (let length = 20; length <= 60; length++)
      for (const number of ['', '(1)', '(27)']) {
        const stem = 'q'.repeat(length - 4)
        const [title, media] = [`${stem}.jpg`, `${stem.slice(0, 47)}${number}.jpg`]
        for (const name of [cutTo46(title), title.slice(0, 46), title + supplement].map(
          (each) => `${each}${number}.json`,
        ))
          expect(answerTo(one('', media, name, title), undefined, true)[media], name).toEqual([name, 'own'])
      }
  })

  it('find a sidecar whose ending was cut anywhere', () => {
    for (let length = 0; length <= supplement.length; length++)
      for (const number of ['', '(3)']) {
        const [media, name] = [`IMG_7781${number}.JPG`, `IMG_7781.JPG${supplement.slice(0, length)}${number}.json`]
        expect(answerTo(one('', media, name, 'IMG_7781.JPG'), undefined, true)[media], name).toEqual([name, 'own'])
      }
  })

  it('know an edited copy in any language, with a number or without', () => {
    const endings =
      '-edited -bearbeitet -modifié -ha\u00A0editado -編集済み -编辑 -已修改 -已編輯 -szerkesztve -נערך -แก้ไขแล้ว -संपादित -đã\u00A0chỉnh\u00A0sửa'
    for (const ending of endings.split(' ').map((each) => each.replaceAll('\u00A0', ' ')))
      for (const number of ['', '(1)'])
        for (const extension of ['.jpg', '.HEIC']) {
          const title = `IMG_20200101_101010${extension}`
          const [own, edited] = ['', ending].map((each) => `IMG_20200101_101010${each}${number}${extension}`) as [
            string,
            string,
          ]
          const sidecar = `${cutTo46(title)}${number}.json`
          for (const media of [[own, edited], [edited]])
            for (const form of [undefined, 'NFD'] as const) {
              const found = answerTo({ what: '', media, sidecars: [[sidecar, title]], found: {} }, form, true)
              expect(found[edited], edited).toEqual([sidecar, 'edited'])
            }
        }
  })
})
