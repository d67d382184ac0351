import type { OwnerId } from '../../shared/domain.ts'

const keyOf = (mirror: string): string => `shoebox-owner ${mirror}`

/** Whose photos were chosen in this window when a mirror, by its path, was last on the screen; undefined for everybody's. */
export function rememberedOwner(mirror: string): OwnerId | undefined {
  try {
    return (window.localStorage.getItem(keyOf(mirror)) ?? undefined) as OwnerId | undefined
  } catch {
    // A browser may be told to keep nothing for pages: the choice lasts as long as the page then.
    return undefined
  }
}

/** Keeps whose photos are shown of a mirror, in this browser alone; undefined for those of everybody. */
export function rememberOwner(mirror: string, owner: OwnerId | undefined): void {
  try {
    if (owner === undefined) window.localStorage.removeItem(keyOf(mirror))
    else window.localStorage.setItem(keyOf(mirror), owner)
  } catch {
    // As above.
  }
}
