import type { enLibrary } from './en-library.ts'
import type { SameKeys } from './messages.ts'

/** Words of the library and the viewer. */
export const zhHansLibrary: SameKeys<typeof enLibrary> = {
  title: '图库',
}
