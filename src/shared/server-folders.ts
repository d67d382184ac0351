/**
 * Folders in which servers, systems and programs keep what is theirs among anybody's files, in lower case: indexes with
 * thumbnails, bins, states of former days.
 */
const serverFolders: ReadonlySet<string> = new Set([
  // NAS: Synology, QNAP, NetApp, ZFS.
  '@eadir',
  '@tmp',
  '#recycle',
  '#snapshot',
  '@recycle',
  '@recently-snapshot',
  '@__thumb',
  '.@__thumb',
  '.snapshot',
  '.snapshots',
  '~snapshot',
  '.zfs',
  // Systems.
  '$recycle.bin',
  'system volume information',
  'lost+found',
  'found.000',
  'network trash folder',
  'lost.dir',
  '.trash',
  '.trashes',
  '.spotlight-v100',
  '.fseventsd',
  '.temporaryitems',
  '.documentrevisions-v100',
  '.appledouble',
  '__macosx',
  // Programs.
  '.stfolder',
  '.stversions',
  '.sync',
  '.dropbox.cache',
  '.tmp.driveupload',
  '.tmp.drivedownload',
  '.thumbnails',
  '.trashed',
  '.dtrash',
  '.shoebox',
])

/**
 * True for a folder that is none of a person's, by its name alone: nothing in it is a photo that somebody has put there. Only
 * names that nobody gives to an album are among these, which may well be called `#beach` or `@home`.
 */
export function isServerFolder(name: string): boolean {
  const known = name.toLowerCase()
  return serverFolders.has(known) || /^\.trash-\d+$/.test(known)
}
