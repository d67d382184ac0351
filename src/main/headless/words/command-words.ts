import type { Problem, ProblemCode } from '../../../shared/problems/problem.ts'
import { externalLinks } from '../../app/external-links.ts'
import { problemSentence } from '../../../shared/text/sentences/problem-sentences.ts'

/** The shortest call that backs something up, where nobody has typed another. */
const firstBackup = ['backup', '--all']

/** As a shell takes it for one word. */
function shellWord(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

const newIndex =
  'Your photos are not affected. Run “shoebox rebuild”: it makes a new index from the catalogue, and keeps the old one aside.'

/** What to do about a problem, where the words of the window would be of no use on the command line. */
const todos: Partial<Record<ProblemCode, string>> = {
  'mirror-missing': 'Connect its disk and try again, or name another folder with --mirror DIR.',
  'mirror-read-only':
    'Change the permissions of the folder or the write protection of its disk, or name another folder with --mirror DIR.',
  'mirror-too-new': 'Install the newer version, or name another folder with --mirror DIR. Nothing in it was changed.',
  'mirror-damaged': newIndex,
  'mirror-index-changed': newIndex,
  'mirror-index-missing': 'Run “shoebox rebuild”: it makes the index again from the catalogue and the files.',
  'file-missing':
    'Run “shoebox verify --repair”: it brings back what is missing from other copies, else the next backup does.',
  'file-damaged': 'Run “shoebox verify --repair”: it keeps what is there aside, and brings back what was saved.',
  'settings-damaged':
    'The settings are as at the first start: name your folder with --mirror DIR. Everything in it is still there.',
  'accounts-damaged': 'Sign in again, which brings everything back: shoebox login --client FILE',
  'secrets-damaged': 'Sign in again, which brings everything back: shoebox login --client FILE',
  'client-missing':
    'Create one in the Google Cloud console, download its JSON file, and sign in with it: shoebox login --client FILE',
  'client-file-invalid':
    'In the Google Cloud console, open “Clients”, choose your client and download its JSON file: shoebox login --client FILE',
  'client-file-web-type':
    'Create another client of the type “Desktop app” and use its JSON file: shoebox login --client FILE',
  'client-rejected':
    'See in the Google Cloud console whether it still exists, and sign in with its JSON file: shoebox login --client FILE',
  'sign-in-expired': 'Start it again, and finish it in the browser in time: shoebox login',
  'sign-in-cancelled': 'Start it again whenever you like: shoebox login',
  'sign-in-mismatch': 'Start it again, and use the page that it opens: shoebox login',
  'scope-missing': 'Sign in again and tick the box for Google Photos: shoebox login',
  'google-unclear':
    'See first whether it was: shoebox albums, shoebox get ALBUM or ITEM; texts and places show in Google Photos alone. Try again if it was not.',
  'google-api-disabled': `Enable it at ${externalLinks['google-library-api']}, wait a few minutes, and try again.`,
  'item-not-found': 'The ids are in catalogue.jsonl in the folder.',
  'album-not-found': 'These are the albums that there are: shoebox albums',
  'filters-with-albums':
    'Leave out --all, --album and --shared, or --since, --until, --type, --favorites, --category and --archived.',
  'restore-texts-differ':
    'What somebody has written there stays. With --edit the restore also fills in those that are missing there.',
  'nothing-to-repeat': 'Say once what to back up: --all, --album, --shared or --library.',
}

/** The same call again, with what was missing. */
function withFolder(call: readonly string[]): string {
  const purpose = call.includes('backup') ? 'where your photos should go' : 'that your photos are in'
  return `Name the folder ${purpose}: shoebox --mirror DIR ${call.map(shellWord).join(' ')}`
}

/** What the command that was typed can be told to choose; `otherwise` where it has no words of its own. */
function withChoice(call: readonly string[], otherwise: string): string {
  if (call.includes('backup')) return 'Say what to back up: --all, --album, --shared or --library.'
  if (call.includes('restore'))
    return 'Say what to put into Google Photos: --album with the title or id of an album that is here, or --item with the id of a photo or video that is.'
  return otherwise
}

/**
 * What happened and what to do, in one paragraph of English, in the words of the command line. `call` is what was typed
 * behind the program's name.
 */
export function problemText(problem: Problem, call: readonly string[] = firstBackup): string {
  const { what, todo } = problemSentence(problem, 'en')
  if (problem.code === 'mirror-not-set') return `${what} ${withFolder(call)}`
  if (problem.code === 'account-unclear')
    return `${what} Say which one is meant with --account: ${String(problem.values?.['known'] ?? '')}`
  if (problem.code === 'nothing-selected') return `${what} ${withChoice(call, todo)}`
  const here = (Object.hasOwn(todos, problem.code) ? todos[problem.code] : undefined) ?? todo
  if (problem.code === 'sign-in-needed') {
    if ((problem.values?.['email'] ?? '') === '') return `${what} Sign in with: shoebox login`
    return `${what} Sign in again with: shoebox login. ${todo.replace(/^Sign in again\. /, '')}`
  }
  return here === '' ? what : `${what} ${here}`
}
