import { seededRandom } from '../random.ts'
import { pooledVariant, pooledVariantCount } from '../media/pool.ts'
import { mainAccount, secondAccount } from './accounts.ts'
import { albumIdFor, itemIdFor } from './ids.ts'
import { Library } from './library.ts'
import type { Camera, EmulatorAccount, EmulatorAlbum, EmulatorItem } from './model.ts'

export interface GeneratedSize {
  items: number
  albums: number
  seed: number
  /** All items are JPEG files of exactly this size. */
  itemBytes?: number
}

const places = [
  'Lisbon',
  'Kyoto',
  'Reykjavik',
  'Oaxaca',
  'Cape Town',
  'Ghent',
  'Hanoi',
  'Porto',
  'Bergen',
  'Valparaíso',
  '台北',
  '京都',
  '上海',
  'مراكش',
  'القاهرة',
  'Θεσσαλονίκη',
  'Тбилиси',
  'Zürich',
  'São Paulo',
  'Kraków',
]
const events = [
  'Weekend in',
  'Holidays in',
  'Christmas in',
  'Hiking near',
  'Friends in',
  'Moving to',
  'A day in',
  'Spring in',
]
const cameras: Camera[] = [
  {
    make: 'Google',
    model: 'Pixel 8',
    focalLength: 6.9,
    apertureFNumber: 1.68,
    isoEquivalent: 52,
    exposureSeconds: 0.002,
  },
  {
    make: 'Apple',
    model: 'iPhone 13',
    focalLength: 5.1,
    apertureFNumber: 1.6,
    isoEquivalent: 80,
    exposureSeconds: 0.01,
  },
  {
    make: 'FUJIFILM',
    model: 'X-T30',
    focalLength: 35,
    apertureFNumber: 2.8,
    isoEquivalent: 200,
    exposureSeconds: 0.004,
  },
  { make: 'Canon', model: 'EOS 70D', focalLength: 50, apertureFNumber: 4, isoEquivalent: 400, exposureSeconds: 0.0166 },
]
/** What Google sees in some of them. */
const seen: readonly (string | undefined)[] = ['LANDSCAPES', undefined, 'PETS', 'FOOD', undefined, 'SELFIES']
const firstDay = Date.UTC(2009, 4, 3, 8)
const lastDay = Date.UTC(2026, 8, 20, 20)

const pad = (value: number, length: number): string => String(value).padStart(length, '0')

function fileName(time: number, index: number, extension: string, style: number): string {
  const at = new Date(time)
  const day = `${at.getUTCFullYear()}${pad(at.getUTCMonth() + 1, 2)}${pad(at.getUTCDate(), 2)}`
  const clock = `${pad(at.getUTCHours(), 2)}${pad(at.getUTCMinutes(), 2)}${pad(at.getUTCSeconds(), 2)}`
  if (style < 0.4) return `IMG_${pad(index % 10_000, 4)}.${extension}`
  if (style < 0.7) return `PXL_${day}_${clock}${pad(index % 1000, 3)}.${extension}`
  if (style < 0.85) return `${day}_${clock}.${extension}`
  return `DSCF${pad(index % 10_000, 4)}.${extension.toUpperCase()}`
}

const extensions: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'image/heic': 'heic',
}

function fill(library: Library, account: EmulatorAccount, size: GeneratedSize): void {
  const random = seededRandom(size.seed)
  const items: EmulatorItem[] = []
  // Capture times walk from the first to the last day in bursts, as people take pictures.
  const step = (lastDay - firstDay) / Math.max(1, size.items)
  for (let index = 0; index < size.items; index += 1) {
    const time = Math.floor((firstDay + (index + random.next() * 0.9) * step) / 1000) * 1000
    const variant = random.whole(0, pooledVariantCount - 1)
    const { mimeType, width, height } = pooledVariant(size.itemBytes === undefined ? variant : 0)
    const seed = size.seed * 1_000_003 + index
    const camera = random.pick(cameras)
    const filename = fileName(time, index + 1, extensions[mimeType] ?? 'bin', random.next())
    const hasDescription = random.chance(0.03)
    const item: EmulatorItem = {
      id: itemIdFor(account.idPrefix, `${size.seed} item ${index}`),
      owner: account.sub,
      filename,
      ...(hasDescription && { description: `${random.pick(places)}, picture ${index + 1}` }),
      mimeType,
      creationTime: time,
      width,
      height,
      ...(mimeType === 'image/jpeg' && { camera }),
      ...(mimeType === 'video/mp4' && { video: { fps: 24, status: 'READY' as const } }),
      appCreated: true,
      favorite: random.chance(0.05),
      archived: false,
      ...(seen[index % 7] !== undefined && { categories: [seen[index % 7] ?? ''] }),
      content:
        size.itemBytes === undefined
          ? { kind: 'pooled', variant, seed }
          : { kind: 'padded', bytes: size.itemBytes, seed },
    }
    items.push(item)
    library.insert(account, item)
  }

  for (let index = 0; index < size.albums; index += 1) {
    account.albums.push({
      id: albumIdFor(account.idPrefix, `${size.seed} album ${index}`),
      title: `${random.pick(events)} ${random.pick(places)} ${2009 + (index % 18)}`,
      appCreated: true,
      owned: true,
      shared: index % 10 === 9,
      items: [],
    })
  }
  spread(account.albums, items, random)
}

/** Nine of ten items go into a run of albums, one of twenty into a second one as well. */
function spread(albums: EmulatorAlbum[], items: EmulatorItem[], random: ReturnType<typeof seededRandom>): void {
  if (albums.length === 0) return
  for (const [index, item] of items.entries()) {
    if (random.chance(0.1)) continue
    const home = Math.floor((index * albums.length) / items.length)
    albums[home]?.items.push(item)
    if (!random.chance(0.05)) continue
    const other = random.whole(0, albums.length - 1)
    if (other !== home) albums[other]?.items.push(item)
  }
}

/** An account of any size that depends on nothing but its numbers, and a small second account. */
export function generatedLibrary(size: GeneratedSize): Library {
  const library = new Library()
  const [main, second] = [mainAccount(), secondAccount()]
  library.accounts.push(main, second)
  fill(library, main, size)
  fill(library, second, { ...size, items: 12, albums: 1, seed: size.seed + 7919 })
  return library
}
