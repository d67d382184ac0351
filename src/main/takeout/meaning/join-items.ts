import { Groups } from './groups.ts'

/** A photo or video of an export, as both passes have described it. */
export interface FoundFile {
  /** Identifies it among all files that are joined. */
  at: number
  /** Of its bytes. */
  digest: string
  bytes: number
  /** Position of its export in time: 0 is the oldest. */
  export: number
  role: 'own' | 'edited' | 'motion'
  /** The file that an edited copy or a moving half belongs to, if that is here. */
  of?: number
  /** The address of its item in Google Photos. */
  url?: string
  /** The photo with its address has come before, with this beside it, and may be in none of these exports. */
  isWithPhoto?: true
}

/** One item with all files of it. Each list holds one file of each content, in the order in which they are preferred. */
export interface JoinedItem {
  /** The photo itself first, then what else it was delivered as. */
  own: number[]
  edited: number[]
  motion: number[]
  /** Files with the bytes of one of the others. */
  again: number[]
  /** One for each account, or for each time that it was uploaded. */
  urls: string[]
}

/**
 * The newest export first, since an item comes again when it was changed, then the larger file; any order for equals, but
 * always the same.
 */
function byPreference(one: FoundFile, other: FoundFile): number {
  return (
    other.export - one.export ||
    other.bytes - one.bytes ||
    (one.digest < other.digest ? -1 : one.digest > other.digest ? 1 : one.at - other.at)
  )
}

const digestKey = (digest: string): string => `d ${digest}`
const urlKey = (url: string): string => `u ${url}`

/** The key of the item that an edited copy or a moving half goes with; undefined if it belongs to nothing that is here. */
function keyOfOriginal(
  file: FoundFile,
  byAt: ReadonlyMap<number, FoundFile>,
  known: ReadonlySet<string>,
): string | undefined {
  if (file.role === 'own') return undefined
  const original = file.of === undefined ? undefined : byAt.get(file.of)
  // The edited copy of a moving half goes where that does.
  if (original) return (original.of !== file.at && keyOfOriginal(original, byAt, known)) || digestKey(original.digest)
  if (file.url === undefined || !(file.isWithPhoto || known.has(urlKey(file.url)))) return undefined
  return urlKey(file.url)
}

/** What goes with the photo of an address in one place is no photo of that address where it lies without it. */
function withTheirPhotos(files: readonly FoundFile[], byAt: ReadonlyMap<number, FoundFile>): readonly FoundFile[] {
  const beside = new Map<string, { role: FoundFile['role']; photo: string }[]>()
  for (const { digest, url, role, of } of files) {
    const photo = of === undefined || role === 'own' ? undefined : byAt.get(of)
    if (!photo || url === undefined || photo.url !== url || photo.digest === digest) continue
    const key = `${digest} ${url}`
    beside.set(key, [...(beside.get(key) ?? []), { role, photo: photo.digest }])
  }
  if (beside.size === 0) return files
  return files.map((file) => {
    const its = file.role === 'own' ? (beside.get(`${file.digest} ${file.url ?? ''}`) ?? []) : []
    // Of two that are beside each other neither is known to be the photo.
    const sure = its.filter(({ photo }) => !beside.has(`${photo} ${file.url ?? ''}`)).map(({ role }) => role)
    if (sure.length === 0) return file
    return { ...file, role: sure.includes('motion') ? 'motion' : 'edited' }
  })
}

/** Something beside a photo claims that its content, which has no address of its own, is of that. */
interface Claim {
  digest: string
  /** Of the photo. */
  key: string
}

/** Joins contents to the one photo that claims them. Answers with those that several claim, and which of these each is with: always the same. */
function joinClaimed(groups: Groups, claims: readonly Claim[]): Map<string, string> {
  const byDigest = Map.groupBy(claims, ({ digest }) => digest)
  const open = new Map(byDigest)
  // What is joined may make one of several that claim another.
  for (let before = -1; before !== open.size;) {
    before = open.size
    for (const [digest, its] of open) {
      if (new Set(its.map(({ key }) => groups.rootOf(key))).size > 1) continue
      groups.join(digestKey(digest), its[0]?.key ?? digestKey(digest))
      open.delete(digest)
    }
  }
  const common = new Map<string, string>()
  for (const [digest, its] of open) {
    const [first] = its.map(({ key }) => key).toSorted()
    if (first !== undefined) common.set(digest, first)
  }
  return common
}

/**
 * Puts the files of one or several exports together to items. Files with the same bytes, or with one address, are of one
 * item; titles and names join nothing. Edited copies and moving halves go with what they belong to, and join nothing: phones
 * give a photo that was changed the moving half of the one it was made of. One whose original is nowhere is an item of its
 * own, and the same bytes elsewhere show what it belongs to; of several photos it is with one of them. Every file is in exactly one
 * list of one item, and the order of the files makes no difference.
 */
export function joinItems(found: readonly FoundFile[]): JoinedItem[] {
  const files = withTheirPhotos(found, new Map(found.map((file) => [file.at, file])))
  const byAt = new Map(files.map((file) => [file.at, file]))
  const groups = new Groups()
  const known = new Set<string>()
  const withAddress = new Set<string>()
  for (const file of files) {
    if (file.role !== 'own') continue
    groups.add(digestKey(file.digest))
    if (file.url === undefined) continue
    known.add(urlKey(file.url))
    withAddress.add(file.digest)
    groups.join(urlKey(file.url), digestKey(file.digest))
  }
  const keys = new Map(files.map((file) => [file, keyOfOriginal(file, byAt, known)]))
  const claims = [...keys].flatMap(([{ digest, role, url }, key]): Claim[] => {
    // Its own photo is not here, and has another address than any that is.
    const claimed = key ?? (role === 'own' || url === undefined ? undefined : urlKey(url))
    return claimed === undefined || withAddress.has(digest) ? [] : [{ digest, key: claimed }]
  })
  const common = joinClaimed(groups, claims)
  const originals = new Map([...common].map(([digest, key]) => [digestKey(digest), key]))
  const keyOf = (file: FoundFile): string => {
    const key = keys.get(file)
    if (key === undefined) {
      // An edited copy without an address is with the same of several photos as its content alone.
      const isAnyones = file.role === 'own' || file.url === undefined
      return (isAnyones ? common.get(file.digest) : undefined) ?? digestKey(file.digest)
    }
    // What goes with a file that is with one of several photos is with the same.
    return originals.get(key) ?? key
  }
  const items = Map.groupBy(files, (file) => groups.rootOf(keyOf(file)))
  const beside = (file: FoundFile): boolean => {
    const key = keys.get(file)
    return file.role !== 'own' && key !== undefined && key !== digestKey(file.digest)
  }
  return [...items.values()]
    .map((its) => itemOf(withRoles(its, beside, byAt)))
    .sort((one, other) => (one.own[0] ?? 0) - (other.own[0] ?? 0))
}

/**
 * What goes with the photo in one export, and came without it in another, is no photo there either; nor is the moving half of one the
 * edited copy of another half.
 */
function withRoles(
  files: readonly FoundFile[],
  isBeside: (file: FoundFile) => boolean,
  byAt: ReadonlyMap<number, FoundFile>,
): readonly FoundFile[] {
  const roles = new Map<string, FoundFile['role']>()
  for (const file of files) if (isBeside(file) && roles.get(file.digest) !== 'motion') roles.set(file.digest, file.role)
  for (const { digest, role, of } of files)
    if (role === 'edited' && of !== undefined && roles.get(byAt.get(of)?.digest ?? '') === 'motion')
      roles.set(digest, 'motion')
  const isPhoto = ({ role, digest }: FoundFile): boolean => role === 'own' && !roles.has(digest)
  if (roles.size === 0 || !files.some(isPhoto)) return files
  return files.map((file) => ({ ...file, role: roles.get(file.digest) ?? file.role }))
}

function itemOf(files: readonly FoundFile[]): JoinedItem {
  const sorted = files.toSorted(byPreference)
  const item: JoinedItem = { own: [], edited: [], motion: [], again: [], urls: [] }
  const seen = new Set<string>()
  const hasOwn = sorted.some(({ role }) => role === 'own')
  for (const role of ['own', 'edited', 'motion'] as const)
    for (const file of sorted) {
      if (file.role !== role) continue
      // Without the photo itself the first of the others stands for it.
      const list = !hasOwn && item.own.length === 0 ? item.own : item[role]
      ;(seen.has(file.digest) ? item.again : list).push(file.at)
      seen.add(file.digest)
    }
  item.urls = [...new Set(sorted.flatMap(({ url }) => url ?? []))].sort()
  return item
}
