import { titleStems } from './claims.ts'
import { cut, mediaUnits, sidecarUnits, splitName } from './cut-names.ts'
import { supplement } from './readings.ts'
import type { NamedSidecar } from './sidecar-index.ts'

/** The title on disk and the number in the name of a sidecar that was not cut; undefined for any other. */
function uncut(name: string): { title: string; number: string } | undefined {
  const [whole, number] = splitSidecar(name)
  return whole.endsWith(supplement) ? { title: whole.slice(0, -supplement.length), number } : undefined
}

/** The name of a sidecar without `.json`, and its number: a title that was cut may end in a blank before it. */
function splitSidecar(name: string): [stem: string, number: string] {
  const stem = splitName(name)[0]
  const number = /\(\d+\)$/.exec(stem)?.[0] ?? ''
  return [stem.slice(0, stem.length - number.length), number]
}

/** Half a character at the limit is made whole in the name of a photo. */
function cutStem(stem: string): string {
  const short = cut(stem, mediaUnits)
  return stem.length > mediaUnits && short.length < mediaUnits ? cut(stem, mediaUnits + 1) : short
}

/** The names of media files, without extension, that a title can have, and the extension where the title brings it. */
function mediaStems(title: string, number: string): [stem: string, extension: string | undefined][] {
  return [title, title.normalize('NFC')].flatMap((form) => {
    const [stem, extension] = splitName(form)
    return [
      [(cutStem(stem) + number).normalize('NFC'), extension.toLowerCase()],
      [(cutStem(form) + number).normalize('NFC'), undefined],
    ]
  })
}

/** Sidecars whose names were not cut, by what the names of their media files were cut to. */
export class UncutSidecars {
  readonly #byStem = new Map<string, { at: number; extension: string | undefined }[]>()

  constructor(sidecars: readonly NamedSidecar[]) {
    for (const [at, { name }] of sidecars.entries()) {
      const parts = uncut(name)
      // Shorter ones are found by the name of the media file itself.
      if (!parts || parts.title.length < sidecarUnits) continue
      for (const [stem, extension] of mediaStems(parts.title, parts.number)) {
        const there = this.#byStem.get(stem)
        if (there) there.push({ at, extension })
        else this.#byStem.set(stem, [{ at, extension }])
      }
    }
  }

  /** Positions of the sidecars that belong to a media file of this name, if no other title was cut to the same. */
  find(name: string): number[] {
    const [stem, extension] = splitName(name.normalize('NFC'))
    return (this.#byStem.get(stem) ?? [])
      .filter((one) => one.extension === undefined || one.extension === extension.toLowerCase())
      .map(({ at }) => at)
  }
}

function start(text: string): string {
  return cut(text.normalize('NFC'), sidecarUnits)
}

/**
 * Beginnings that several titles have been cut to in different ways, so that the numbers of sidecars and those of media
 * files were not given to the same items.
 */
export function crowdedStarts(names: readonly string[], sidecars: readonly NamedSidecar[]): Set<string> {
  const seen = new Map<string, string>()
  const crowded = new Set<string>()
  const note = (at: string, what: string): void => {
    const before = seen.get(at)
    if (before === undefined) seen.set(at, what)
    else if (before !== what) crowded.add(at)
  }
  for (const name of names)
    for (const stem of titleStems(name)) {
      const whole = stem + splitName(name)[1]
      if (whole.length > sidecarUnits) note(start(whole), whole.normalize('NFC'))
    }
  const kinds = new Map<string, boolean>()
  const titles = new Map<string, string>()
  for (const { name } of sidecars) {
    const parts = uncut(name)
    const stem = parts?.title ?? splitSidecar(name)[0]
    if (stem.length < sidecarUnits - 1) continue
    const at = start(stem)
    // Two titles whose media files were cut to one name have their numbers from that name alone.
    const whole = parts && cutStem(splitName(parts.title)[0])
    if (whole !== undefined && titles.get(whole) !== undefined && titles.get(whole) !== stem) crowded.add(at)
    if (whole !== undefined) titles.set(whole, stem)
    const before = kinds.get(at)
    if (before !== undefined && before !== (parts !== undefined)) crowded.add(at)
    kinds.set(at, parts !== undefined)
  }
  return crowded
}
