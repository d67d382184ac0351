/** What an archive may ask of this machine. Beyond it an archive or an entry is refused with a problem of its own. */
export interface TakeoutLimits {
  /** Entries of one archive, or files of one folder that was named. */
  entries: number
  /** Bytes of a JSON file that is looked into; larger ones are kept unread. */
  jsonBytes: number
  /** How many times more bytes an entry may give than it takes in the archive … */
  ratio: number
  /** … once it gives this many. */
  ratioFrom: number
  /** Bytes of an archive inside an archive that is compressed once more, and so has to be held in memory. */
  nestedBytes: number
  /** Archives inside archives inside archives. */
  nestedDepth: number
  /** Archives that are kept open at a time. */
  openFiles: number
}

export const usualLimits: TakeoutLimits = {
  entries: 2_000_000,
  jsonBytes: 1024 * 1024,
  ratio: 250,
  ratioFrom: 32 * 1024 * 1024,
  nestedBytes: 64 * 1024 * 1024,
  nestedDepth: 3,
  openFiles: 64,
}
