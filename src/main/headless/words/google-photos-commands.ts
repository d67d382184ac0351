import { Argument, InvalidArgumentError, Option, type Command } from 'commander'
import type { AlbumPosition, GooglePhotosChange } from '../../../shared/contract/google/google.ts'
import type { CliCommand, RestoreCommand } from './commands.ts'
import { examplesOf } from './help-texts.ts'

type Choose = (command: CliCommand) => void

interface AccountOption {
  account?: string
}

const album = new Argument('<album>', 'its id, at Google or here, or its title if no other has the same')
const token = new Argument('<token>', 'what “albums share” has printed')
/** Nothing takes the description away that there was. */
const description = new Argument('<text>', 'fewer than 1,000 characters; nothing ("") takes it away')
export const mayBeEmpty: ReadonlySet<Argument> = new Set([description])
const items = new Argument('<item...>', 'ids of items at Google')

/** One command that changes something in Google Photos. */
function describeChange(
  parent: Command,
  name: string,
  description: string,
  words: readonly Argument[],
  changeOf: (...words: never[]) => GooglePhotosChange,
  choose: Choose,
  options: readonly Option[] = [],
): void {
  const command = parent.command(name).description(description)
  for (const word of words) command.addArgument(word)
  for (const option of options) command.addOption(option)
  command.option('--account <email>', 'which account, where several are signed in').action((...given: unknown[]) => {
    const { account } = command.opts<AccountOption>()
    // Behind the words come the options.
    const change = changeOf(...(given.slice(0, words.length + 1) as never[]))
    choose({ name: 'change', change, ...(account !== undefined && { account }) })
  })
}

interface PositionOptions {
  last?: true
  afterItem?: string
  afterText?: string
}

interface PlaceOptions extends PositionOptions {
  at: Point
  to?: Point
  toName?: string
}

interface Point {
  latitude: number
  longitude: number
}

function point(text: string): Point {
  const [, latitude, longitude] = /^(-?\d+(?:\.\d+)?), ?(-?\d+(?:\.\d+)?)$/.exec(text) ?? []
  const found = { latitude: Number(latitude), longitude: Number(longitude) }
  if (Math.abs(found.latitude) <= 90 && Math.abs(found.longitude) <= 180) return found
  throw new InvalidArgumentError('Write degrees, north and east: 38.72,-9.14')
}

const positions = (): Option[] => [
  new Option('--last', 'behind everything that is there').conflicts(['afterItem', 'afterText']),
  new Option('--after-item <id>', 'behind this item').conflicts(['afterText']),
  new Option('--after-text <id>', 'behind this text or place, by the id that was printed when it came'),
]

function positionOf({ last, afterItem, afterText }: PositionOptions): { at?: AlbumPosition } {
  if (afterItem !== undefined) return { at: { afterItem } }
  if (afterText !== undefined) return { at: { afterText } }
  return last ? { at: 'last' } : {}
}

/** `albums`, alone and with what can be done to one. */
export function describeAlbums(program: Command, choose: Choose): void {
  const albums = program
    .command('albums')
    .addHelpText('after', examplesOf('albums'))
    .description(
      'list the albums of the mirror and in Google Photos, and how much of each is here; or change one, see below',
    )
    .action(() => choose({ name: 'albums' }))
  const title = new Argument('<title>', 'at most 500 characters')
  describeChange(
    albums,
    'create',
    'make an album in Google Photos',
    [title],
    (text: string) => ({ do: 'create-album', title: text }),
    choose,
  )
  describeChange(
    albums,
    'rename',
    'give an album another title',
    [album, title],
    (named: string, text: string) => ({ do: 'rename-album', album: named, title: text }),
    choose,
  )
  describeChange(
    albums,
    'describe',
    'put a text between the photos of an album, at its beginning if nothing else is said',
    [album, new Argument('<text>', 'what it says')],
    (named: string, text: string, options: PositionOptions) => ({
      do: 'describe-album',
      album: named,
      text,
      ...positionOf(options),
    }),
    choose,
    positions(),
  )
  describeChange(
    albums,
    'place',
    'put a place between the photos of an album, or a map with the way to a second one',
    [album, new Argument('<name>', 'of the place')],
    (named: string, name: string, { at, to, toName, ...options }: PlaceOptions) => ({
      do: 'place-in-album',
      album: named,
      place: { name, ...at },
      ...(to && { to: { name: toName ?? name, ...to } }),
      ...positionOf(options),
    }),
    choose,
    [
      new Option('--at <lat,long>', 'where it is, in degrees: 38.72,-9.14').argParser(point).makeOptionMandatory(),
      new Option('--to <lat,long>', 'where the way leads').argParser(point),
      new Option('--to-name <name>', 'what is there'),
      ...positions(),
    ],
  )
  describeChange(
    albums,
    'cover',
    'let one of its photos stand for an album',
    [album, new Argument('<item>', 'the id of an item at Google that is in the album')],
    (named: string, item: string) => ({ do: 'cover-album', album: named, item }),
    choose,
  )
  describeChange(
    albums,
    'add',
    'put items into an album, behind those that are there',
    [album, items],
    (named: string, ids: string[]) => ({ do: 'add-items', album: named, items: ids }),
    choose,
  )
  describeChange(
    albums,
    'remove',
    'take items out of an album; they stay in Google Photos',
    [album, items],
    (named: string, ids: string[]) => ({ do: 'remove-items', album: named, items: ids }),
    choose,
  )
  const onLegacy = 'Google has removed this in 2025; for servers that stand in for it'
  describeChange(
    albums,
    'share',
    `share an album, and print the token by which others join it (${onLegacy})`,
    [album],
    (named: string) => ({ do: 'share-album', album: named }),
    choose,
  )
  describeChange(
    albums,
    'unshare',
    `share an album no longer (${onLegacy})`,
    [album],
    (named: string) => ({ do: 'unshare-album', album: named }),
    choose,
  )
  describeChange(
    albums,
    'join',
    `join an album that somebody shares (${onLegacy})`,
    [token],
    (text: string) => ({ do: 'join-album', token: text }),
    choose,
  )
  describeChange(
    albums,
    'leave',
    `leave such an album (${onLegacy})`,
    [token],
    (text: string) => ({ do: 'leave-album', token: text }),
    choose,
  )
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value]

interface Picked {
  album: string[]
  item: string[]
}

/** `restore`. */
export function describeRestore(program: Command, choose: Choose): void {
  program
    .command('restore')
    .addHelpText('after', examplesOf('restore'))
    .description(
      'put albums of the mirror, or photos by themselves, into Google Photos, and read them back; never twice',
    )
    .option('--album <id or title>', 'this album; may be given several times', collect, [])
    .option('--item <id>', 'this photo or video by itself, into no album; may be given several times', collect, [])
    .option('--account <email>', 'into whose Google Photos, where several accounts are signed in')
    .option('--dry-run', 'only say what would be sent, and in how many days; nothing is written', false)
    .option('--edit', 'also covers, and descriptions that items there lack; needs one more permission', false)
    .option('--no-wait', "when Google's limit of the day is reached, end with 1 instead of going on the next day")
    .action(({ album, item, ...options }: Picked & Omit<RestoreCommand, 'name' | 'albums' | 'items'>) =>
      choose({ name: 'restore', albums: album, items: item, ...options }),
    )
}

/** `items describe`, and `get`. */
export function describeItems(program: Command, choose: Choose): void {
  const list = program
    .command('items')
    .description('list photos and videos in Google Photos, or change them')
    .addHelpText('after', examplesOf('items'))
  list
    .command('list')
    .description('print the id, time and name of each item of the library, or of an album')
    .option('--album <album>', 'of this album, in its order: its id, at Google or here, or its title')
    .option('--account <email>', 'which account, where several are signed in')
    .action((options: { album?: string; account?: string }) => choose({ name: 'items', ...options }))
  describeChange(
    list,
    'describe',
    'give an item another description',
    [new Argument('<item>', 'its id at Google'), description],
    (item: string, text: string) => ({ do: 'describe-item', item, description: text }),
    choose,
  )
  program
    .command('upload')
    .addHelpText('after', examplesOf('upload'))
    .description('put photos and videos into Google Photos; the same again puts nothing there twice')
    .addArgument(new Argument('<path...>', 'files, and folders with files'))
    .option(
      '--album <title>',
      'put them into this album, which is made if there is none of that title; or its id at Google',
    )
    .option('--account <email>', 'which account, where several are signed in')
    .action((paths: string[], options: { album?: string; account?: string }) =>
      choose({ name: 'upload', paths, ...options }),
    )
  program
    .command('get')
    .addHelpText('after', examplesOf('get'))
    .description('print what Google says of an album or an item, as JSON')
    .addArgument(new Argument('<what>', 'the id of an item or album at Google, or the title of an album'))
    .option('--shared', 'of a shared album, by the token that “albums share” has printed')
    .option('--account <email>', 'which account, where several are signed in')
    .action((what: string, { account, shared }: AccountOption & { shared?: true }) =>
      choose({ name: 'get', what, ...(shared && { shared }), ...(account !== undefined && { account }) }),
    )
}
