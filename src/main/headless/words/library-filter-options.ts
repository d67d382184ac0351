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

/** Of two values one would go without a word, and with it photos that were asked for. */
function once<Value>(parse: (text: string) => Value): (text: string, before: Value | undefined) => Value {
  return (text, before) => {
    const value = parse(text)
    if (before === undefined || before === value) return value
    throw new InvalidArgumentError(`It was given before, as ${String(before)}. Leave one out, or both.`)
  }
}

function kindOf(text: string): 'photo' | 'video' {
  if (text === 'photo' || text === 'video') return text
  throw new InvalidArgumentError('Allowed choices are photo, video.')
}

/** Options that narrow the library. */
export function withFilterOptions(command: Command): Command {
  const day = (end: 'first' | 'last') => once((text) => dayAtEnd(text, end))
  const type = new Option('--type <kind>', 'of the library, photos or videos').choices(['photo', 'video'])
  return (
    command
      .option(
        '--since <day>',
        'of the library, what is of this day (2021-07-04), month or year, or later',
        day('first'),
      )
      .option('--until <day>', 'of the library, what is of this day, month or year, or earlier', day('last'))
      // Its choices stay in the help.
      .addOption(type.argParser(once(kindOf)))
      .option('--favorites', 'of the library, favourites')
      .option(
        '--category <name>',
        `of the library, what Google sees this in (several times for one of several): ${photoCategories.join(', ')}`,
        collectCategory,
        [],
      )
      .option('--archived', 'of the library, also what is in the archive')
  )
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
