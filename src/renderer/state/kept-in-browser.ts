import type { OwnerId } from '../../shared/domain.ts'

/** What was kept under a name, in this browser alone. */
export function keptInBrowser(name: string): string | undefined {
  try {
    return window.localStorage.getItem(name) ?? undefined
  } catch {
    // A browser may be told to keep nothing for pages: it lasts as long as the page then.
    return undefined
  }
}

/** Keeps a text under a name; undefined takes it away. */
export function keepInBrowser(name: string, text: string | undefined): void {
  try {
    if (text === undefined) window.localStorage.removeItem(name)
    else window.localStorage.setItem(name, text)
  } catch {
    // As above.
  }
}

const ownerOf = (mirror: string): string => `shoebox-owner ${mirror}`

/** Whose photos were chosen in this window when a mirror, by its path, was last on the screen; undefined for everybody's. */
export function rememberedOwner(mirror: string): OwnerId | undefined {
  return keptInBrowser(ownerOf(mirror)) as OwnerId | undefined
}

/** Keeps whose photos are shown of a mirror; undefined for those of everybody. */
export function rememberOwner(mirror: string, owner: OwnerId | undefined): void {
  keepInBrowser(ownerOf(mirror), owner)
}
