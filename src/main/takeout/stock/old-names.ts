import { entryPath } from '../archives/entry-path.ts'
import { cp437, oldPages, type OldPage } from '../archives/zip/old-pages.ts'
import { comparable } from '../matching/titles.ts'
import { fileName, isJsonName, type IndexedEntry } from '../reading/index-entries.ts'
import type { IndexedSource } from '../reading/read-sources.ts'
import { isPhotosRootName } from '../structure/folder-names.ts'
import { readFacts, type Naming } from './settle-names.ts'

/** So many names of an archive tell their encoding. */
const mostTried = 2000
/** Names are cut at 46 signs, and what was added to them may be, too. */
const longestTitle = 40

const isAscii = (text: string): boolean => /^[\x20-\x7E]*$/.test(text)

function foldersOf(path: string): string[] {
  return path.split('/').slice(0, -1)
}

/** Titles as names begin by them, as far as they have letters that each encoding reads otherwise. */
class TellingTitles {
  readonly #forms = new Set<string>()

  add(title: string | undefined): void {
    const form = title === undefined ? '' : comparable(title).slice(0, longestTitle)
    if (!isAscii(form)) this.#forms.add(form)
  }

  /** The name is one of these, or begins with one. */
  begin(name: string): boolean {
    const form = comparable(name).slice(0, longestTitle)
    if (isAscii(form)) return false
    if (this.#forms.has(form)) return true
    for (let dot = form.lastIndexOf('.'); dot > 0; dot = form.lastIndexOf('.', dot - 1))
      if (this.#forms.has(form.slice(0, dot))) return true
    return false
  }
}

/** What an export says of itself that is not in an encoding of former days: titles, and names of other parts. */
class Evidence {
  readonly #titles = new TellingTitles()
  readonly #albums = new TellingTitles()
  readonly #folders = new Set<string>()

  add({ path, json, isOldName }: IndexedEntry): void {
    if (json?.kind === 'sidecar') {
      const { title } = json.sidecar
      this.#titles.add(title)
      this.#titles.add(title?.replace(/\.[^.]*$/, ''))
    }
    if (json?.kind === 'album') this.#albums.add(json.album.title)
    if (!isOldName) for (const folder of foldersOf(path)) if (!isAscii(folder)) this.#folders.add(folder)
  }

  /** How many of its folders, and whether its name, are known from elsewhere. */
  confirmed(path: string): number {
    const name = fileName(path)
    const isTitled = this.#titles.begin(isJsonName(name) ? name.slice(0, -'.json'.length) : name)
    const known = foldersOf(path).filter(
      (folder) =>
        !isAscii(folder) && (this.#folders.has(folder) || isPhotosRootName(folder) || this.#albums.begin(folder)),
    )
    return known.length + Number(isTitled)
  }
}

function pathIn(page: OldPage, raw: string): ReturnType<typeof entryPath> | undefined {
  const name = page(raw)
  return name === undefined ? undefined : entryPath(name)
}

interface Reading {
  page: OldPage
  /** So many names and folders are confirmed by something else in this encoding. */
  confirmed: number
  /** All names that were tried, one after the other. */
  text: string
}

/** What these names are in one encoding; undefined if one of them is none. */
function readIn(page: OldPage, raws: readonly string[], evidence: Evidence): Reading | undefined {
  const reading: Reading = { page, confirmed: 0, text: '' }
  for (const raw of raws) {
    const path = pathIn(page, raw)
    if (!path?.ok || path.strange) return undefined
    reading.confirmed += evidence.confirmed(path.path)
    reading.text += `${path.path}\n`
  }
  return reading
}

/** The encoding in which most names are confirmed; `isClear` if no other one makes something else of them that is as good. */
function likeliest(raws: readonly string[], evidence: Evidence): { page: OldPage; isClear: boolean } {
  const readings = oldPages().flatMap((page) => readIn(page, raws, evidence) ?? [])
  const most = Math.max(0, ...readings.map(({ confirmed }) => confirmed))
  const best = readings.filter(({ confirmed }) => confirmed === most)
  const [first] = best
  const isClear = most > 0 && best.every(({ text }) => text === first?.text)
  return { page: (most > 0 && first?.page) || cp437, isClear }
}

/** What each of these exports says of itself, by their keys. */
function evidenceOf(sources: readonly IndexedSource[], of: ReadonlySet<string>): Map<string, Evidence> {
  const found = new Map([...of].map((key) => [key, new Evidence()]))
  for (const { exportKey, entries } of sources) {
    const evidence = found.get(exportKey)
    if (evidence) for (const entry of entries) evidence.add(entry)
  }
  return found
}

/**
 * Programs that pack an export again may write names in an encoding of their system and say nothing of it. Each archive is in one:
 * that in which its names agree with what the export says elsewhere. Where nothing tells, or two would do, that is a problem
 * of the archive, and the names stay as the format has them. Rejects only if the signal aborts.
 */
export async function readOldNames(sources: readonly IndexedSource[], naming: Naming): Promise<void> {
  const old = sources.filter(({ entries }) => entries.some(({ isOldName }) => isOldName))
  const told = evidenceOf(sources, new Set(old.map(({ exportKey }) => exportKey)))
  for (const source of old) {
    const evidence = told.get(source.exportKey) ?? new Evidence()
    const entries = source.entries.filter(({ isOldName }) => isOldName)
    const raws = entries.slice(0, mostTried).flatMap(({ rawName }) => rawName ?? [])
    const { page, isClear } = likeliest(raws, evidence)
    for (const entry of entries) {
      const path = pathIn(page, entry.rawName ?? '')
      if (path?.ok && (entry.trouble === undefined || entry.trouble === 'name')) {
        entry.path = path.path
        delete entry.strange
        if (path.strange) entry.strange = true
        if (entry.trouble === 'name') delete entry.trouble
      }
      // What it is remembered by is known only now.
      if (entry.json && entry.trouble === undefined) await readFacts(source, entry, naming)
    }
    const path = entries[0]?.path ?? ''
    if (!isClear) naming.problems.add({ code: 'archive-old-names', values: { name: source.source.name, path } })
  }
}
