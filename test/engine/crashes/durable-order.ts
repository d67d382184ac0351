import type { DiskEvent, IndexState } from '../recorded-files.ts'

interface FileState {
  /** Changes that a power cut may undo: number of the event, and the length after it. */
  loose: { at: number; length: number }[]
  /** So many bytes are safe. */
  safeLength: number
}

interface NameState {
  file: number
  folder: boolean
  at: number
  safe: boolean
}

const nothing: IndexState = {
  files: [],
  albumFiles: [],
  intents: [],
  moving: [],
  parts: [],
  albumFolders: [],
  renaming: [],
  ended: 0,
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`)
const isShown = (path: string): boolean =>
  isBelow(path, 'Photos') || isBelow(path, 'Albums') || (path !== '' && !path.includes('/') && path !== '.shoebox')
/** The index names no sidecars: one is written over where it is ours, and made again where it is lost. */
const isSidecar = (path: string): boolean => isBelow(path, 'Photos') && path.endsWith('.xmp')
/** What may be made anew at any time: downloads in progress, and the links and copies in album folders. */
const canBeMadeAgain = (path: string): boolean =>
  isBelow(path, '.shoebox/incoming') || isBelow(path, 'Albums') || path === '.shoebox/index.seal' || isSidecar(path)

/**
 * What is wrong with the order of some events: every point at which a power cut could take something that the index, or
 * another name, says is there. Empty is what we want.
 *
 * - A file gets its name when all of it is safe, and in `Photos` only where the index says that it may be.
 * - A row says that a file is there when its name, and those of the folders above, are safe.
 * - A partial download can be continued from where its bytes are safe.
 * - The last name of a file goes when another one is safe. Nothing in `Photos` is overwritten.
 * - The former folder of an album or of a file that moves is forgotten, and a run ended, when everything before is safe.
 */
export function orderFaults(events: readonly DiskEvent[]): string[] {
  return new Order().check(events)
}

class Order {
  readonly #faults: string[] = []
  readonly #files = new Map<number, FileState>()
  readonly #names = new Map<string, NameState>()
  /** Names that are gone, but may come back: number of the event. */
  readonly #gone = new Map<string, number>()
  #index = nothing

  check(events: readonly DiskEvent[]): string[] {
    for (const [at, event] of events.entries()) this.#take(at, event)
    return this.#faults
  }

  #take(at: number, event: DiskEvent): void {
    switch (event.op) {
      case 'change':
        this.#file(event.file).loose.push({ at, length: event.length })
        return
      case 'datasync':
      case 'sync':
        this.#sync(this.#file(event.file), event.since, event.op === 'sync')
        return
      case 'name':
        this.#names.set(event.path, { file: event.file, folder: event.folder, at, safe: event.old })
        if (!event.old && !event.folder) this.#appeared(event.path, event.file)
        return
      case 'unname':
        this.#vanished(at, event.path)
        return
      case 'rename':
        this.#rename(at, event.from, event.to)
        return
      case 'sync-folder':
        for (const [path, name] of this.#names)
          if (folderOf(path) === event.path && name.at < event.since) name.safe = true
        for (const [path, gone] of this.#gone)
          if (folderOf(path) === event.path && gone < event.since) this.#gone.delete(path)
        return
      case 'commit':
        this.#commit(event.index)
    }
  }

  #file(file: number): FileState {
    const known = this.#files.get(file) ?? { loose: [], safeLength: 0 }
    this.#files.set(file, known)
    return known
  }

  #sync(file: FileState, since: number, whole: boolean): void {
    file.safeLength = file.loose.findLast(({ at }) => at < since)?.length ?? file.safeLength
    if (whole) file.loose = file.loose.filter(({ at }) => at >= since)
  }

  #isSafe(path: string): boolean {
    for (let at = path; at !== ''; at = folderOf(at)) if (this.#names.get(at)?.safe === false) return false
    return this.#names.has(path)
  }

  #isWhole(file: number): boolean {
    return this.#file(file).loose.length === 0
  }

  #appeared(path: string, file: number): void {
    if (isBelow(path, '.shoebox/incoming')) return
    if (!this.#isWhole(file)) this.#faults.push(`${path} got its name before its bytes were safe`)
    const { files, intents } = this.#index
    if (isBelow(path, 'Photos') && !isSidecar(path) && !files.includes(path) && !intents.includes(path))
      this.#faults.push(`${path} got its name before the index said so`)
  }

  #vanished(at: number, path: string): void {
    const name = this.#names.get(path)
    this.#names.delete(path)
    this.#gone.set(path, at)
    if (!name || name.folder || canBeMadeAgain(path)) return
    const others = [...this.#names].filter(([other, { file }]) => file === name.file && !canBeMadeAgain(other))
    if (!others.some(([other]) => this.#isSafe(other)))
      this.#faults.push(`${path} went before another name of it was safe`)
  }

  #rename(at: number, from: string, to: string): void {
    const name = this.#names.get(from)
    const before = this.#names.get(to)
    if (before && isBelow(to, 'Photos') && !isSidecar(to)) this.#faults.push(`${to} was overwritten`)
    for (const [path, moved] of Array.from(this.#names))
      if (path === from || isBelow(path, from)) {
        this.#names.delete(path)
        this.#names.set(to + path.slice(from.length), path === from ? { ...moved, at, safe: false } : moved)
      }
    this.#gone.set(from, at)
    if (name && !name.folder) this.#appeared(to, name.file)
  }

  #commit(index: IndexState): void {
    const before = this.#index
    this.#index = index
    const added = [...index.files, ...index.albumFiles].filter(
      (path) => !before.files.includes(path) && !before.albumFiles.includes(path),
    )
    for (const path of added) {
      // Files of an album are where its folder is, before and after it is renamed.
      if (before.renaming.length > 0 && isBelow(path, 'Albums')) continue
      const name = this.#names.get(path)
      if (!name) continue
      if (!this.#isSafe(path)) this.#faults.push(`the index named ${path} before that name was safe`)
      if (!this.#isWhole(name.file)) this.#faults.push(`the index named ${path} before its bytes were safe`)
    }
    for (const [item, bytes] of index.parts) {
      if (before.parts.some(([other, same]) => other === item && same === bytes)) continue
      const safe = [...this.#names].filter(([path]) => isBelow(path, '.shoebox/incoming'))
      if (!safe.some(([, { file }]) => this.#file(file).safeLength >= bytes))
        this.#faults.push(`the index promised ${bytes} bytes of ${item} before they were safe`)
    }
    const kept = new Set([...index.renaming, ...index.albumFolders, ...index.moving])
    const forgotten = [...before.renaming, ...before.albumFolders, ...before.moving].filter((path) => !kept.has(path))
    for (const path of forgotten)
      if (this.#gone.has(path)) this.#faults.push(`the index forgot ${path} before it was gone for good`)
    const removed = before.renaming.length > 0 ? [] : before.albumFiles
    for (const path of removed)
      if (!index.albumFiles.includes(path) && this.#gone.has(path))
        this.#faults.push(`the index forgot ${path} before it was gone for good`)
    if (index.ended > before.ended) this.#ended()
  }

  #ended(): void {
    for (const path of this.#names.keys())
      if (isShown(path) && !this.#isSafe(path)) this.#faults.push(`the run ended before ${path} was safe`)
    for (const [path, { file }] of this.#names)
      if (isShown(path) && !this.#isWhole(file))
        this.#faults.push(`the run ended before the bytes of ${path} were safe`)
    for (const path of this.#gone.keys())
      if (isShown(path)) this.#faults.push(`the run ended before ${path} was gone for good`)
  }
}
