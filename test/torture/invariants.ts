import { hashFiles, readCatalogue, readChecksums, readIndex, type CatalogueItem } from './mirror-files.ts'

/** What the server holds, as it would be delivered. */
export interface Truth {
  /** Hashes of every file that may stand in the mirror, older renditions and motion parts included. */
  hashes: ReadonlySet<string>
  /** Google's item ids, with the hash of what `=d` or `=dv` delivers now. */
  items: ReadonlyMap<string, string>
  /** Google's album ids, with Google's item ids in album order. */
  albums: ReadonlyMap<string, { title: string; items: readonly string[] }>
}

function duplicates(values: readonly string[]): string[] {
  return values.filter((value, at) => values.indexOf(value) !== at)
}

/** What is wrong on purpose. */
export interface Spoiled {
  /** Files that were damaged and not repaired yet, and all links to them. */
  files?: ReadonlySet<string>
  /** The index was taken away and is not rebuilt yet. */
  index?: boolean
  /** What somebody else put into `Photos/`, with the hashes: it stays as it is, and nobody takes it for Google's. */
  planted?: ReadonlyMap<string, string>
}

/** Every file that the catalogue gives an item: its own, its video part, and earlier versions. */
function filesOf({ path, sha256, motion, edited, versions = [] }: CatalogueItem): { path: string; sha256: string }[] {
  return [{ path, sha256 }, ...(motion ? [motion] : []), ...(edited ? [edited] : []), ...versions]
}

/**
 * What was in `Photos/` at an earlier instant must still be there, to the last byte, apart from what was spoiled. `seen`
 * holds paths and hashes, and grows with every look.
 */
export function checkKept(root: string, seen: Map<string, string>, spoiled: Spoiled = {}): string[] {
  const now = hashFiles(root, 'Photos')
  for (const path of spoiled.files ?? []) seen.delete(path)
  const faults = [...seen].filter(([path, sha256]) => now.get(path)?.sha256 !== sha256)
  for (const [path, { sha256 }] of now) if (!spoiled.files?.has(path)) seen.set(path, sha256)
  return faults.map(([path]) => `${path} was here and is not any more, or not as it was`)
}

/** What must hold at every instant, whatever process was killed when. Returns a sentence for each violation. */
export function checkAlways(root: string, truth: Truth, spoiled: Spoiled = {}): string[] {
  const faults: string[] = []
  const isSpoiled = (path: string): boolean => spoiled.files?.has(path) ?? false
  const planted = spoiled.planted ?? new Map<string, string>()
  const photos = hashFiles(root, 'Photos')
  const albumFiles = hashFiles(root, 'Albums')
  for (const [path, { sha256 }] of [...photos, ...albumFiles])
    if (!isSpoiled(path) && !planted.has(path) && !truth.hashes.has(sha256))
      faults.push(`${path} holds bytes that Google never delivered whole`)
  for (const [path, sha256] of planted)
    if (photos.get(path)?.sha256 !== sha256) faults.push(`${path}, which is somebody else's, is not as they left it`)

  const index = spoiled.index ? undefined : readIndex(root)
  if (index) {
    if (index.integrity !== 'ok') faults.push(`the index is damaged: ${index.integrity}`)
    const indexed = [...index.files, ...index.versions]
    const known = new Set([...indexed.map((file) => file.path), ...index.intended.map((intent) => intent.path)])
    for (const { origin, target } of index.moves) known.add(origin).add(target)
    for (const twice of duplicates(indexed.map((file) => file.path))) faults.push(`the index names ${twice} twice`)
    for (const file of indexed) {
      if (planted.has(file.path)) faults.push(`the index takes ${file.path} for Google's, which it is not`)
      if (isSpoiled(file.path)) continue
      const real = photos.get(file.path)
      if (!real) faults.push(`the index names ${file.path}, which is not there`)
      else if (real.sha256 !== file.sha256 || real.bytes !== file.bytes)
        faults.push(`${file.path} is not what the index says`)
    }
    for (const path of photos.keys())
      if (!known.has(path) && !isSpoiled(path) && !planted.has(path))
        faults.push(`${path} is unknown to index and journal`)
  } else if (photos.size > planted.size && !spoiled.index) faults.push('there are photos, but no index')

  const catalogue = readCatalogue(root)
  if (catalogue && 'faults' in catalogue) faults.push(...catalogue.faults)
  else if (catalogue) {
    for (const key of ['id', 'remoteId', 'path'] as const)
      for (const twice of duplicates(catalogue.items.map((item) => item[key])))
        faults.push(`the catalogue has ${key} ${twice} twice`)
    for (const item of catalogue.items)
      for (const file of filesOf(item))
        if (!isSpoiled(file.path) && photos.get(file.path)?.sha256 !== file.sha256)
          faults.push(`the catalogue names ${file.path}, which is not so`)
    for (const twice of duplicates(catalogue.items.flatMap(filesOf).map((file) => file.path)))
      faults.push(`the catalogue names ${twice} twice`)
    const ids = new Set(catalogue.items.map((item) => item.id))
    for (const album of catalogue.albums)
      for (const twice of duplicates(album.items)) faults.push(`album ${album.title} has item ${twice} twice`)
    if (ids.size !== catalogue.items.length) faults.push('the catalogue repeats an item')
    const owners = new Set(catalogue.owners.map((owner) => owner.id))
    const sources = new Set(catalogue.sources.map((source) => source.id))
    for (const one of [...catalogue.sources, ...catalogue.albums])
      if (!owners.has(one.owner)) faults.push(`${one.id} belongs to nobody that the catalogue knows`)
    for (const one of [...catalogue.items, ...catalogue.albums])
      if (one.sources.length === 0 || !one.sources.every((said) => sources.has(said.source)))
        faults.push(`${one.id} is from nowhere that the catalogue knows`)
  }

  const sums = readChecksums(root)
  if (sums && 'faults' in sums) faults.push(...sums.faults)
  else if (sums)
    for (const [path, sha256] of sums) {
      const found = photos.get(path) ?? albumFiles.get(path)
      // A copy in an album may have gone its way with the album's folder; the next run writes that down.
      if (!found && path.startsWith('Albums/')) continue
      if (!isSpoiled(path) && found?.sha256 !== sha256) faults.push(`SHA256SUMS names ${path}, which is not so`)
    }
  return faults
}

/** What must hold besides when a backup of everything says that it is complete. */
export function checkComplete(root: string, truth: Truth, { planted }: Spoiled = {}): string[] {
  const faults: string[] = []
  const catalogue = readCatalogue(root)
  const sums = readChecksums(root)
  if (!catalogue || 'faults' in catalogue) return ['a complete mirror has a sound catalogue.jsonl']
  if (!sums || 'faults' in sums) return ['a complete mirror has a sound SHA256SUMS']
  const byRemoteId = new Map(catalogue.items.map((item) => [item.remoteId, item]))
  for (const [remoteId, sha256] of truth.items) {
    const item = byRemoteId.get(remoteId)
    if (!item) faults.push(`item ${remoteId} is missing`)
    else if (item.sha256 !== sha256) faults.push(`item ${remoteId} has other bytes than Google delivers`)
  }
  const albums = new Map(catalogue.albums.map((album) => [album.remoteId, album]))
  const remoteIds = new Map(catalogue.items.map((item) => [item.id, item.remoteId]))
  for (const [remoteId, wished] of truth.albums) {
    const album = albums.get(remoteId)
    if (!album) {
      faults.push(`album ${wished.title} is missing`)
      continue
    }
    if (album.title !== wished.title) faults.push(`album ${wished.title} is called ${album.title}`)
    const order = album.items.map((id) => remoteIds.get(id))
    if (order.join() !== wished.items.join()) faults.push(`album ${wished.title} is not in Google's order`)
  }
  const listed = catalogue.items.flatMap(filesOf).map((file) => file.path)
  const present = [...hashFiles(root, 'Photos').keys()]
  for (const path of present)
    if (!listed.includes(path) && !planted?.has(path)) faults.push(`${path} is not in the catalogue`)
  for (const path of listed) if (!sums.has(path)) faults.push(`${path} is not in SHA256SUMS`)
  const albumFiles = hashFiles(root, 'Albums')
  for (const path of sums.keys())
    if (path.startsWith('Albums/') && !albumFiles.has(path)) faults.push(`SHA256SUMS names ${path}, which is not there`)
  return faults
}
