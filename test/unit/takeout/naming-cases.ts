/** Section 9 of the reference: names of real exports. */
export interface NamingCase {
  number: number
  media: string
  sidecar: string
  /** Only where it is not the name of the media file without Google's number. */
  title?: string
  /** Other files of the folder that the case needs. */
  also?: { media?: string[]; sidecars?: { name: string; title: string }[] }
}

const emoji = '😀😃😄😁😆😅😂🤣🥲☺️😊😇🙂🙃😉😌😍🥰😘😗😙😚😋'

export const namingCases: readonly NamingCase[] = [
  { number: 1, media: 'PXL_20211013_220651983.jpg', sidecar: 'PXL_20211013_220651983.jpg.json' },
  { number: 2, media: '20161105_170829.jpg', sidecar: '20161105_170829.jpg.supplemental-metadata.json' },
  { number: 3, media: 'MVIMG_20191230_232926.jpg', sidecar: 'MVIMG_20191230_232926.jpg.supplemental-metadat.json' },
  {
    number: 4,
    media: 'Screenshot_20231027_123303_Facebook.jpg',
    sidecar: 'Screenshot_20231027_123303_Facebook.jpg.supple.json',
  },
  {
    number: 5,
    media: 'Screenshot_20231027_123303_Facebook(1).jpg',
    sidecar: 'Screenshot_20231027_123303_Facebook.jpg.supple(1).json',
  },
  {
    number: 6,
    media: 'Screenshot_20231027_123303_Facebook-edited.jpg',
    sidecar: 'Screenshot_20231027_123303_Facebook.jpg.supple.json',
    title: 'Screenshot_20231027_123303_Facebook.jpg',
  },
  { number: 7, media: 'DSC_0101(1).JPG', sidecar: 'DSC_0101.JPG(1).json' },
  { number: 8, media: 'Scan35(1).jpg', sidecar: 'Scan35.jpg.supplemental-metadata(1).json' },
  { number: 9, media: 'CLIP0001(10).AVI', sidecar: 'CLIP0001.AVI.supplemental-metadata(10).json' },
  {
    number: 10,
    media: 'PXL_20230809_203449253.LONG_EXPOSURE-02.ORIGINA.jpg',
    sidecar: 'PXL_20230809_203449253.LONG_EXPOSURE-02.ORIGIN.json',
    title: 'PXL_20230809_203449253.LONG_EXPOSURE-02.ORIGINAL.jpg',
  },
  {
    number: 11,
    media: '05yqt21kruxwwlhhgrwrdyb6chhwszi9bqmzu16w0 2.jpg',
    sidecar: '05yqt21kruxwwlhhgrwrdyb6chhwszi9bqmzu16w0 2.jp.json',
  },
  { number: 12, media: `${emoji}😛.jpg`, sidecar: `${emoji}.json`, title: `${emoji}😛😝😜.jpg` },
  {
    number: 13,
    media: 'Backyard_ceremony_wedding_photography_xxxxxxx_m(494).jpg',
    sidecar: 'Backyard_ceremony_wedding_photography_xxxxxxx_(494).json',
    title: 'Backyard_ceremony_wedding_photography_xxxxxxx_magnoliastudios.jpg',
  },
  {
    number: 14,
    media: 'original_1d4caa6f-16c6-4c3d-901b-9387de10e528_P.jpg',
    sidecar: 'original_1d4caa6f-16c6-4c3d-901b-9387de10e528_.json',
    title: 'original_1d4caa6f-16c6-4c3d-901b-9387de10e528_PXL_20220516_164814158.jpg',
  },
  {
    number: 15,
    media: 'original_1d4caa6f-16c6-4c3d-901b-9387de10e528_P(1).jpg',
    sidecar: 'original_1d4caa6f-16c6-4c3d-901b-9387de10e528_.json',
    title: 'original_1d4caa6f-16c6-4c3d-901b-9387de10e528_PXL_20220516_164814158.jpg',
    also: { media: ['original_1d4caa6f-16c6-4c3d-901b-9387de10e528_P.jpg'] },
  },
  {
    number: 16,
    media: '13039_327707840323_537645323_9470255_27214_n(1).jpg',
    sidecar: '13039_327707840323_537645323_9470255_27214_n.j(1).json',
  },
  {
    number: 17,
    media: '2234089303984509579.jpg',
    sidecar: '2234089303984509579.supplemental-metadata.json',
    title: '2234089303984509579',
  },
  {
    number: 18,
    media: '2234089303984509579-edited.jpg',
    sidecar: '2234089303984509579.supplemental-metadata.json',
    title: '2234089303984509579',
  },
  {
    number: 19,
    media: 'Peanut Butter Balls.jpg',
    sidecar: 'Peanut Butter Balls.supplemental-metadata.json',
    title: 'Peanut Butter Balls',
  },
  {
    number: 20,
    media: '2013-12-23(1).jpg',
    sidecar: '2013-12-23.supplemental-metadata(1).json',
    title: '2013-12-23',
  },
  {
    number: 21,
    media: 'IMG_20120216_094016-edited(1).jpg',
    sidecar: 'IMG_20120216_094016.jpg.supplemental-metadata(1).json',
    title: 'IMG_20120216_094016.jpg',
  },
  {
    number: 22,
    media: 'IMG-20230325-WA0122~2-edited.jpg',
    sidecar: 'IMG-20230325-WA0122~2.jpg.supplemental-metadat.json',
    title: 'IMG-20230325-WA0122~2.jpg',
  },
  {
    number: 23,
    media: 'PXL_20220405_090123740.PORTRAIT-modifié.jpg',
    sidecar: 'PXL_20220405_090123740.PORTRAIT.jpg.json',
    title: 'PXL_20220405_090123740.PORTRAIT.jpg',
  },
  { number: 24, media: '27_06_12 - 2.jpg', sidecar: '27_06_12 - 2.json', title: '27/06/12 - 2' },
  {
    number: 25,
    media: 'PXL_20230814_201154491.LONG_EXPOSURE-01.COVER.jpg',
    sidecar: 'PXL_20230814_201154491.LONG_EXPOSURE-01.COVER..json',
  },
  {
    number: 26,
    media: 'PXL_20221228_185930354.MP',
    sidecar: 'PXL_20221228_185930354.MP.jpg.json',
    title: 'PXL_20221228_185930354.MP.jpg',
  },
  {
    number: 27,
    media: 'IMG_0769(1).mp4',
    sidecar: 'IMG_0769.HEIC.supplemental-metadata(1).json',
    title: 'IMG_0769.HEIC',
  },
  {
    number: 28,
    media: 'PXL_20211120_223243932.MOTION-02.ORIGINAL.jpg',
    sidecar: 'PXL_20211120_223243932.MOTION-02.ORIGINAL.jpg..json',
  },
  {
    number: 29,
    media: 'PXL_20240827_094331806.PORTRAIT(1).jpg',
    sidecar: 'PXL_20240827_094331806.PORTRAIT.jpg.supplement(1).json',
  },
  {
    number: 30,
    media: 'skytree (2).jpg',
    sidecar: 'skytree (2).jpg.supplemental-metadata.json',
    title: 'skytree (2).jpg',
  },
  { number: 31, media: 'IMG2021021(4455)74722(1).jpg', sidecar: 'IMG2021021(4455)74722.jpg(1).json' },
  { number: 32, media: 'IMG2021021.json74722(1).jpg', sidecar: 'IMG2021021.json74722.jpg(1).json' },
  {
    number: 33,
    media: '21345678901234567890123456789012345678901234567.png',
    sidecar: '2134567890123456789012345678901234567890123456.json',
  },
  {
    number: 34,
    media: '00100lPORTRAIT_00100_BURST20190512105520444_COV.jpg',
    sidecar: '00100lPORTRAIT_00100_BURST20190512105520444_CO.json',
    title: '00100lPORTRAIT_00100_BURST20190512105520444_COVER.jpg',
  },
  {
    number: 35,
    media: 'Urlaub in Knaufspesch in der Schneifel (38).JPG',
    sidecar: 'Urlaub in Knaufspesch in der Schneifel (38).JP.json',
    title: 'Urlaub in Knaufspesch in der Schneifel (38).JPG',
  },
  {
    number: 36,
    media: 'image-edited.jpg',
    sidecar: 'image-edited.jpg.json',
    also: { media: ['image.jpg'], sidecars: [{ name: 'image.jpg.json', title: 'image.jpg' }] },
  },
  { number: 37, media: '20030616.jpg', sidecar: '20030616.json', title: '20030616' },
  { number: 38, media: 'IMG_4081(1).jpg', sidecar: 'IMG_4081.JPG(1).json', title: 'IMG_4081.JPG' },
  {
    number: 39,
    media: 'Con Yoli por Málaga en el piso nuevo_001-ha edi.JPG',
    sidecar: 'Con Yoli por Málaga en el piso nuevo_001.JPG.json',
    title: 'Con Yoli por Málaga en el piso nuevo_001.JPG',
  },
  {
    number: 40,
    media: '15250796_10158125619575157_1421325151866375198_.jpg',
    sidecar: '15250796_10158125619575157_1421325151866375198.json',
    title: '15250796_10158125619575157_1421325151866375198_o.jpg',
  },
  {
    number: 41,
    media: 'abcdefghijklmnopqrstu-vwxyzabcde-fghijklmnopqrs.jpg',
    sidecar: 'abcdefghijklmnopqrstu-vwxyzabcde-fghijklmnopqr.json',
    title: 'abcdefghijklmnopqrstu-vwxyzabcde-fghijklmnopqrst-1.jpg',
  },
  {
    number: 42,
    media: 'abcdefghijklmnopqrstu-vwxyzabcde-fghijklmnopqrs(1).jpg',
    sidecar: 'abcdefghijklmnopqrstu-vwxyzabcde-fghijklmnopqr(1).json',
    title: 'abcdefghijklmnopqrstu-vwxyzabcde-fghijklmnopqrst-2.jpg',
  },
  { number: 43, media: 'IMG_0001.JPG.jpeg', sidecar: 'IMG_0001.JPG.json', title: 'IMG_0001.JPG' },
  { number: 44, media: 'IMG_0001.MOV.mp4', sidecar: 'IMG_0001.MOV.json', title: 'IMG_0001.MOV' },
  { number: 45, media: 'John Doe_s File.jpg', sidecar: 'John Doe_s File.jpg.json', title: "John Doe's File.jpg" },
  {
    number: 46,
    media: 'A06B71E0-9D3A-4FF5-A391-FF3DA032E23F-2783-00000.mov',
    sidecar: 'A06B71E0-9D3A-4FF5-A391-FF3DA032E23F-2783-0000.json',
    title: 'A06B71E0-9D3A-4FF5-A391-FF3DA032E23F-2783-000001A2B3C4D5E6F.mov',
  },
  {
    number: 47,
    media: 'a_very_long_file_name_for_truncation_tests_x.jpg',
    sidecar: 'a_very_long_file_name_for_truncation_tests_x.j.json',
  },
  { number: 48, media: 'split.jpg', sidecar: 'split.jpg.supplemental-metadata.json' },
]

/** The title that a case has if it does not say so: the name of the media file without the number. */
export function titleOf({ media, title }: NamingCase): string {
  return title ?? media.replace(/\(\d+\)(?=\.[^.]*$)/, '')
}
