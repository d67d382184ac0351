/** How Google names the files of a folder, by the rules that the reference gives in section 7; see `nameFiles`. */
export type Generation = 'cut' | 'supplemental' | 'whole'

export interface TitledItem {
  title: string
  /** The true extension, with its dot, where the title has none or a wrong one: Google appends it. */
  added?: string
  generation: Generation
}

export interface NamedFiles {
  media: string
  sidecar: string
}

const supplement = '.supplemental-metadata'
const [sidecarUnits, mediaUnits] = [46, 47]

function isHighSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit >= 0xd800 && unit < 0xdc00
}

/** Signs that no file system of Google's customers takes. */
function onDisk(title: string): string {
  return title.replaceAll(/[\\/:*?"<>|&'%#~]|\p{Cc}/gu, '_')
}

/** Half a character is kept out of the name of a sidecar, and made whole in that of a photo. */
function cutSidecar(text: string): string {
  if (text.length <= sidecarUnits) return text
  return text.slice(0, isHighSurrogate(text, sidecarUnits - 1) ? sidecarUnits - 1 : sidecarUnits)
}

export function cutMedia(stem: string): string {
  if (stem.length <= mediaUnits) return stem
  return stem.slice(0, isHighSurrogate(stem, mediaUnits - 1) ? mediaUnits + 1 : mediaUnits)
}

/** The name without its last dot and what follows. */
function parts(name: string): [stem: string, extension: string] {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)]
}

/** A name that none of `taken` is, with a number from 1 where one is. */
function free(taken: Set<string>, nameWith: (number: string) => string): string {
  for (let number = 0; ; number++) {
    const name = nameWith(number === 0 ? '' : `(${number})`)
    if (taken.has(name)) continue
    taken.add(name)
    return name
  }
}

function sidecarStem(title: string, generation: Generation): string {
  if (generation === 'cut') return cutSidecar(title)
  return generation === 'whole' ? title + supplement : cutSidecar(title + supplement)
}

/**
 * The names of the items of one folder, in their order. Numbers are given to media and to sidecars for themselves, each
 * where a name is taken.
 */
export function nameFiles(items: readonly TitledItem[]): NamedFiles[] {
  const [media, sidecars] = [new Set<string>(), new Set<string>()]
  return items.map(({ title, added, generation }) => {
    const name = onDisk(title)
    const [stem, extension] = added === undefined ? parts(name) : [name, added]
    return {
      media: free(media, (number) => cutMedia(stem) + number + extension),
      sidecar: free(sidecars, (number) => `${sidecarStem(name, generation)}${number}.json`),
    }
  })
}
