const keyOf = (mirror: string): string => `shoebox-shelves-hidden ${mirror}`

/** Whether somebody put the shelves of a mirror, by its path, away on this day, in this browser. */
export function areHiddenOn(mirror: string, day: string): boolean {
  try {
    return window.localStorage.getItem(keyOf(mirror)) === day
  } catch {
    // A browser may be told to keep nothing for pages: they come back with the page then.
    return false
  }
}

/** Puts the shelves away until another day begins. */
export function hideOn(mirror: string, day: string): void {
  try {
    window.localStorage.setItem(keyOf(mirror), day)
  } catch {
    // As above.
  }
}
