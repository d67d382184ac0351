import type { Selection } from '../domain.ts'

/** Whether nothing at all is chosen to be backed up. */
export function isEmptySelection({ allAlbums, sharedAlbums, library, albums }: Selection): boolean {
  return !allAlbums && !sharedAlbums && !library && albums.length === 0
}
