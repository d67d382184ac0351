import { InvalidArgumentError, Option, type Command } from 'commander'
import { isDay, mostCategories, photoCategories } from '../../../shared/library-filter.ts'
import type { LibraryFilter, PhotoCategory } from '../../../shared/library-filter.ts'
import { closestWord } from './closest-word.ts'

export interface FilterOptions {
  since?: string
  until?: string
  type?: 'photo' | 'video'
  favorites?: true
  category: PhotoCategory[]
  archived?: true
}

/** The names by which the options are stored. */
export const filterOptionNames = ['since', 'until', 'type', 'favorites', 'category', 'archived'] as const

/** The first or last day of what is typed: a day, a month or a year. */
function dayAtEnd(text: string, end: 'first' | 'last'): string {
  const [, year = '', month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) ?? []
  const inMonth = month ?? (end === 'first' ? '01' : '12')
  const lastOfMonth = new Date(Date.UTC(Number(year), Number(inMonth), 0)).getUTCDate()
  const found = `${year}-${inMonth}-${day ?? (end === 'first' ? '01' : String(lastOfMonth))}`
  if (isDay(found)) return found
  throw new InvalidArgumentError('A day is written 2021-07-04, a month 2021-07, and a year 2021.')
}

function collectCategory(text: string, before: PhotoCategory[]): PhotoCategory[] {
  const found = photoCategories.find((name) => name === text.toLowerCase())
  if (found === undefined) {
    const close = closestWord(text, photoCategories)
    const meant = close === undefined ? '' : ` Did you mean ${close}?`
    throw new InvalidArgumentError(`Google has no category of that name.${meant}`)
  }
  const all = [...new Set([...before, found])]
  if (all.length > mostCategories) throw new InvalidArgumentError(`Google takes ${mostCategories} of them at most.`)
  return all
}

/** Options that narrow the library. */
export function withFilterOptions(command: Command): Command {
  return command
    .option('--since <day>', 'of the library, what is of this day (2021-07-04), month or year, or later', (text) =>
      dayAtEnd(text, 'first'),
    )
    .option('--until <day>', 'of the library, what is of this day, month or year, or earlier', (text) =>
      dayAtEnd(text, 'last'),
    )
    .addOption(new Option('--type <kind>', 'of the library, photos or videos').choices(['photo', 'video']))
    .option('--favorites', 'of the library, favourites')
    .option(
      '--category <name>',
      `of the library, what Google sees this in (several times for one of several): ${photoCategories.join(', ')}`,
      collectCategory,
      [],
    )
    .option('--archived', 'of the library, also what is in the archive')
}

/** What was asked for with them; undefined for nothing. Throws for an end before its beginning. */
export function filterOf(options: FilterOptions): LibraryFilter | undefined {
  const { since, until, type, favorites, category, archived } = options
  if (since !== undefined && until !== undefined && since > until)
    throw new InvalidArgumentError(`--until ${until} is before --since ${since}.`)
  const filter: LibraryFilter = {
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(type && { type }),
    ...(favorites && { favorites }),
    ...(category.length > 0 && { categories: category }),
    ...(archived && { archived }),
  }
  return Object.keys(filter).length > 0 ? filter : undefined
}
