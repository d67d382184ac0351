import { formatsOf } from '../formats.ts'
import { oneOrMore } from '../plural.ts'

const n = (value: number) => formatsOf('en').number(value)
const items = (count: number) => `${n(count)} ${oneOrMore(count, 'item', 'items')}`
const it = (count: number) => oneOrMore(count, 'it', 'them')
const is = (count: number) => oneOrMore(count, 'is', 'are')
const have = (count: number) => oneOrMore(count, 'has', 'have')

/** Words of the comparison with Google Photos. */
export const enDifferences = {
  title: 'Compared with Google Photos',
  hint: 'Each difference between Google’s count and what is here, with its reason and its items.',
  everything: 'Everything ever listed',
  ofListed: (here: number, listed: number) => `${n(here)} of ${n(listed)} here`,
  ofGoogle: (here: number, remote: number) => `Google counts ${n(remote)}, ${n(here)} here`,
  kept: (count: number) =>
    `${items(count)} ${is(count)} no longer in Google Photos and ${oneOrMore(count, 'stays', 'stay')} here.`,
  lacked: (count: number) =>
    `${items(count)} of earlier exports ${is(count)} not in a later full one: no longer in Google Photos. ${oneOrMore(count, 'It stays', 'They stay')} here.`,
  goneAlbums: (count: number) =>
    `${n(count)} ${oneOrMore(count, 'album', 'albums')} of earlier exports ${is(count)} not in a later full one: no longer in Google Photos. ${oneOrMore(count, 'It stays', 'They stay')} here.`,
  formerMembers: (count: number) =>
    `${items(count)} ${is(count)} no longer in an album in a later full export. Here ${oneOrMore(count, 'it stays', 'they stay')} in it.`,
  noLongerThere: 'No longer in Google Photos',
  complete: 'Complete',
  wrong: (count: number) => `${items(count)} ${oneOrMore(count, 'has', 'have')} a missing or damaged file here.`,
  wrongTodo: 'These files are among those that need attention, above.',
  albums: 'Album by album',
  which: 'Which albums',
  withDifferences: (count: number) => `With differences (${n(count)})`,
  all: (count: number) => `All (${n(count)})`,
  search: 'Find an album',
  noneDiffers: 'No album differs: everything that Google counts in them is here.',
  noneFound: 'No album has these words in its title.',
  showMore: (left: number) => `Show more (${n(left)})`,
  copy: 'Copy the list',
  copied: 'The list was copied',
  notCopied: 'The list could not be copied',

  processing: (count: number) => `${items(count)} ${is(count)} still in preparation at Google.`,
  notPrepared: (count: number) => `${items(count)} cannot be prepared by Google.`,
  notMedia: (count: number) => `${items(count)} came as something else than the photo or video.`,
  incomplete: (count: number) => `${items(count)} arrived cut off.`,
  undelivered: (count: number) => `Google does not deliver ${items(count)}.`,
  /** Two causes with one title: each says which it is. */
  withCause: (title: string, cause: string) => `${title.replace(/\.$/, '')}: ${cause}`,
  partOnly: (text: string) => `Only the video part: ${text}`,
  goneAtGoogle: (count: number) => `Google no longer has ${items(count)} that it listed.`,
  notSaved: (count: number) => `${items(count)} could not be saved on this computer.`,
  refused: (count: number) => `Google or the network did not give ${items(count)}.`,
  otherProblem: (count: number) => `${items(count)} could not be downloaded yet.`,
  queued: (count: number) => `${items(count)} ${oneOrMore(count, 'waits', 'wait')} to be downloaded.`,
  awaits: (count: number) => `${items(count)} got lost here. The next backup downloads ${it(count)} again.`,
  gone: (count: number) => `${items(count)} left Google Photos before Shoebox could download ${it(count)}.`,
  notChosen: (count: number) => `${items(count)} ${have(count)} not been part of a backup yet.`,
  duplicate: (count: number) =>
    `${n(count)} ${oneOrMore(count, 'entry', 'entries')} of this album ${oneOrMore(count, 'repeats', 'repeat')} an item that is in it already.`,
  notRead: (count: number) => `${items(count)} may follow: Shoebox has not read this album to its end yet.`,
  notDelivered: (count: number) => `Google counts ${items(count)} more than it lists for apps.`,
  notCounted: (count: number) => `Google lists ${items(count)} more than it counts.`,
  fromExports: (count: number) => `${items(count)} came with an export.`,

  duplicateTodo: 'Nothing is missing: each of them is here once.',
  notReadWhy: 'There is no list of them before a backup has read the album.',
  notDeliveredWhy:
    'There is no list of them, because Google names them to no app. Items in the bin and items of kinds that apps may not see are the usual reasons. Look through the album in Google Photos if you miss one.',
  fromExportsWhy: 'Google’s own list of the album does not have them. Nothing is missing.',
  notCountedWhy: 'There is no list of them: Google’s count is often a little behind its own list. Nothing is missing.',

  itemProcessing: 'Google is still preparing it',
  itemNotPrepared: 'Google cannot prepare it',
  itemNotMedia: 'What came was not the photo or video',
  itemIncomplete: 'It arrived cut off',
  itemUndelivered: 'Google does not deliver it',
  itemGoneAtGoogle: 'Google no longer has it',
  itemNotSaved: 'It could not be saved here',
  itemRefused: 'Google or the network did not give it',
  itemOtherProblem: 'It could not be downloaded',
  itemQueued: 'Waits to be downloaded',
  itemAwaits: 'Got lost here, comes with the next backup',
  itemGone: 'Left Google Photos before it was downloaded',
  itemNotChosen: 'In no backup yet',
  itemDuplicate: (times: number) => `${n(times)} times in this album`,
  itemMotion: 'The photo is here, its video part is not',
  alsoIn: (albums: string) => `In ${albums}`,
  moreAlbums: (count: number) => `${n(count)} more ${oneOrMore(count, 'album', 'albums')}`,
  photo: 'Photo',
  video: 'Video',
  open: (name: string) => `Open ${name}`,
}
