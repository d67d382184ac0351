import { Argument, type Command } from 'commander'
import type { GooglePhotosChange } from '../../../shared/contract/google/google.ts'
import type { CliCommand, RestoreCommand } from './commands.ts'
import { examplesOf } from './help-texts.ts'

type Choose = (command: CliCommand) => void

interface AccountOption {
  account?: string
}

const album = new Argument('<album>', 'its id at Google, or its title if no other has the same')
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
): void {
  const command = parent.command(name).description(description)
  for (const word of words) command.addArgument(word)
  command.option('--account <email>', 'which account, where several are signed in').action((...given: unknown[]) => {
    const { account } = command.opts<AccountOption>()
    const change = changeOf(...(given.slice(0, words.length) as never[]))
    choose({ name: 'change', change, ...(account !== undefined && { account }) })
  })
}

/** `albums`, alone and with what can be done to one. */
export function describeAlbums(program: Command, choose: Choose): void {
  const albums = program
    .command('albums')
    .addHelpText('after', examplesOf('albums'))
    .description('list the albums in Google Photos and how much of each is in the mirror; or change one, see below')
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
    'put a text at the beginning of an album',
    [album, new Argument('<text>', 'what it says')],
    (named: string, text: string) => ({ do: 'describe-album', album: named, text }),
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

/** `restore`. */
export function describeRestore(program: Command, choose: Choose): void {
  program
    .command('restore')
    .addHelpText('after', examplesOf('restore'))
    .description(
      'put albums of the mirror into Google Photos, and read them back; the same again puts nothing there twice',
    )
    .requiredOption(
      '--album <id or title>',
      'this album; may be given several times',
      (value: string, before: string[] | undefined) => [...(before ?? []), value],
    )
    .option('--account <email>', 'into whose Google Photos, where several accounts are signed in')
    .option('--dry-run', 'only say what would be sent, and in how many days; nothing is written', false)
    .option('--edit', 'also covers, and descriptions that items there lack; needs one more permission', false)
    .option('--no-wait', "when Google's limit of the day is reached, end with 1 instead of going on the next day")
    .action(({ album, ...options }: { album: string[] } & Omit<RestoreCommand, 'name' | 'albums'>) =>
      choose({ name: 'restore', albums: album, ...options }),
    )
}

/** `items describe`, and `get`. */
export function describeItems(program: Command, choose: Choose): void {
  const list = program
    .command('items')
    .description('change photos and videos in Google Photos')
    .addHelpText('after', examplesOf('items'))
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
    .option('--account <email>', 'which account, where several are signed in')
    .action((what: string, { account }: AccountOption) =>
      choose({ name: 'get', what, ...(account !== undefined && { account }) }),
    )
}
