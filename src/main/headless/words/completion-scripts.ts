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
}

function optionOf(option: Option): CompletedOption {
  const name = option.long ?? option.short ?? ''
  const value = option.required ? (values[name] ?? 'anything') : undefined
  return { name, description: option.description, value, repeats: Array.isArray(option.defaultValue) }
}

function optionsOf(command: Command): CompletedOption[] {
  const help = { name: '--help', description: 'display help for command', value: undefined, repeats: false }
  return [...command.options.map(optionOf), help]
}

function commandOf(command: Command): CompletedCommand {
  const choices = command.registeredArguments.flatMap((argument) => argument.argChoices ?? [])
  const words = [...choices, ...command.commands.map((each) => each.name())]
  const takesFiles = command.registeredArguments.some((argument) => argument.name() === 'path')
  return { name: command.name(), description: command.description(), options: optionsOf(command), words, takesFiles }
}

/** A text in single quotes, for each of the three shells. */
function quoted(text: string, shell: Shell): string {
  return shell === 'fish' ? `'${text.replaceAll(/[\\']/g, '\\$&')}'` : `'${text.replaceAll("'", "'\\''")}'`
}

function bashScript(common: CompletedOption[], commands: CompletedCommand[]): string {
  const all = [...common, ...commands.flatMap(({ options }) => options)]
  const named = (kind: Value): string =>
    [...new Set(all.filter(({ value }) => value === kind).map(({ name }) => name))].join('|')
  const skipped = common.filter(({ value }) => value !== undefined).map(({ name }) => name)
  const names = (options: CompletedOption[]): string => options.map(({ name }) => name).join(' ')
  const withFiles = commands.filter(({ takesFiles }) => takesFiles).map(({ name }) => name)
  const cases = commands.map(
    ({ name, options, words }) =>
      `    ${name}) offered=${quoted([...words, names(options), names(common)].filter(Boolean).join(' '), 'bash')} ;;`,
  )
  return `# Completion of shoebox for bash: eval "$(shoebox completion bash)"
_shoebox() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command= offered= at
  # "--mirror=x" comes in three words.
  if [[ $word == = ]]; then word=; elif [[ $before == = ]]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in
      ${skipped.join('|')}) [[ \${COMP_WORDS[at+1]} == = ]] && ((at++)); ((at++)) ;;
      -*|=) ;;
      *) command=\${COMP_WORDS[at]}; break ;;
    esac
  done
  local IFS=$'\\n'
  case $before in
    ${named('folder')}) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$word")); return ;;
    ${named('file')}) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word")); return ;;
    ${named('anything')}) COMPREPLY=(); return ;;
  esac
  case $command in
    ${withFiles.join('|')}) if [[ $word != -* ]]; then compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word")); return; fi ;;
  esac
  case $command in
    '') offered=${quoted([...commands.map(({ name }) => name), names(common)].join(' '), 'bash')} ;;
${cases.join('\n')}
  esac
  IFS=$' \\n'
  COMPREPLY=($(compgen -W "$offered" -- "$word"))
}
complete -F _shoebox shoebox
`
}

function zshOption({ name, description, value, repeats }: CompletedOption): string {
  const text = description.replaceAll(/[[\]:\\]/g, '\\$&')
  const action = { folder: ':folder:_files -/', file: ':file:_files', anything: ':value: ' }
  const what = value === undefined ? '' : action[value]
  return quoted(`${repeats ? '*' : ''}${name}${value === undefined ? '' : '='}[${text}]${what}`, 'zsh')
}

function zshScript(common: CompletedOption[], commands: CompletedCommand[]): string {
  const continued = (options: CompletedOption[]): string =>
    options.map((one) => ` \\\n        ${zshOption(one)}`).join('')
  const described = commands.map(({ name, description }) =>
    quoted(`${name}:${description.replaceAll(':', '\\:')}`, 'zsh'),
  )
  const cases = commands.map(({ name, options, words, takesFiles }) => {
    const files = takesFiles ? ` \\\n        '*:path:_files'` : ''
    const word = words.length === 0 ? '' : ` \\\n        ${quoted(`1:word:(${words.join(' ')})`, 'zsh')}`
    return `      ${name}) _arguments${continued([...options, ...common.filter((one) => one.name !== '--help')])}${word}${files} ;;`
  })
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
  const option = (condition: string, { name, description, value }: CompletedOption): string => {
    const takes =
      value === undefined
        ? ''
        : { folder: " -xa '(__fish_complete_directories)'", file: ' -rF', anything: ' -x' }[value]
    return `complete -c shoebox${condition} -l ${name.replace(/^--/, '')}${takes} -d ${quoted(description, 'fish')}`
  }
  const lines = commands.flatMap(({ name, description, options, words, takesFiles }) => {
    const inCommand = ` -n '__fish_seen_subcommand_from ${name}'`
    return [
      `complete -c shoebox -n __fish_use_subcommand -a ${name} -d ${quoted(description, 'fish')}`,
      ...words.map((word) => `complete -c shoebox${inCommand} -a ${word}`),
      ...(takesFiles ? [`complete -c shoebox${inCommand} -F`] : []),
      ...options.filter((one) => one.name !== '--help').map((one) => option(inCommand, one)),
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
