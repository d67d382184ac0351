// What systems, disks and programs leave beside the files of a person who unpacks an export. None of it is Google's.
const names = new Set(
  (
    '.ds_store .localized .directory .nomedia .apdisk .volumeicon.icns .com.apple.timemachine.donotpresent thumbs.db ' +
    'ehthumbs.db ehthumbs_vista.db desktop.ini .picasa.ini picasa.ini .bridgesort .bridgecache .bridgecachet ' +
    '.dropbox .dropbox.attr .stfolder .stignore .sync.ffs_db'
  ).split(' '),
)

const folders = new Set([
  '__macosx',
  '@eadir',
  '#recycle',
  '@recycle',
  '$recycle.bin',
  'system volume information',
  'lost+found',
  '.trashes',
  '.spotlight-v100',
  '.fseventsd',
  '.temporaryitems',
  '.documentrevisions-v100',
  '.appledouble',
  '.appledb',
  '.appledesktop',
  '.thumbnails',
  '.dropbox.cache',
  '.stversions',
])

/** A file of this name was left by a system or a program. */
export function isJunkName(name: string): boolean {
  const plain = name.toLowerCase()
  if (plain.startsWith('._') || plain.startsWith('~$') || plain.endsWith('.xmp')) return true
  return plain === 'icon\r' || names.has(plain)
}

/** All that lies in a folder of this name was left by a system or a program. */
export function isJunkFolder(name: string): boolean {
  return folders.has(name.toLowerCase())
}
