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
export type Strictness = 'same' | 'normal' | 'extension' | 'folded'

const normal = (name: string): string => name.normalize('NFC')
/** Blanks of any kind are the same: programs that unpack write plain ones. */
const folded = (name: string): string => normal(name).toLowerCase().replaceAll(/\s/g, ' ')

/** Positions by a form of the names. Hardly any name occurs twice, so that a number is kept where a list would be. */
class Positions {
  readonly #form: (name: string) => string
  readonly #at = new Map<string, number | number[]>()

  constructor(sidecars: readonly NamedSidecar[], form: (name: string) => string) {
    this.#form = form
    for (const [at, { name }] of sidecars.entries()) {
      const key = form(name)
      const there = this.#at.get(key)
      if (there === undefined) this.#at.set(key, at)
      else if (typeof there === 'number') this.#at.set(key, [there, at])
      else there.push(at)
    }
  }

  find(name: string): readonly number[] {
    const found = this.#at.get(this.#form(name))
    return found === undefined ? nowhere : typeof found === 'number' ? [found] : found
  }
}

const nowhere: readonly number[] = []

/** The sidecars of one folder by their names, so that each look takes the same time however many there are. */
export class SidecarIndex {
  readonly #sidecars: readonly NamedSidecar[]
  readonly #same: Positions
  readonly #normal: Positions
  /** Made when it is asked for: where all names are the same but for nothing, it never is. */
  #folded: Positions | undefined

  constructor(sidecars: readonly NamedSidecar[]) {
    this.#sidecars = sidecars
    this.#same = new Positions(sidecars, (name) => name)
    const isNormal = sidecars.every(({ name }) => normal(name) === name)
    this.#normal = isNormal ? this.#same : new Positions(sidecars, normal)
  }

  /** Positions of the sidecars with this name. `extension` lets upper and lower case differ behind `stem` alone. */
  find(name: string, strictness: Strictness, stem: string): readonly number[] {
    if (strictness === 'same') return this.#same.find(name)
    if (strictness === 'normal') return this.#normal.find(normal(name))
    this.#folded ??= new Positions(this.#sidecars, folded)
    const found = this.#folded.find(name)
    if (strictness === 'folded') return found
    const start = cut(normal(stem), sidecarUnits)
    return found.filter((at) => normal(this.#sidecars[at]?.name ?? '').startsWith(start))
  }
}

/** The name of a sidecar without `.json` and the number before it, in NFC and cut to what a title may take there. */
export function sidecarStart(name: string): string {
  const [stem] = splitName(normal(name))
  return cut(stem.endsWith(')') ? stem.replace(/\(\d+\)$/, '') : stem, sidecarUnits)
}
