/** What the name that Google gave an archive says about it. */
export interface PartName {
  /** The UTC stamp `YYYYMMDDTHHMMSSZ`, which all parts of one export share. */
  stamp: string
  /** From 1. */
  part: number
}

const pattern = /^takeout-(\d{8}t\d{6}z)(?:-\d+)?-(\d{3,9})(?: ?\(\d+\))?(?:\.zip|\.tgz|\.tar\.gz|\.tar)?$/i

/**
 * Reads the name of an archive, or of the folder that it was unpacked into: `takeout-20260301T101500Z-1-002.zip`. A
 * number that a browser added to a second download is not looked at. Undefined for any other name.
 */
export function partNameOf(name: string): PartName | undefined {
  const match = pattern.exec(name)
  if (!match) return undefined
  return { stamp: (match[1] ?? '').toUpperCase(), part: Number(match[2]) }
}

/** It is a stamp, as `PartName` has it, and no other name that stands for an export. */
export function isStamp(id: string): boolean {
  return /^\d{8}T\d{6}Z$/.test(id)
}

/** The folder `Takeout` as Google names it, and as an unpacking program does that finds it there already. */
const takeoutFolder = /^takeout(?:[ -]?\(?\d{1,4}\)?)?$/i

/** The name is that of the folder that every export begins with. */
export function isTakeoutFolder(name: string): boolean {
  return takeoutFolder.test(name)
}
