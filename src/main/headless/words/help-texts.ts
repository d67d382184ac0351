import type { CliCommand } from './commands.ts'

const exitCodes = `
Exit codes: 0 all done, 1 finished with problems, 2 wrong use, 3 sign-in needed, 4 mirror not usable, 130 interrupted.
Settings and sign-in live in the system's folder for configuration, or in SHOEBOX_HOME.`

/** Stands at the end of the program's own help. */
export const programHelp = `
Examples:
    shoebox login --client ~/Downloads/client.json
    shoebox --mirror ~/Pictures/Shoebox backup --all
    shoebox serve
    shoebox help backup
${exitCodes}`

/** Said before somebody goes through Google's console, and once more when they come with its file. */
export const whatAClientSees = [
  'Through a client, Google shows only what the same client put into Google Photos: a new one sees no albums.',
  'For everything else, such as photos from a phone, Google has Takeout (takeout.google.com). Shoebox takes in its',
  'archives: shoebox import PATH.',
]

/** What the command is called like, line by line, with what that does. */
const examples: Record<Exclude<CliCommand['name'], 'change'> | 'items', [call: string, does: string][]> = {
  login: [
    ['shoebox login --client ~/Downloads/client.json', 'the first time: with the file of your Google client'],
    ['shoebox login', 'again, when Google no longer accepts the sign-in'],
    ['shoebox login --print-url', 'on a machine without a browser: open the address elsewhere, through an SSH tunnel'],
  ],
  logout: [['shoebox logout', 'the photos stay where they are']],
  albums: [
    ['shoebox albums', 'one line for each album: its id, how much of it is here, its title'],
    ['shoebox albums --json | tail -n 1 | jq ".list[].title"', 'the same for a program'],
    ['shoebox albums create "Trip to Lisbon"', 'makes an album in Google Photos and prints its id'],
    ['shoebox albums rename "Trip to Lisbon" Lisbon', 'of an album that Shoebox has made'],
    ['shoebox albums add Lisbon ITEM ITEM', 'items that Shoebox has uploaded, by their ids'],
  ],
  items: [
    ['shoebox items list --album Lisbon', 'ids, times and names of its items, for the other commands'],
    ['shoebox items describe ITEM "On the beach"', 'of an item that Shoebox has uploaded'],
  ],
  upload: [
    ['shoebox upload ~/Pictures/Lisbon --album "Trip to Lisbon"', 'all of a folder, into one album'],
    ['shoebox upload a.jpg b.mp4 --json | tail -n 1 | jq ".files[].item"', "prints Google's ids, for a program"],
  ],
  get: [
    ['shoebox get "Trip to Lisbon"', 'an album by its title'],
    ['shoebox get ITEM --json | tail -n 1 | jq .told.filename', 'an item by its id, for a program'],
  ],
  restore: [
    ['shoebox restore --album "Trip to Lisbon" --dry-run', 'what would be sent, and in how many days'],
    ['shoebox restore --album "Trip to Lisbon"', 'into the account that is signed in'],
    [
      'shoebox restore --album Lisbon --album Garden --account nora@example.org',
      'two albums, into this one of several',
    ],
  ],
  backup: [
    ['shoebox --mirror ~/Pictures/Shoebox backup --all', 'all albums, into this folder'],
    ['shoebox backup --album "Trip to Lisbon" --album "Garden"', 'these two'],
    ['shoebox backup --again --changed --quiet', 'for cron: what the last one had, says only what went wrong'],
    ['shoebox backup --since 2024 --type photo --archived', 'of the library, the photos from 2024 on, the archive too'],
    ['shoebox backup --library --limit-rate 2M', 'everything in the library, at 2 MB a second at most'],
  ],
  status: [
    ['shoebox status', 'what is here, and who is signed in'],
    ['shoebox status --differences', 'what Google has and this folder has not, item by item'],
  ],
  verify: [
    ['shoebox verify', 'reads every file; goes on where it was interrupted'],
    ['shoebox verify --share 90 --quiet', "for cron, every day: reads today's share"],
    ['shoebox verify --repair', 'brings back what is missing or damaged'],
  ],
  rebuild: [['shoebox --mirror ~/Pictures/Shoebox rebuild', 'when the index is missing or damaged']],
  import: [
    ['shoebox --mirror ~/Pictures/Shoebox import ~/Downloads/takeout-*', 'takes in all parts of an export'],
    ['shoebox import ~/Downloads/takeout-* --dry-run', 'what is in these archives; nothing is copied'],
    ['shoebox import ~/Downloads/takeout-* --owner Anna', "when several people's photos are in one mirror"],
    ['shoebox import --watch ~/Downloads', 'stays, and takes in each export that arrives there'],
    ['shoebox import ~/Downloads/takeout-* --verify', 'and says afterwards which archives can be deleted'],
    ['shoebox import --history', 'which export has brought what'],
    ['shoebox import ~/Downloads --dry-run --json | tail -n 1 | jq .files', 'the same for a program'],
  ],
  export: [
    [
      'shoebox export ~/Desktop/trip --album Trip --format folders',
      'one album as plain files, which say what is known',
    ],
    ['shoebox export ~/plain --format folders --no-metadata', 'everything, byte for byte'],
    ['shoebox export ~/Desktop/trip --album Trip --format page', 'one album as a web page that opens from the disk'],
    ['shoebox export ~/for-nora --owner Nora', 'what is hers, where several people have photos here'],
    ['shoebox export ~/export', 'everything, as zips of 2 GB in this new folder'],
    ['shoebox export ~/lisbon --album "Trip to Lisbon"', 'one album with its photos'],
    ['shoebox export /media/disk/export --part-size 50GB', 'as few zips as can be'],
  ],
  xmp: [
    ['shoebox xmp', 'date, place, people, description, favourite and albums, where the file itself has them not'],
    ['shoebox xmp --all', 'beside every photo and video'],
  ],
  serve: [
    ['shoebox serve', 'prints the address to open in a browser of this machine'],
    ['shoebox serve --port 8080', 'always at the same port, as an SSH tunnel needs it'],
  ],
}

/** Stands at the end of the help of a command. */
export function examplesOf(command: keyof typeof examples): string {
  const lines = examples[command].map(([call, does]) => `  ${call}\n      ${does}`)
  const before = command === 'login' ? `\n${whatAClientSees.join('\n')}\n` : ''
  return `${before}\nExamples:\n${lines.join('\n')}`
}

/** Stands at the end of the help of `completion`. */
export const completionHelp = `
Examples:
  bash: add to ~/.bashrc        eval "$(shoebox completion bash)"
  zsh:  add to ~/.zshrc         eval "$(shoebox completion zsh)"
  fish: run once                shoebox completion fish > ~/.config/fish/completions/shoebox.fish`
