import type { Command, CommanderError } from 'commander'
import { closestWord } from './closest-word.ts'

/** The command that was named, down to the last word of it that is one. Neither values of options nor what stands behind it are names. */
export function commandIn(program: Command, args: readonly string[]): Command | undefined {
  let command = program
  let isValue = false
  for (const arg of args) {
    if (isValue || arg.startsWith('-')) {
      isValue = !isValue && takesValue(command, arg)
      continue
    }
    const next = command.commands.find((each) => each.name() === arg)
    if (!next) break
    command = next
  }
  return command === program ? undefined : command
}

/** Whether the next word is no command, but the value of this option of a command or of those above it. */
function takesValue(command: Command, arg: string): boolean {
  const option = command.options.find(({ long, short }) => long === arg || short === arg)
  return option?.required ?? (command.parent !== null && takesValue(command.parent, arg))
}

/** As it is typed, without the program's name. */
export function nameOf(command: Command): string {
  const { parent } = command
  return parent?.parent ? `${nameOf(parent)} ${command.name()}` : command.name()
}

const unknown = (kind: 'command' | 'option', word: string, known: readonly string[], more: string): string => {
  const meant = closestWord(word, known)
  return [`There is no ${kind} “${word}”.`, meant === undefined ? '' : `Did you mean “${meant}”?`, more]
    .filter(Boolean)
    .join('\n')
}

/** What is wrong with the command line, in words, and what was probably meant. `current`: the command that was named. */
export function complaint(error: CommanderError, program: Command, current: Command | undefined): string {
  const named = current ?? program
  const more = `See: shoebox ${current ? `${nameOf(current)} ` : ''}--help`
  if (error.code === 'commander.help') return `Say what to do.\n${more}`
  const text = error.message.replace(/^error: /, '')
  const word = /'([^']*)'/.exec(text)?.[1] ?? ''
  const commands = named.commands.map((command) => command.name())
  if (error.code === 'commander.unknownCommand') return unknown('command', word, commands, more)
  // A command that does something by itself, too, takes what is none of those below it for a word too many.
  const [first] = named.args
  if (error.code === 'commander.excessArguments' && commands.length > 0 && first !== undefined)
    return unknown('command', first, commands, more)
  if (error.code === 'commander.unknownOption') {
    const options = [...program.options, ...named.options].flatMap(({ long }) => long ?? [])
    return unknown('option', word, options, more)
  }
  return `${text}\n${more}`
}
