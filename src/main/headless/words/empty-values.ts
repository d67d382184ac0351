import { InvalidArgumentError, type Argument, type Command } from 'commander'

type Parse = (text: string, before: unknown) => unknown

/** As they come without a parser: several ones follow each other. */
function plain(variadic: boolean): Parse {
  return (text, before) => (variadic ? [...(Array.isArray(before) ? (before as string[]) : []), text] : text)
}

/** Commands have arguments in common, of which each is to refuse once. */
const refusing = new WeakSet<Parse>()

function filled(parse: Parse): Parse {
  if (refusing.has(parse)) return parse
  const refused: Parse = (text, before) => {
    const value = parse(text, before)
    if (text.trim() === '') throw new InvalidArgumentError('It is empty, as a variable that is not set is.')
    return value
  }
  refusing.add(refused)
  return refused
}

/**
 * Refuses empty values everywhere in a command and below it, but for `mayBeEmpty`. An empty path would be the folder in which
 * a script happens to run, and an empty name all that have none.
 */
export function refuseEmptyValues(command: Command, mayBeEmpty: ReadonlySet<Argument>): void {
  for (const option of command.options)
    if (option.required || option.optional) option.argParser<unknown>(filled(option.parseArg ?? plain(option.variadic)))
  for (const argument of command.registeredArguments)
    if (!mayBeEmpty.has(argument)) argument.argParser<unknown>(filled(argument.parseArg ?? plain(argument.variadic)))
  for (const below of command.commands) refuseEmptyValues(below, mayBeEmpty)
}
