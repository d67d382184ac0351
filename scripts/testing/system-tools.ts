import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { isAbsolute, join } from 'node:path'

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The first of these programs that the search path has, as a path; undefined if it has none. */
export function findProgram(...names: string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':').filter(Boolean)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable)
}

/** Runs a tool of the system on this terminal, for ten minutes at most; false if it failed or is not there. */
export function runTool(command: string, args: string[]): boolean {
  console.log(`$ ${command} ${args.join(' ')}`)
  return spawnSync(command, args, { stdio: 'inherit', timeout: 600_000 }).status === 0
}

/** Whether packages could be installed if they were asked for: root on a Linux. */
export function canInstall(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0
}

/** Installs packages of Debian; false if that did not work. */
export function installFromDebian(...packages: string[]): boolean {
  return runTool('apt-get', ['update', '-qq']) && runTool('apt-get', ['install', '-y', '-qq', ...packages])
}

/** A program, by its name or path, and the package of Debian that has it. */
export interface NeededProgram {
  command: string
  name: string
}

/** Installs what is missing where apt works, with these options for it. Returns the programs that are not here afterwards. */
export function ensurePrograms(needed: readonly NeededProgram[], ...options: readonly string[]): string[] {
  const isMissing = ({ command }: NeededProgram): boolean =>
    isAbsolute(command) ? !isExecutable(command) : findProgram(command) === undefined
  const missing = needed.filter(isMissing)
  if (missing.length > 0 && canInstall()) {
    console.log(`No ${missing.map(({ command }) => command).join(', ')} found; installing Debian's.`)
    installFromDebian(...options, ...missing.map(({ name }) => name))
  }
  return missing.filter(isMissing).map(({ command }) => command)
}
