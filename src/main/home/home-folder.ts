import { homedir } from 'node:os'
import { resolve } from 'node:path'
import envPaths from 'env-paths'
import { expandHome } from '../typed-folder.ts'

/**
 * Where settings, sign-in and the request ledger live: `SHOEBOX_HOME`, with `~` for the person's own folder, else the system's folder for configuration
 * (`~/.config/shoebox`, `~/Library/Preferences/shoebox`, `%APPDATA%\\shoebox\\Config`). Absolute.
 */
export function homeFolder(environment: NodeJS.ProcessEnv): string {
  const chosen = environment['SHOEBOX_HOME']
  return chosen !== undefined && chosen !== ''
    ? resolve(expandHome(chosen, homedir()))
    : envPaths('shoebox', { suffix: '' }).config
}
