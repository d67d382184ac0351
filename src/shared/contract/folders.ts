import type { FolderPage, FolderPlace, FolderQuery } from '../folders.ts'
import type { Call, Names } from './call.ts'

export interface FoldersCalls {
  /** Where a person may want to begin to look for a folder. */
  'folders.places': Call<void, FolderPlace[]>
  /** The folders in a folder, and archives if they are asked for; never other files. Answers within seconds, also if a disk does not. */
  'folders.list': Call<FolderQuery, FolderPage>
  /** Makes a folder, if its name is one that every disk takes. */
  'folders.make': Call<{ parent: string; name: string }, { path: string }>
}

export const foldersCalls: Names<FoldersCalls> = {
  'folders.places': true,
  'folders.list': true,
  'folders.make': true,
}
