import type { Span } from '../raw/tiff-directories.ts'

/** Bytes of a file that are part of what it shows, or a word about how they are put together. */
export type ContentPart = Span | string

/** Thrown where a file is built in a way that nobody here knows: nothing can be said of its content then. */
export class UnknownBuild extends Error {}
