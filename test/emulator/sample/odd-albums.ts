import { names, type ShotPlan } from './album-plan.ts'
import type { AlbumPlan } from './everyday-albums.ts'

const small = [800, 600] as const

function oddPlan(
  name: string,
  from: string,
  fileNames: readonly (string | undefined)[],
  more: Partial<ShotPlan> = {},
): ShotPlan {
  const scenes = ['mountains', 'autumn', 'kite', 'moonrise', 'sailing', 'flowerField', 'foggyForest'] as const
  return {
    name,
    kit: 'nexus',
    place: 'oslo',
    from,
    hours: 40,
    filename: names.img,
    shots: fileNames.map((fileName, index) => ({
      name: fileName,
      size: small,
      scene: scenes[(index + name.length) % scenes.length] ?? 'kite',
    })),
    ...more,
  }
}

const longTitle =
  'Everything from the summer when we drove from Bergen to the North Cape and back through Finland, with all the ferries, the two flat tyres, the reindeer on the airfield, and the night when it did not get dark at all. '
    .repeat(3)
    .slice(0, 500)

/** 255 bytes in UTF-8, the longest name that most disks take. */
const longName = `${'ein sehr langer Dateiname '.repeat(10).slice(0, 251)}.jpg`
const longChineseName = `${'照片'.repeat(41)}片片.jpg`

const single: ShotPlan = {
  name: 'oslo',
  kit: 'iphone',
  place: 'oslo',
  from: '2016-05-17T13:00',
  hours: 1,
  filename: () => 'IMG_0001.jpg',
  shots: [{ scene: 'sailing', description: 'The only one that is not blurred' }],
}

const screenshots: ShotPlan = {
  name: 'loose',
  kit: 'pixel',
  place: 'berlin',
  from: '2026-08-01T09:00',
  hours: 1000,
  filename: names.dated,
  shots: [
    {
      scene: 'mountains',
      name: 'Screenshot_20260801-090114.png',
      mimeType: 'image/png',
      size: [540, 960],
      withoutPlace: true,
    },
    { scene: 'balloons', name: 'loading.gif', mimeType: 'image/gif', size: [240, 240] },
    { committed: 'sailing', name: 'upload in progress.mp4', status: 'PROCESSING' },
    { committed: 'kite', name: 'broken recording.mp4', status: 'FAILED' },
    { scene: 'windowCat', size: small },
    { scene: 'bicycle', size: small },
    { scene: 'cityNight', size: small, archived: true, name: 'receipt.jpg' },
    { scene: 'rainWindow', size: small, mimeType: 'image/webp', name: 'sticker pack.webp' },
    { scene: 'sunsetDog', size: small, motion: 'dogMotion', name: 'MVIMG_20260820_101112.jpg' },
    { scene: 'kite', size: small, withoutPlace: true },
    { scene: 'autumn', size: small, at: '2026-09-30T17:45:00' },
    { scene: 'blossom', size: small, at: '2012-04-22T12:00:00' },
  ],
}

/** Titles and names that no disk likes. They come last, so that they are not what people see first. */
export function oddAlbums(): AlbumPlan[] {
  return [
    { title: 'The one from Oslo', plans: [single] },
    {
      title: 'Trip',
      plans: [
        oddPlan('trip-upper', '2014-06-02T10:00', ['IMG_0001.jpg', 'IMG_0001.jpg', 'img_0001.JPG', 'IMG_0002.jpg']),
      ],
      appCreated: true,
    },
    {
      title: 'trip',
      plans: [oddPlan('trip-lower', '2014-06-20T10:00', ['IMG_0001.jpg', 'IMG_0001.JPG', 'Img_0001.jpg'])],
    },
    {
      title: 'a/b: c\\d * ? " < > |',
      plans: [
        oddPlan('slashes', '2013-03-03T10:00', [
          'a/b.jpg',
          'c\\d.jpg',
          'what? *why* <now>|"here".jpg',
          'time 10:30:00.jpg',
        ]),
      ],
    },
    {
      title: 'Trailing dots...',
      plans: [
        oddPlan('dots', '2013-08-09T10:00', ['...jpg', '.hidden.jpg', 'ends with dots....', ' spaces around .jpg ']),
      ],
    },
    { title: 'CON', plans: [oddPlan('reserved', '2011-11-11T10:00', ['CON.jpg', 'nul', 'com1.txt.jpg', 'LPT9.jpg'])] },
    { title: '..', plans: [oddPlan('parents', '2010-10-10T10:00', ['..', '../../../etc/passwd.jpg', '.', '~'])] },
    { title: longTitle, plans: [oddPlan('long', '2017-07-01T10:00', [longName, longChineseName, 'x'.repeat(300)])] },
    {
      title: 'Old phone',
      plans: [
        oddPlan('phone', '2012-01-04T10:00', [
          'no extension',
          undefined,
          'really a JPEG.HEIC',
          'Amélie (NFC).jpg',
          'Ame\u0301lie (NFD).jpg',
          'اسم طويل ‏مع اتجاه.jpg',
          '🦊🌲🍄.jpg',
          'tab\there.jpg',
          'new\nline.jpg',
        ]),
      ],
    },
    { plans: [oddPlan('untitled', '2020-05-05T10:00', ['IMG_0001.jpg', 'IMG_0001.jpg'])] },
    { title: 'Plans for next year', plans: [], appCreated: true },
  ]
}

/** Items that are in no album. */
export function loosePlans(): ShotPlan[] {
  return [
    screenshots,
    oddPlan('same-month', '2021-08-03T10:00', ['IMG_0001.jpg', 'IMG_0001.jpg', 'IMG_0001.jpg', 'IMG_0001 (1).jpg'], {
      appCreated: true,
    }),
  ]
}
