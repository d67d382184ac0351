import { homedir } from 'node:os'
import { join } from 'node:path'
import { readTextFile, replaceTextFile } from '../../home/home-file.ts'
import { failure, success } from '../../../shared/problems/problem.ts'
import type { FileSystem, LoginItem } from '../../ports.ts'

/** Where a Linux desktop looks for what to start at login (XDG autostart specification). */
export function autostartPath(environment: NodeJS.ProcessEnv, home = homedir()): string {
  const chosen = environment['XDG_CONFIG_HOME']
  // The specification says to ignore a path that is not absolute.
  const config = chosen?.startsWith('/') === true ? chosen : join(home, '.config')
  return join(config, 'autostart', 'shoebox.desktop')
}

/**
 * One argument of an `Exec` line: quoted, with the characters escaped that mean something inside quotes, and all of it
 * escaped once more as a string of a desktop entry (Desktop Entry Specification, "The Exec key").
 */
function execArgument(argument: string): string {
  const quoted = `"${argument.replaceAll(/["`$\\]/g, String.raw`\$&`)}"`
  return quoted.replaceAll('\\', '\\\\').replaceAll('%', '%%')
}

/** The text of a desktop entry by which a session of Linux starts this command, with whatever is in its arguments. */
export function autostartEntry(command: readonly string[]): string {
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Shoebox',
    'Comment=Backs up your Google Photos as planned',
    `Exec=${command.map(execArgument).join(' ')}`,
    'Icon=shoebox',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
  ]
  return `${lines.join('\n')}\n`
}

/** Desktops switch an entry off by marking it, without deleting it. */
function isOff(entry: string): boolean {
  return /^\s*(?:Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/im.test(entry)
}

export interface AutostartParts {
  files: FileSystem
  path: string
  /** Program and arguments. */
  command: readonly string[]
}

/** The start at login of a Linux desktop, as a file. */
export function createAutostartFile({ files, path, command }: AutostartParts): LoginItem {
  return {
    async enabled() {
      const entry = await readTextFile(files, path)
      return entry !== undefined && !isOff(entry)
    },
    async set(enabled) {
      try {
        if (enabled) await replaceTextFile(files, path, autostartEntry(command))
        else await files.rm(path, { force: true })
        return success(undefined)
      } catch (error) {
        return failure('login-item-failed', { detail: String(error), values: { path } })
      }
    },
  }
}
