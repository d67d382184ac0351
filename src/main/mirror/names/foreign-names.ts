import { isServerFolder } from '../../../shared/server-folders.ts'

/** Names of bins and the like that a person might give to a folder elsewhere, in lower case. */
const foreignFolders = new Set(['recycler', 'recycled', 'temporary items'])
/** Files that programs leave beside pictures to draw folders faster or nicer, in lower case. */
const foreignFiles = new Set([
  'thumbs.db',
  'ehthumbs.db',
  'ehthumbs_vista.db',
  'desktop.ini',
  'icon\r',
  'picasa.ini',
  'zbthumbnail.info',
  'folder.htt',
])

/**
 * True for what other programs keep for themselves in a folder of pictures: whatever is hidden by a dot, folders that
 * servers mark with `@`, `#`, `$` or `~`, and the names that are known. None of these is a name that Shoebox gives in
 * `Photos/`, where folders are called by year and month, and files have the ending of a picture or video. Such entries
 * are neither looked into, nor reported, nor touched.
 */
export function isForeign(name: string, isFolder: boolean): boolean {
  if (name.startsWith('.')) return true
  const known = name.toLowerCase()
  if (isFolder) return /^[@#$~]/.test(name) || foreignFolders.has(known) || isServerFolder(name)
  return foreignFiles.has(known)
}
