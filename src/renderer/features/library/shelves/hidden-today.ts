import { keepInBrowser, keptInBrowser } from '../../../state/kept-in-browser.ts'

const nameOf = (mirror: string): string => `shoebox-shelves-hidden ${mirror}`

/** Whether somebody put the shelves of a mirror, by its path, away on this day, in this browser. */
export function areHiddenOn(mirror: string, day: string): boolean {
  return keptInBrowser(nameOf(mirror)) === day
}

/** Puts the shelves away until another day begins. */
export function hideOn(mirror: string, day: string): void {
  keepInBrowser(nameOf(mirror), day)
}
