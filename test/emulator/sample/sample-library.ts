import { mainAccount, secondAccount } from '../library/accounts.ts'
import { albumIdFor, itemIdFor } from '../library/ids.ts'
import { Library } from '../library/library.ts'
import type { Camera, EmulatorAccount, EmulatorAlbum, EmulatorItem } from '../library/model.ts'
import { sampleAccount } from './sample-entries.ts'
import type { SampleEntry } from './sample-entry.ts'

const anna = '109876543210987654321'

function cameraOf({ exif, video }: SampleEntry): Camera | undefined {
  if (video) return { make: 'Google', model: 'Pixel 8' }
  if (exif?.make === undefined || exif.model === undefined) return undefined
  return {
    make: exif.make,
    model: exif.model,
    ...(exif.focalLength !== undefined && { focalLength: exif.focalLength }),
    ...(exif.apertureFNumber !== undefined && { apertureFNumber: exif.apertureFNumber }),
    ...(exif.isoEquivalent !== undefined && { isoEquivalent: exif.isoEquivalent }),
    ...(exif.exposureSeconds !== undefined && { exposureSeconds: exif.exposureSeconds }),
  }
}

function itemOf(account: EmulatorAccount, entry: SampleEntry, index: number): EmulatorItem {
  const camera = cameraOf(entry)
  return {
    id: itemIdFor(account.idPrefix, `sample ${entry.key}`),
    owner: entry.foreign ? anna : account.sub,
    ...(entry.filename !== undefined && { filename: entry.filename }),
    ...(entry.description !== undefined && { description: entry.description }),
    mimeType: entry.mimeType,
    creationTime: entry.time,
    width: entry.width,
    height: entry.height,
    ...(camera && { camera }),
    ...(entry.video && { video: { ...entry.video } }),
    appCreated: entry.appCreated,
    favorite: entry.favorite,
    archived: entry.archived,
    content: { kind: 'sample', index },
  }
}

/** A studio with one album of the same pictures, to have something behind the second account. */
function fillSecond(library: Library, account: EmulatorAccount): void {
  const chosen = sampleAccount()
    .entries.map((entry, index) => ({ entry, index }))
    .filter(({ entry }) => /^(walks|sea) /.test(entry.key))
  const items = chosen.map(({ entry, index }) => itemOf(account, { ...entry, appCreated: true }, index))
  for (const item of items) library.insert(account, item)
  account.albums.push({
    id: albumIdFor(account.idPrefix, 'sample portfolio'),
    title: 'Portfolio',
    appCreated: true,
    owned: true,
    shared: false,
    items: items.slice(0, 12),
  })
}

/** The curated account and a small second one; every call makes a copy that tests may change. */
export function sampleLibrary(): Library {
  const { entries, albums } = sampleAccount()
  const library = new Library()
  const [main, second] = [mainAccount(), secondAccount()]
  library.accounts.push(main, second)
  const items = entries.map((entry, index) => itemOf(main, entry, index))
  for (const [index, item] of items.entries()) library.insert(main, item, entries[index]?.foreign !== true)
  for (const [index, album] of albums.entries()) {
    const cover = entries.findIndex(({ key }) => key === album.cover)
    const coverItem = items[cover]
    const made: EmulatorAlbum = {
      id: albumIdFor(main.idPrefix, `sample album ${index}`),
      ...(album.title !== undefined && { title: album.title }),
      appCreated: album.appCreated ?? false,
      owned: album.owned ?? true,
      shared: album.shared ?? false,
      items: album.entries.flatMap((entry) => items[entry] ?? []),
      ...(coverItem && { coverItemId: coverItem.id }),
    }
    main.albums.push(made)
  }
  fillSecond(library, second)
  return library
}
