import { fileURLToPath } from 'node:url'

/** Path of a file that `make-media.ts` made and that is kept with the sources. */
export function committedMedia(name: string): string {
  return fileURLToPath(new URL(`media/${name}`, import.meta.url))
}
