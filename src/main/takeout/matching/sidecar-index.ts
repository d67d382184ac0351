import { cut, sidecarUnits, splitName } from './cut-names.ts'

/** What matching has to know of a sidecar. */
export interface NamedSidecar {
  /** Its own name, with `.json`. */
  name: string
  title?: string
  url?: string
  /** Seconds since 1970. */
  takenAt?: number
}

/** How strictly names are compared, the strictest first. */
export const strictnesses = ['same', 'normal', 'extension', 'folded'] as const
export type Strictness = (typeof strictnesses)[number]

function add(map: Map<string, number[]>, key: string, at: number): void {
  const there = map.get(key)
  if (there) there.push(at)
  else map.set(key, [at])
}

const normal = (name: string): string => name.normalize('NFC')
const folded = (name: string): string => normal(name).toLowerCase()

/** The sidecars of one folder by their names, so that each look takes the same time however many there are. */
export class SidecarIndex {
  readonly #same = new Map<string, number[]>()
  readonly #normal = new Map<string, number[]>()
  readonly #folded = new Map<string, number[]>()
  readonly #sidecars: readonly NamedSidecar[]

  constructor(sidecars: readonly NamedSidecar[]) {
    this.#sidecars = sidecars
    for (const [at, { name }] of sidecars.entries()) {
      add(this.#same, name, at)
      add(this.#normal, normal(name), at)
      add(this.#folded, folded(name), at)
    }
  }

  /** Positions of the sidecars with this name. `extension` lets upper and lower case differ behind `stem` alone. */
  find(name: string, strictness: Strictness, stem: string): readonly number[] {
    if (strictness === 'same') return this.#same.get(name) ?? []
    if (strictness === 'normal') return this.#normal.get(normal(name)) ?? []
    const found = this.#folded.get(folded(name)) ?? []
    if (strictness === 'folded') return found
    const start = cut(normal(stem), sidecarUnits)
    return found.filter((at) => normal(this.#sidecars[at]?.name ?? '').startsWith(start))
  }
}

/** The name of a sidecar without `.json` and the number before it, in NFC and cut to what a title may take there. */
export function sidecarStart(name: string): string {
  const stem = splitName(normal(name))[0].replace(/\(\d+\)$/, '')
  return cut(stem, sidecarUnits)
}
