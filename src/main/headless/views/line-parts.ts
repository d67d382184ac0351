const barWidth = 20
/** Columns for the numbers; with fewer the bar leaves its place to them. */
const roomBesideBar = 55

/** A part of a live line. */
export interface LinePart {
  text: string
  /** In place of `text` where there is too little room, each shorter than the one before. */
  short?: readonly string[]
  /** Parts of the lowest worth are the first to be shortened and left out; what is worth `mustStay` is only shortened. */
  worth: number
}

export const mustStay = 10

/** A bar of 20 places; `fraction` is from 0 to 1. Only the whole fills it. */
function progressBar(fraction: number): string {
  const full = Math.floor(fraction * barWidth)
  return `[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}]`
}

/** Less than this is left out before what is dearer is shortened. */
const dear = 4

function fitParts(parts: readonly LinePart[], columns: number): string {
  const shown = parts.map(({ text, short = [], worth }) => ({ text, short: [...short], worth }))
  const byWorth = [...shown].sort((one, other) => one.worth - other.worth)
  const fits = (): boolean => shown.map(({ text }) => text).join(', ').length <= columns
  const shorten = (part: (typeof shown)[number]): void => {
    part.text = part.short.shift() ?? part.text
  }
  const leaveOut = (part: (typeof shown)[number]): void => void shown.splice(shown.indexOf(part), 1)

  const steps: (() => void)[] = [
    ...byWorth.filter(({ worth }) => worth < dear).flatMap((part) => [() => shorten(part), () => leaveOut(part)]),
    ...byWorth.map((part) => () => shorten(part)),
    ...byWorth.map((part) => () => shorten(part)),
    ...byWorth.filter(({ worth }) => worth >= dear && worth < mustStay).map((part) => () => leaveOut(part)),
  ]
  for (const step of steps) {
    if (fits()) break
    step()
  }
  return shown.map(({ text }) => text).join(', ')
}

/** A bar and the parts beside it, in as many columns as there are: the dearest stays longest, and the bar goes first. */
export function barAndParts(fraction: number, parts: readonly LinePart[], columns: number): string {
  const bar = `${progressBar(fraction)} `
  const room = columns - bar.length
  return room >= roomBesideBar ? bar + fitParts(parts, room) : fitParts(parts, columns)
}
