import type { IndexedEntry } from '../../takeout/reading/index-entries.ts'
import { isSkipped, type FoundExport } from '../../takeout/stock/exports-here.ts'
import { photoKey } from '../../takeout/meaning/photo-address.ts'
import type { MediaSidecar } from '../../takeout/sidecars/media-sidecar.ts'
import type { MatchedFile } from '../../takeout/matching/match-folder.ts'
import type { WordOfAnother } from '../memory/words-of-others.ts'
import type { SaidInExport } from './saying.ts'

/** What is known of a photo or video before its bytes are read. */
export interface PlannedFile {
  entry: IndexedEntry
  /** What it is called in its folder. */
  name: string
  exportId: string
  /** When the export was made; see `FoundExport`. */
  asOf?: string
  role: 'own' | 'edited' | 'motion'
  /** That it is an edited copy, or of which photo, is told by a likeness of names alone. */
  weak?: true
  /** What it was taken for by its name. */
  match: MatchedFile
  sidecar?: MediaSidecar
  /** What tells its item apart in its account, if its sidecar says it. */
  key?: string
  /** The entries of the photo that an edited copy or a moving half belongs to, each with the same name. */
  of: readonly IndexedEntry[]
}

/** What a file is by what lies in its folder: a moving half of a still that is not there is an item of its own. */
export function roleInFolder({ match, of }: Pick<PlannedFile, 'match' | 'of'>): PlannedFile['role'] {
  return isHalfAlone({ match, of }) ? 'own' : match.role
}

/** By its name it is a moving half, and the still is not in its folder. */
export function isHalfAlone({ match, of }: Pick<PlannedFile, 'match' | 'of'>): boolean {
  return match.role === 'motion' && of.length === 0
}

/** A file goes with no other photo, and has no facts, whatever its name says. */
export function takeAlone(file: PlannedFile): void {
  const { match } = file
  file.role = match.role = 'own'
  file.of = []
  for (const each of [file, match]) delete each.sidecar
  for (const name of ['of', 'inferred'] as const) delete match[name]
  delete file.key
  delete file.weak
}

/** Some folders of an export, or all. */
type PlannedExport = Pick<FoundExport, 'id' | 'asOf'> & { matched: Pick<FoundExport['matched'], 'folders'> }

/** Everything that an import is to take in, and what is said of it. */
export class Plan {
  /** Photos and videos, those of earlier parts included. */
  readonly files: PlannedFile[] = []
  readonly #said = new Map<string, Map<string, SaidByKey>>()

  constructor(exports: readonly PlannedExport[], includeTrash: boolean) {
    for (const found of exports) {
      for (const folder of found.matched.folders) {
        if (isSkipped(folder, includeTrash)) continue
        for (const { sidecar } of folder.sidecars) this.#note(found, sidecar)
        for (const [at, { name, entries }] of folder.media.entries()) {
          const match = (folder.matches[at] ??= { role: 'own' })
          const sidecar = match.sidecar === undefined ? undefined : folder.sidecars[match.sidecar]?.sidecar
          const of = match.of === undefined ? [] : (folder.media[match.of]?.entries ?? [])
          const role = roleInFolder({ match, of })
          const key = sidecar?.url === undefined ? undefined : photoKey(sidecar.url)
          if (key !== undefined && role === 'own') this.#saidIn(found, key).names.push(name)
          const isWeak = role === 'edited' && match.inferred === true
          for (const entry of entries)
            this.files.push({
              entry,
              name,
              exportId: found.id,
              ...(found.asOf !== undefined && { asOf: found.asOf }),
              role,
              match,
              of,
              ...(isWeak && { weak: true }),
              ...(sidecar && { sidecar }),
              ...(key !== undefined && { key }),
            })
        }
      }
    }
  }

  /**
   * The same with these files of other exports, and what those say under the addresses of these. It has the very files of both: what they
   * are taken for changes in both.
   */
  with(others: readonly { plan: Plan; files: readonly PlannedFile[] }[]): Plan {
    const all = new Plan([], false)
    const take = (plan: Plan, keys: Iterable<string>): void => {
      for (const key of keys)
        for (const [id, { asOf, names, sidecars }] of plan.#said.get(key) ?? []) {
          const said = all.#saidIn({ id, ...(asOf !== undefined && { asOf }) }, key)
          said.names.push(...names)
          said.sidecars.push(...sidecars)
        }
    }
    for (const { plan, files } of [{ plan: this, files: this.files }, ...others]) {
      for (const file of files) all.files.push(file)
      take(plan, plan === this ? this.keys() : new Set(files.flatMap(({ key }) => key ?? [])))
    }
    return all
  }

  #note(found: Pick<FoundExport, 'id' | 'asOf'>, sidecar: MediaSidecar): void {
    if (sidecar.url !== undefined) this.#saidIn(found, photoKey(sidecar.url)).sidecars.push(sidecar)
  }

  #saidIn({ id, asOf }: Pick<FoundExport, 'id' | 'asOf'>, key: string): SaidByKey {
    const inExports = this.#said.get(key) ?? new Map<string, SaidByKey>()
    this.#said.set(key, inExports)
    const said = inExports.get(id) ?? { asOf, names: [], sidecars: [] }
    inExports.set(id, said)
    return said
  }

  /** What another export says of an item that it has no photo of. */
  hear({ id, asOf, sidecar }: WordOfAnother): void {
    this.#note({ id, ...(asOf !== undefined && { asOf }) }, sidecar)
  }

  /** All keys that sidecars name. */
  keys(): Iterable<string> {
    return this.#said.keys()
  }

  /** What is known by these keys is known by those alone that sidecars name, and by one at least. */
  namesAll(known: readonly { key: string }[]): boolean {
    return known.length > 0 && known.every(({ key }) => this.#said.has(key))
  }

  /** What exports say of the item with a key. */
  saidOf(key: string): SaidInExport[] {
    return [...(this.#said.get(key) ?? [])].map(([id, { asOf, names, sidecars }]) => {
      const [name] = names.toSorted()
      return { id, sidecars, ...(asOf !== undefined && { asOf }), ...(name !== undefined && { name }) }
    })
  }

  /** What exports say of the item of a file, whose own sidecar, or its name, may be all that there is. */
  saidOfFile({ key, sidecar, exportId, asOf, name }: PlannedFile): SaidInExport[] {
    if (key !== undefined) return this.saidOf(key)
    return [{ id: exportId, ...(asOf !== undefined && { asOf }), name, sidecars: sidecar ? [sidecar] : [] }]
  }
}

interface SaidByKey {
  asOf: string | undefined
  names: string[]
  sidecars: MediaSidecar[]
}
