import { formatsOf } from '../formats.ts'
import { oneOrMore } from '../plural.ts'

const n = (value: number) => formatsOf('en').number(value)

/** Words of the dialog that chooses a folder where the system has none. */
export const enFolders = {
  title: 'Choose a folder',
  places: 'Places',
  home: 'Your own folder',
  top: 'This computer',
  up: 'Up one folder',
  path: 'Where you are',
  find: 'Find a folder',
  findHint: 'Arrow keys choose, Enter goes in, Backspace goes up.',
  list: 'Folders',
  count: (name: string, count: number) => `${name}: ${n(count)} ${oneOrMore(count, 'folder', 'folders')}`,
  nothing: 'There are no folders in here.',
  nothingFound: 'No folder in here is called so.',
  reading: 'Reading…',
  more: (count: number) => `Show more, ${n(count)} left`,
  cut: 'There is so much in here that Shoebox did not look at everything. Type a part of the name.',
  showHidden: 'Show hidden folders',
  mirror: 'Shoebox folder',
  link: 'Link',
  readOnly: 'Cannot be written to',
  closed: 'Cannot be opened',
  silent: 'Does not answer',
  nameless: 'Name cannot be read',
  mirrorHere: 'This is a Shoebox folder already. Shoebox goes on with what is in it.',
  readOnlyHere: 'Shoebox may not write to this folder. Choose another one, or change its permissions.',
  newFolder: 'New folder',
  newName: 'Name of the new folder',
  make: 'Make the folder',
  choose: (name: string) => `Choose “${name}”`,
  exports: {
    title: 'Choose archives, or the folder that they are in',
    find: 'Find a folder or an archive',
    findHint: 'Arrow keys choose, Enter goes into a folder or ticks an archive, Backspace goes up.',
    list: 'Folders and archives',
    count: (name: string, folders: number, archives: number) =>
      `${name}: ${n(folders)} ${oneOrMore(folders, 'folder', 'folders')}, ${n(archives)} ${oneOrMore(archives, 'archive', 'archives')}`,
    nothing: 'There are no folders and no archives in here.',
    nothingFound: 'Nothing in here is called so.',
    chooseArchives: (count: number) => `Choose ${n(count)} ${oneOrMore(count, 'archive', 'archives')}`,
    chooseFolder: (name: string) => `Choose everything in “${name}”`,
  },
}
