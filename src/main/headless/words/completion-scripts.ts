import type { Command, Option } from 'commander'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** What a shell offers behind an option. */
type Value = 'folder' | 'file' | 'anything'

const values: Record<string, Value> = { '--mirror': 'folder', '--client': 'file' }

interface CompletedOption {
  name: string
  description: string
  /** Undefined for an option that takes nothing. */
  value: Value | undefined
  /** All that its value can be, where that is known. */
  choices: readonly string[]
  repeats: boolean
}

interface CompletedCommand {
  name: string
  description: string
  options: CompletedOption[]
  /** Words that may follow. */
  words: readonly string[]
  /** Files and folders may follow. */
  takesFiles: boolean
  /** Commands of this command; they are among the words. */
  commands: CompletedCommand[]
}

function optionOf(option: Option): CompletedOption {
  const name = option.long ?? option.short ?? ''
  const value = option.required ? (values[name] ?? 'anything') : undefined
  const choices = option.argChoices ?? []
  return { name, description: option.description, value, choices, repeats: Array.isArray(option.defaultValue) }
}

function optionsOf(command: Command): CompletedOption[] {
  const help = { value: undefined, choices: [], repeats: false }
  return [...command.options.map(optionOf), { name: '--help', description: 'display help for command', ...help }]
}

function commandOf(command: Command): CompletedCommand {
  const choices = command.registeredArguments.flatMap((argument) => argument.argChoices ?? [])
  const words = [...choices, ...command.commands.map((each) => each.name())]
  const takesFiles = command.registeredArguments.some((argument) => argument.name() === 'path')
  const [name, description] = [command.name(), command.description()]
  const commands = command.commands.map(commandOf)
  return { name, description, options: optionsOf(command), words, takesFiles, commands }
}

/** A text in single quotes, for each of the three shells. */
function quoted(text: string, shell: Shell): string {
  return shell === 'fish' ? `'${text.replaceAll(/[\\']/g, '\\$&')}'` : `'${text.replaceAll("'", "'\\''")}'`
}

/** Commands, and behind each those that it has, by all of their words. */
function named(commands: CompletedCommand[]): CompletedCommand[] {
  return commands.flatMap((each) => [
    each,
    ...each.commands.map((one) => ({ ...one, name: `${each.name} ${one.name}` })),
  ])
}

function bashScript(common: CompletedOption[], commands: CompletedCommand[]): string {
  const all = [...common, ...named(commands).flatMap(({ options }) => options)]
  const taking = (kind: Value): string =>
    [
      ...new Set(all.filter(({ value, choices }) => value === kind && choices.length === 0).map(({ name }) => name)),
    ].join('|')
  const skipped = common.filter(({ value }) => value !== undefined).map(({ name }) => name)
  const words = (more: readonly string[], ...options: CompletedOption[][]): string =>
    quoted([...new Set([...more, ...options.flat().map(({ name }) => name)])].join(' '), 'bash')
  const withFiles = commands.filter(({ takesFiles }) => takesFiles).map(({ name }) => name)
  const withCommands = commands.filter((each) => each.commands.length > 0).map(({ name }) => name)
  const cases = named(commands).map(
    ({ name, options, words: own }) => `    ${quoted(name, 'bash')}) offered=${words(own, options, common)} ;;`,
  )
  const chosen = new Map(all.filter(({ choices }) => choices.length > 0).map((one) => [one.name, one.choices]))
  const choices = [...chosen].map(
    ([name, each]) => `    ${name}) IFS=$' \\n'; COMPREPLY=($(compgen -W ${words(each)} -- "$word")); return ;;`,
  )
  const names = commands.map(({ name }) => name)
  return `# Completion of shoebox for bash: eval "$(shoebox completion bash)"
_shoebox() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command= offered= at
  # "--mirror=x" comes in three words.
  if [[ $word == = ]]; then word=; elif [[ $before == = ]]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in
      ${skipped.join('|')}) [[ \${COMP_WORDS[at+1]} == = ]] && ((at++)); ((at++)) ;;
      -*|=) ;;
      *)
        command+=\${command:+ }\${COMP_WORDS[at]}
        case $command in ${withCommands.join('|')}) ;; *) break ;; esac ;;
    esac
  done
  local IFS=$'\\n'
  case $before in
${choices.join('\n')}
    ${taking('folder')}) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$word")); return ;;
    ${taking('file')}) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word")); return ;;
    ${taking('anything')}) COMPREPLY=(); return ;;
  esac
  case $command in
    ${withFiles.join('|')}) if [[ $word != -* ]]; then compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word")); return; fi ;;
  esac
  case $command in
    '') offered=${words([...names, 'help'], common)} ;;
    help) offered=${words(names)} ;;
${cases.join('\n')}
  esac
  IFS=$' \\n'
  COMPREPLY=($(compgen -W "$offered" -- "$word"))
}
complete -F _shoebox shoebox
`
}

function zshOption({ name, description, value, choices, repeats }: CompletedOption): string {
  const text = description.replaceAll(/[[\]:\\]/g, '\\$&')
  const chosen = choices.length === 0 ? ' ' : `(${choices.join(' ')})`
  const action = { folder: ':folder:_files -/', file: ':file:_files', anything: `:value:${chosen}` }
  const what = value === undefined ? '' : action[value]
  return quoted(`${repeats ? '*' : ''}${name}${value === undefined ? '' : '='}[${text}]${what}`, 'zsh')
}

function zshScript(common: CompletedOption[], commands: CompletedCommand[]): string {
  const continued = (options: CompletedOption[]): string =>
    options.map((one) => ` \\\n        ${zshOption(one)}`).join('')
  const described = commands.map(({ name, description }) =>
    quoted(`${name}:${description.replaceAll(':', '\\:')}`, 'zsh'),
  )
  const caseOf = ({ name, options, words, takesFiles, commands: inner }: CompletedCommand): string => {
    const files = takesFiles ? ` \\\n        '*:path:_files'` : ''
    const word = words.length === 0 ? '' : ` \\\n        ${quoted(`1:word:(${words.join(' ')})`, 'zsh')}`
    const offered = `${continued([...options, ...common.filter((one) => one.name !== '--help')])}${word}`
    if (inner.length === 0) return `      ${name}) _arguments${offered}${files} ;;`
    return `      ${name}) _arguments -C${offered} \\
        '*::argument:->inner'
        if [[ $state == inner ]]; then case $line[1] in
${inner.map(caseOf).join('\n')}
        esac; fi ;;`
  }
  const cases = commands.map(caseOf)
  return `#compdef shoebox
# Completion of shoebox for zsh: eval "$(shoebox completion zsh)"
_shoebox() {
  local line state
  local -a commands
  commands=(
    ${described.join('\n    ')}
  )
  _arguments -C${continued(common)} \\
        '1:command:->command' \\
        '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument) case $line[1] in
${cases.join('\n')}
    esac ;;
  esac
}
if [ "$funcstack[1]" = _shoebox ]; then _shoebox "$@"; else compdef _shoebox shoebox; fi
`
}

function fishScript(common: CompletedOption[], commands: CompletedCommand[]): string {
  const option = (condition: string, { name, description, value, choices }: CompletedOption): string => {
    const chosen = choices.length === 0 ? ' -x' : ` -xa ${quoted(choices.join(' '), 'fish')}`
    const takes =
      value === undefined
        ? ''
        : { folder: " -xa '(__fish_complete_directories)'", file: ' -rF', anything: chosen }[value]
    return `complete -c shoebox${condition} -l ${name.replace(/^--/, '')}${takes} -d ${quoted(description, 'fish')}`
  }
  const ownOptions = (condition: string, options: CompletedOption[]): string[] =>
    options.filter((one) => one.name !== '--help').map((one) => option(condition, one))
  const lines = commands.flatMap(({ name, description, options, words, takesFiles, commands: inner }) => {
    const seen = `__fish_seen_subcommand_from ${name}`
    const inCommand = ` -n '${seen}'`
    return [
      `complete -c shoebox -n __fish_use_subcommand -a ${name} -d ${quoted(description, 'fish')}`,
      ...words.map((word) => `complete -c shoebox${inCommand} -a ${word}`),
      ...(takesFiles ? [`complete -c shoebox${inCommand} -F`] : []),
      ...ownOptions(inCommand, options),
      ...inner.flatMap((one) => ownOptions(` -n '${seen}; and __fish_seen_subcommand_from ${one.name}'`, one.options)),
    ]
  })
  return [
    '# Completion of shoebox for fish: shoebox completion fish > ~/.config/fish/completions/shoebox.fish',
    'complete -c shoebox -f',
    ...common.map((one) => option('', one)),
    ...lines,
    '',
  ].join('\n')
}

/** A script that teaches a shell the commands and options of `program`. */
export function completionScript(program: Command, shell: Shell): string {
  const write = { bash: bashScript, zsh: zshScript, fish: fishScript }[shell]
  return write(optionsOf(program), program.commands.map(commandOf))
}
