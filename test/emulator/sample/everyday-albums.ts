import { names, type Shot, type ShotPlan } from './album-plan.ts'
import type { PlaceName } from './kits-and-places.ts'
import type { SceneName } from './scenes/all-scenes.ts'

/** An album of the sample account: its own pictures, then pictures of other plans by key. */
export interface AlbumPlan {
  title?: string
  plans: readonly ShotPlan[]
  /** Keys of items that are in other albums too. */
  also?: readonly string[]
  appCreated?: boolean
  shared?: boolean
  /** False for an album of somebody else. */
  owned?: boolean
  /** Key of the cover, if it is not the first item. */
  cover?: string
}

const tall = [1200, 1600] as const
const panorama = [3000, 1000] as const
const square = [1400, 1400] as const

const lisbon: ShotPlan = {
  name: 'lisbon',
  kit: 'pixel',
  place: 'lisbon',
  from: '2024-04-11T08:40',
  hours: 74,
  filename: names.pxl,
  appCreated: true,
  shots: [
    { scene: 'hillTown', description: 'The first morning. The tram squeaks around every corner.', favorite: true },
    { scene: 'hillTown', size: tall, orientation: 6 },
    { scene: 'sailing', orientation: 3 },
    { scene: 'blossom', size: square },
    { scene: 'windowCat', size: tall, orientation: 8, description: 'She lives above the bakery.' },
    { scene: 'hillTown', size: panorama, description: 'Miradouro da Graça' },
    { scene: 'lighthouse', favorite: true },
    { committed: 'lighthouse', name: 'PXL_20240412_173012004.mp4' },
    { committed: 'townHeic', name: 'IMG_4410.HEIC', description: 'Taken by Leo' },
    { scene: 'bicycle', orientation: 2 },
    {
      scene: 'rainWindow',
      description: 'Rain at last.\nWe waited in the café on Rua da Bica\nuntil the lights came on.',
    },
    { scene: 'cityNight', size: panorama },
    { scene: 'fireworks', size: tall, orientation: 5 },
    { scene: 'sailing', motion: 'balloonsMotion', size: [1280, 960] },
  ],
}

const dali: ShotPlan = {
  name: 'dali',
  kit: 'iphone',
  place: 'dali',
  from: '2023-10-02T06:50',
  hours: 150,
  filename: (index) => `洱海_${index + 1}.jpg`,
  appCreated: true,
  shots: [
    { scene: 'lake', name: '洱海日出.jpg', description: '早上六点五十,湖面像镜子一样。', favorite: true },
    { committed: 'lakeHeic', name: '小船.HEIC' },
    { scene: 'mountains', name: '苍山云雾.jpg', size: panorama },
    { scene: 'flowerField', name: '花海里的风车 🌷.jpg' },
    { scene: 'lake', size: tall, orientation: 6, name: '倒影（竖）.jpg' },
    { scene: 'hillTown', name: '古城下午.jpg' },
    { scene: 'bicycle', name: '环湖骑行 · 第三天.jpg' },
    { scene: 'windowCat', name: '客栈的猫.jpg', size: square },
    { scene: 'balloons', name: '热气球.jpg' },
    { scene: 'moonrise', name: '中秋的月亮.jpg', description: '海上生明月,天涯共此时。' },
    { scene: 'rainWindow', name: '下雨天喝普洱.jpg', size: tall },
    { scene: 'milkyWay', name: '银河.jpg', size: tall },
  ],
}

const birthday: ShotPlan = {
  name: 'mia',
  kit: 'pixel',
  place: 'berlin',
  from: '2025-06-14T14:05',
  hours: 5,
  filename: names.pxl,
  appCreated: true,
  shots: [
    { scene: 'birthday', name: '🎂🎈 the cake.jpg', description: 'Five candles, one breath.', favorite: true },
    { committed: 'candles', name: 'Happy birthday 🎵.mp4' },
    { scene: 'birthday', size: square, motion: 'dogMotion' },
    { scene: 'balloons', name: 'balloon sticker.png', mimeType: 'image/png', cutOut: true, size: [800, 800] },
    { scene: 'birthday', name: 'confetti.gif', mimeType: 'image/gif', size: [320, 240] },
    { scene: 'kite', favorite: true },
    { scene: 'sunsetDog', description: 'Bruno waited for cake crumbs all afternoon' },
    { scene: 'kite', size: tall, orientation: 7 },
    { scene: 'birthday', name: 'Mia 🧒🏽 + 👨‍👩‍👧 = ❤️.jpg' },
  ],
}

const seaside: ShotPlan = {
  name: 'sea',
  kit: 'fuji',
  place: 'skagen',
  from: '2022-07-18T09:10',
  hours: 120,
  filename: names.dscf,
  shots: [
    { scene: 'lighthouse', favorite: true },
    { scene: 'sailing' },
    { scene: 'kite' },
    { committed: 'sailing', name: 'DSCF2221.MP4' },
    { scene: 'sailing', size: panorama, description: 'Grenen, where two seas meet' },
    { scene: 'lighthouse', size: tall, orientation: 8 },
    { committed: 'kite', name: 'DSCF2230.MP4' },
    { scene: 'bicycle' },
    { scene: 'sailing', mimeType: 'image/webp', name: 'regatta poster.webp', size: [1000, 750] },
    { scene: 'sunsetDog' },
    { scene: 'lighthouse', size: square },
  ],
}

const desert: ShotPlan = {
  name: 'sahara',
  kit: 'nikon',
  place: 'sahara',
  from: '2022-03-05T07:30',
  hours: 62,
  filename: (index) => `الصحراء ${index + 1}.jpg`,
  shots: [
    { scene: 'dunes', name: 'قافلة عند الفجر.jpg', description: 'خرجنا قبل الشروق بساعة.' },
    { scene: 'dunes', size: panorama },
    { scene: 'dunes', size: tall },
    { scene: 'sunsetDog', name: 'كلب الحارس.jpg' },
    { scene: 'dunes', favorite: true },
    { scene: 'milkyWay', name: 'ليلة بلا قمر.jpg' },
    { scene: 'moonrise' },
    { scene: 'dunes', size: square },
  ],
}

const winter: ShotPlan = {
  name: 'hallstatt',
  kit: 'nexus',
  place: 'hallstatt',
  from: '2019-12-27T10:00',
  hours: 96,
  filename: names.img,
  shots: [
    { scene: 'snowVillage', favorite: true, orientation: 4 },
    { scene: 'snowVillage', size: tall },
    { scene: 'mountains', size: panorama },
    { committed: 'snow', name: 'VID_20191228_161120.mp4' },
    { scene: 'lake' },
    { scene: 'snowVillage', size: square },
    { scene: 'rainWindow', description: 'Hot chocolate no. 4' },
    { scene: 'fireworks', at: '2020-01-01T00:03:10' },
  ],
}

const garden: ShotPlan = {
  name: 'garden',
  kit: 'powershot',
  place: 'berlin',
  from: '2009-05-17T11:00',
  hours: 30_000,
  filename: names.img,
  shots: [
    { scene: 'blossom', description: 'The old cherry tree, the year it fell over the fence' },
    { scene: 'flowerField' },
    { scene: 'windowCat' },
    { committed: 'blossomHeic', name: 'cherry.heic', at: '2021-03-28T10:21:00', kit: 'iphone' },
    { scene: 'autumn' },
    { scene: 'flowerField', size: tall },
    { scene: 'blossom', mimeType: 'image/avif', name: 'blossom.avif', size: [1000, 750] },
    { scene: 'autumn', size: square },
    { scene: 'blossom', size: panorama },
  ],
}

const walks: ShotPlan = {
  name: 'walks',
  kit: 'fuji',
  place: 'saxony',
  from: '2018-10-13T08:15',
  hours: 200,
  filename: names.dscf,
  shots: [
    { scene: 'foggyForest', favorite: true },
    { scene: 'autumn' },
    { scene: 'mountains' },
    { scene: 'foggyForest', size: tall },
    { scene: 'autumn', size: tall, orientation: 6 },
    { scene: 'mountains', size: panorama },
    { scene: 'foggyForest', size: panorama },
    { scene: 'sunsetDog' },
  ],
}

const festival: ShotPlan = {
  name: 'festival',
  kit: 'iphone',
  place: 'goreme',
  from: '2025-09-06T06:10',
  hours: 30,
  filename: names.img,
  foreign: true,
  shots: [
    { scene: 'balloons', description: 'From Anna’s balcony' },
    { scene: 'balloons', size: panorama },
    { scene: 'balloons', size: tall },
    { scene: 'dunes' },
    { scene: 'mountains' },
  ],
}

const festivalOwn: ShotPlan = {
  name: 'festival-own',
  kit: 'pixel',
  place: 'goreme',
  from: '2025-09-06T07:00',
  hours: 20,
  filename: names.pxl,
  shots: [
    { scene: 'balloons', motion: 'balloonsMotion', favorite: true },
    { scene: 'balloons', size: square },
  ],
}

/** Night pictures of eleven years: the album that needs more than one page. */
function nightPlans(): ShotPlan[] {
  const nights: [PlaceName, string, SceneName[]][] = [
    ['laPalma', '2015-08-12T20:10', ['milkyWay', 'moonrise', 'sunsetDog', 'milkyWay', 'dunes']],
    ['tromso', '2017-02-18T17:30', ['aurora', 'snowVillage', 'aurora', 'moonrise', 'milkyWay']],
    ['chicago', '2018-07-04T20:20', ['fireworks', 'cityNight', 'rainWindow', 'moonrise']],
    ['hallstatt', '2019-01-21T17:00', ['snowVillage', 'milkyWay', 'lake', 'moonrise', 'windowCat']],
    ['tromso', '2020-02-10T17:40', ['aurora', 'aurora', 'lighthouse', 'snowVillage', 'milkyWay']],
    ['kyoto', '2023-04-06T18:15', ['cityNight', 'moonrise', 'blossom', 'rainWindow', 'mountains']],
    ['sydney', '2023-12-31T20:50', ['fireworks', 'cityNight', 'sailing', 'fireworks', 'moonrise']],
    ['laPalma', '2024-08-11T20:30', ['milkyWay', 'lighthouse', 'milkyWay', 'mountains', 'balloons']],
    ['tromso', '2026-01-17T16:20', ['aurora', 'snowVillage', 'lake', 'aurora', 'moonrise']],
  ]
  return nights.map(([place, from, scenes], night): ShotPlan => {
    const shots = Array.from({ length: 12 }, (_, index): Shot => ({
      scene: scenes[index % scenes.length] ?? 'milkyWay',
      size: index % 5 === 3 ? [854, 1280] : index % 11 === 7 ? [1920, 640] : [1280, 854],
      ...(index === 0 && night === 1 && { description: 'It began at half past eight and did not stop.' }),
      ...(index % 12 === 5 && { favorite: true }),
    }))
    return {
      name: `night-${night}`,
      kit: 'nikon',
      place,
      from,
      hours: 6,
      filename: (index) => `DSC_${1040 + night * 37 + index}.jpg`,
      shots,
      appCreated: night >= 7,
    }
  })
}

const auroraVideo: ShotPlan = {
  name: 'aurora-video',
  kit: 'nikon',
  place: 'tromso',
  from: '2026-01-17T19:00',
  hours: 1,
  filename: () => 'aurora time lapse.mp4',
  shots: [{ committed: 'aurora' }],
}

/** In the order in which Google lists them: the ones people look at first. */
export function everydayAlbums(): AlbumPlan[] {
  return [
    { title: 'Lisbon in spring', plans: [lisbon], appCreated: true },
    { title: '大理 · 洱海边的一周', plans: [dali], appCreated: true },
    { title: '🎂 Mia turns 5', plans: [birthday], appCreated: true },
    { title: 'Night skies', plans: [auroraVideo, ...nightPlans()], cover: 'night-4 0', appCreated: true },
    { title: 'Summer by the sea', plans: [seaside] },
    { title: 'رحلة إلى الصحراء', plans: [desert] },
    { title: 'Balloons over Göreme', plans: [festivalOwn, festival], shared: true, owned: false, cover: 'festival 1' },
    { title: 'Winter in Hallstatt', plans: [winter] },
    { title: 'Grandma’s garden', plans: [garden] },
    { title: 'Autumn walks', plans: [walks] },
    {
      title: 'For the wall',
      plans: [],
      also: [
        'lisbon 0',
        'night-4 0',
        'dali 0',
        'sea 0',
        'hallstatt 0',
        'festival-own 0',
        'sahara 4',
        'walks 0',
        'garden 0',
        'mia 0',
        'night-0 0',
      ],
      shared: true,
    },
  ]
}
