import { useSession } from '../../state/session-store.ts'

export interface MediaAddresses {
  /** Of the file that is shown, as are all of these but the last three. Big enough for a row of the grid. */
  thumb: (ref: number) => string
  /** Big enough for the window. Costly to make: not for lists. */
  large: (ref: number) => string
  /** The picture in a form that every browser shows, in full size. */
  view: (ref: number) => string
  /** The file as it is, with ranges. */
  file: (ref: number) => string
  /** What is behind an edited copy: a picture in a form that every browser shows, a video as it is. */
  original: (ref: number) => string
  /** The video part of a motion photo. */
  motion: (ref: number) => string
  /** An earlier version: a picture in a form that every browser shows, a video as it is. */
  version: (ref: number, number: number) => string
}

function addressesBelow(base: string): MediaAddresses {
  return {
    thumb: (ref) => `${base}thumb/${ref}?size=small`,
    large: (ref) => `${base}thumb/${ref}?size=large`,
    view: (ref) => `${base}view/${ref}`,
    file: (ref) => `${base}file/${ref}`,
    original: (ref) => `${base}original/${ref}`,
    motion: (ref) => `${base}motion/${ref}`,
    version: (ref, number) => `${base}version/${ref}/${number}`,
  }
}

const known = new Map<string, MediaAddresses>()

/** Where the media of items is found; the same object as long as the host stays the same. */
export function useMediaAddresses(): MediaAddresses {
  const base = useSession((session) => session.app?.mediaBase ?? 'media/')
  let addresses = known.get(base)
  if (!addresses) known.set(base, (addresses = addressesBelow(base)))
  return addresses
}
