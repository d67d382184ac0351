import { formatsOf } from './formats.ts'
import { oneOrMore } from './plural.ts'

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
}
