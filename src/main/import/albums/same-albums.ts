import { folderForm, withoutNumber } from '../../takeout/stock/album-of-folder.ts'

/** A folder of an export that is an album. */
export interface AlbumFolder {
  /** The row of its export. */
  exported: number
  /** When that was made, RFC 3339, UTC; undefined if nobody knows. */
  asOf?: string
  /** Its path below the photos root, as it is compared. */
  folder: string
  /** The title in its metadata, empty for an album without one; undefined where only the folder tells what it is called. */
  title?: string
  /** Tells what else its metadata say; undefined if that is nothing. */
  words?: string
  /** What it was known by until now. */
  key?: string
}

/** An album that is here. */
export interface KnownAlbum {
  key: string
  title: string
  /** A remembered export has a folder of it; without one, as after a rebuild of the index, the album tells for itself. */
  isTold: boolean
  /** Its title may be nothing but the name of its folder: no metadata have come that say it. */
  isCalledByFolder: boolean
}

/** What is in albums, asked only where titles alone do not tell which is which. */
export interface AlbumContents {
  items: (of: AlbumFolder | KnownAlbum) => ReadonlySet<number>
  /** Remembered exports have all that is in an album. */
  isExplained: (album: KnownAlbum) => boolean
  /** How many of these items an export has in its years or its archive. */
  inLibrary: (exported: number, items: readonly number[]) => number
}

/** An album with all its folders. */
export interface SameAlbum {
  title: string | undefined
  folders: AlbumFolder[]
  known: KnownAlbum | undefined
}

/** Which folders are one album. */
export interface SameAlbums {
  albums: SameAlbum[]
  /** Folders that may be an album of before, and may as well be another: they are kept as one of their own. */
  doubtful: AlbumFolder[]
}

/** The name of a folder without the path to it. */
export function plainName({ folder }: Pick<AlbumFolder, 'folder'>): string {
  return folder.slice(folder.lastIndexOf('/') + 1)
}

/** What a folder may be called for: by its name as it is, without its number, or both while nobody knows its title. */
function formsOf(of: AlbumFolder): string[] {
  const name = plainName(of)
  const numbered = withoutNumber(name)
  if (numbered.number === 0) return [folderForm(name)]
  if (of.title === undefined) return [folderForm(numbered.name), folderForm(name)]
  return of.title.endsWith(`(${numbered.number})`) ? [folderForm(name)] : [folderForm(numbered.name)]
}

/** The number that an export has given to a folder; see `withoutNumber`. */
function numberOf(of: AlbumFolder): number {
  const { number } = withoutNumber(plainName(of))
  return of.title?.endsWith(`(${number})`) === true ? 0 : number
}

/** An album while its folders are being found. */
class Candidate {
  title: string | undefined
  readonly known: KnownAlbum | undefined
  readonly folders: AlbumFolder[] = []
  readonly #contents: AlbumContents
  readonly #forms: Set<string>
  readonly #more: (AlbumFolder | KnownAlbum)[] = []
  readonly #each: ReadonlySet<number>[] = []
  #items: Set<number> | undefined
  isDoubtful = false

  constructor(contents: AlbumContents, known?: KnownAlbum) {
    this.#contents = contents
    this.known = known
    this.title = known && isTitled(known) ? known.title : undefined
    this.#forms = new Set(known ? [formOfKnown(known)] : [])
    if (known) this.#more.push(known)
  }

  get items(): ReadonlySet<number> {
    this.#items ??= new Set()
    for (const one of this.#more.splice(0)) {
      const its = this.#contents.items(one)
      this.#each.push(its)
      for (const item of its) this.#items.add(item)
    }
    return this.#items
  }

  /** All that is in it, and what each of its folders has. */
  get contents(): ReadonlySet<number>[] {
    return [this.items, ...this.#each]
  }

  add(folder: AlbumFolder): void {
    this.folders.push(folder)
    this.#more.push(folder)
    this.title ??= folder.title
    for (const each of formsOf(folder)) this.#forms.add(each)
  }

  takeOver(other: Candidate): void {
    for (const folder of other.folders) this.add(folder)
  }

  /** By what both are called they may be one. */
  mayBe(folder: AlbumFolder): boolean {
    if (this.title !== undefined && folder.title !== undefined) return isSameName(this.title, folder.title)
    if (this.title === undefined && this.known && folder.title !== undefined)
      return [folder.title, plainName(folder)].some((name) => isSameName(name, this.known?.title ?? ''))
    return formsOf(folder).some((each) => this.#forms.has(each))
  }

  has(number: number): boolean {
    return this.folders.length === 0 || this.folders.some((each) => numberOf(each) === number)
  }

  says(words: string | undefined): boolean {
    return words !== undefined && this.folders.some((each) => each.words === words)
  }
}

function isTitled({ isTold, isCalledByFolder, title }: KnownAlbum): boolean {
  return isTold || !isCalledByFolder || title === ''
}

function isSameName(one: string, other: string): boolean {
  return one.normalize('NFC') === other.normalize('NFC')
}

function formOfKnown({ key, title }: KnownAlbum): string {
  return folderForm(title === '' ? withoutNumber(key).name : title)
}

/** How well a folder and an album fit by what is in them. */
interface Fit {
  folder: AlbumFolder
  album: Candidate
  /** Items that are in both. */
  both: number
  /** Items of the album that the export has, and not in this folder: they were not left out, but are not in it. */
  against: number
  /** How many the smaller of both has. */
  least: number
}

/** Which of two fits is better; 0 if nobody can say. */
function better(one: Fit, other: Fit): number {
  const rank = ({ both, against, folder, album }: Fit): number[] => [
    // What was kept for itself is part of an album, if it is any.
    Number(!album.isDoubtful),
    both - against,
    Number(album.says(folder.words)),
    // Where everything in them is the same it makes no difference.
    against === 0 && both === album.items.size ? Number(album.has(numberOf(folder))) : 0,
  ]
  const [mine, theirs] = [rank(one), rank(other)]
  for (const [at, value] of mine.entries()) if (value !== theirs[at]) return value - (theirs[at] ?? 0)
  return 0
}

/** The folders of one export that are called alike, and the albums of before that they may be. */
class Matching {
  readonly #contents: AlbumContents
  readonly #folders: AlbumFolder[]
  readonly #all: readonly Candidate[]
  readonly #free: Set<Candidate>
  readonly #left: Set<AlbumFolder>
  readonly found = new Map<AlbumFolder, Candidate>()

  constructor(contents: AlbumContents, folders: AlbumFolder[], albums: readonly Candidate[]) {
    this.#contents = contents
    this.#folders = folders
    this.#all = albums
    this.#free = new Set(albums)
    this.#left = new Set(folders)
  }

  /** Finds what is certain. What is left is new, or doubtful. */
  find(): void {
    this.#plain()
    this.#byContents()
    this.#byWords()
    this.#empty()
  }

  /** A folder may be an album of before that nothing speaks for, and nothing against. */
  isDoubtful(folder: AlbumFolder): boolean {
    if (this.#itemsOf(folder).size === 0) return false
    return [...this.#free].some((album) => album.mayBe(folder) && !isAgainst(this.#fit(folder, album)))
  }

  #pair(folder: AlbumFolder, album: Candidate): void {
    this.found.set(folder, album)
    this.#left.delete(folder)
    this.#free.delete(album)
  }

  #itemsOf(folder: AlbumFolder): ReadonlySet<number> {
    return this.#contents.items(folder)
  }

  /** By all that was ever in the album, or by what one export had there: members come and go. */
  #fit(folder: AlbumFolder, album: Candidate): Fit {
    const items = this.#itemsOf(folder)
    const fits = album.contents.map((its): Fit => {
      const left = [...its].filter((item) => !items.has(item))
      const against = this.#contents.inLibrary(folder.exported, left)
      return { folder, album, both: its.size - left.length, against, least: Math.min(items.size, its.size) }
    })
    const [best] = fits.toSorted((one, other) => other.both - other.against - (one.both - one.against))
    return best ?? { folder, album, both: 0, against: 0, least: 0 }
  }

  /** One of a title on both sides is the same, whatever is in it: an increment has what is new alone. */
  #plain(): void {
    for (const folder of this.#folders) {
      const [album, ...others] = this.#all.filter((each) => each.mayBe(folder))
      if (!album || others.length > 0 || !album.has(numberOf(folder))) continue
      if (this.#folders.some((each) => each !== folder && album.mayBe(each))) continue
      // Albums without a title have nothing but what is in them.
      if (album.title === '' && isAgainst(this.#fit(folder, album))) continue
      this.#pair(folder, album)
    }
  }

  #byContents(): void {
    const fits = [...this.#left].flatMap((folder) =>
      [...this.#free].filter((album) => album.mayBe(folder)).map((album) => this.#fit(folder, album)),
    )
    const hasEqual = (fit: Fit): boolean =>
      fits.some((each) => each !== fit && each.album === fit.album && each.both >= fit.both)
    let rest = fits.filter((fit) => isLikely(fit) && !(fit.album.isDoubtful && hasEqual(fit)))
    for (;;) {
      const rivals = (fit: Fit): Fit[] =>
        rest.filter((each) => each !== fit && (each.folder === fit.folder || each.album === fit.album))
      const best =
        rest.find((fit) => rivals(fit).every((each) => better(fit, each) > 0)) ??
        rest.find((fit) => isOneOfTwins(fit, rivals(fit)))
      if (!best) return
      this.#pair(best.folder, best.album)
      rest = rest.filter((each) => each.folder !== best.folder && each.album !== best.album)
    }
  }

  #byWords(): void {
    for (const folder of this.#left) {
      const { words } = folder
      if (words === undefined || [...this.#left].some((each) => each !== folder && each.words === words)) continue
      const [only, ...more] = [...this.#free].filter((album) => album.mayBe(folder) && album.says(words))
      if (only && more.length === 0) this.#pair(folder, only)
    }
  }

  /** With nothing in it a folder does no harm to whatever album it is taken for, and needs no other one with each export. */
  #empty(): void {
    for (const folder of [...this.#left].filter((each) => this.#itemsOf(each).size === 0)) {
      const rank = (album: Candidate): number =>
        Number(album.title !== undefined && album.title === folder.title) * 4 +
        Number(album.items.size === 0) * 2 +
        Number(album.has(numberOf(folder)))
      const [best] = [...this.#free]
        .filter((album) => album.mayBe(folder))
        .toSorted((one, other) => rank(other) - rank(one))
      if (best) this.#pair(folder, best)
    }
  }
}

/** Half of the smaller is in both, and half of what the export has of an album: less may have been put there from another one. */
function isLikely({ both, against, least }: Fit): boolean {
  return both * 2 >= least && both >= against
}

function isAgainst({ both, against }: Fit): boolean {
  return both === 0 && against > 0
}

/** All that fit as well have the very same in them: whichever it is makes no difference. */
function isOneOfTwins(fit: Fit, rivals: readonly Fit[]): boolean {
  const isTwin = (each: Fit): boolean => {
    if (each.folder !== fit.folder) return each.both === fit.both && each.against === fit.against
    return (
      each.album.items.size === fit.album.items.size && [...fit.album.items].every((item) => each.album.items.has(item))
    )
  }
  return rivals.every((each) => better(fit, each) > 0 || (better(fit, each) === 0 && isTwin(each)))
}

/**
 * Which folders of all exports of a person are the same album: a function of these exports alone, in whatever order they were
 * imported. Two folders of one export are two albums. Numbers behind titles are given anew by each export and tell nothing. One
 * of a title in both is the same; of several what is in them tells, then what their metadata say. What may be the same and may
 * be another is kept for itself until a later export tells.
 */
export function sameAlbums(
  folders: readonly AlbumFolder[],
  known: readonly KnownAlbum[],
  contents: AlbumContents,
): SameAlbums {
  const groups = Map.groupBy(folders, (each) => folderForm(withoutNumber(plainName(each)).name))
  const knownBy = Map.groupBy(known, (each) => folderForm(withoutNumber(formOfKnown(each)).name))
  const all: SameAlbums = { albums: [], doubtful: [] }
  for (const name of new Set([...groups.keys(), ...knownBy.keys()])) {
    const found = sameInGroup(groups.get(name) ?? [], knownBy.get(name) ?? [], contents)
    all.albums.push(...found.albums)
    all.doubtful.push(...found.doubtful)
  }
  return all
}

function sameInGroup(
  folders: readonly AlbumFolder[],
  known: readonly KnownAlbum[],
  contents: AlbumContents,
): SameAlbums {
  const byExport = [...Map.groupBy(folders, ({ exported }) => exported).values()]
  const isOne = known.length < 2 && byExport.every((its) => its.length < 2)
  const albums = known
    .filter((each) => !each.isTold || (!isOne && !contents.isExplained(each)))
    .map((each) => new Candidate(contents, each))
  const doubtful: AlbumFolder[] = []
  for (const its of byExport.toSorted(byAge)) {
    const matching = new Matching(contents, its.toSorted(byFolder), albums)
    matching.find()
    for (const folder of its.toSorted(byFolder)) {
      const album = matching.found.get(folder) ?? new Candidate(contents)
      if (!matching.found.has(folder)) {
        album.isDoubtful = matching.isDoubtful(folder)
        if (album.isDoubtful) doubtful.push(folder)
        albums.push(album)
      }
      album.add(folder)
    }
    joinDoubtful(albums, its, contents)
  }
  const isOpen = (folder: AlbumFolder): boolean =>
    albums.some((album) => album.isDoubtful && album.folders.includes(folder))
  return { albums, doubtful: doubtful.filter(isOpen) }
}

/** What was kept for itself proves to be an album once an export has all of it in that. */
function joinDoubtful(albums: Candidate[], folders: readonly AlbumFolder[], contents: AlbumContents): void {
  for (const one of albums.filter(({ isDoubtful }) => isDoubtful)) {
    if (one.folders.some((folder) => folders.includes(folder))) continue
    const around = folders.filter((folder) => [...one.items].some((item) => contents.items(folder).has(item)))
    const [only, ...more] = around
    if (!only || more.length > 0 || ![...one.items].every((item) => contents.items(only).has(item))) continue
    const album = albums.find((each) => each !== one && each.folders.includes(only))
    if (!album) continue
    album.takeOver(one)
    albums.splice(albums.indexOf(one), 1)
  }
}

function byFolder(one: AlbumFolder, other: AlbumFolder): number {
  return one.folder < other.folder ? -1 : 1
}

/** By when the exports were made; those of which nobody knows it first. */
function byAge([one]: AlbumFolder[], [other]: AlbumFolder[]): number {
  const [at, then] = [one?.asOf ?? '', other?.asOf ?? '']
  return at < then || (at === then && (one?.exported ?? 0) < (other?.exported ?? 0)) ? -1 : 1
}
