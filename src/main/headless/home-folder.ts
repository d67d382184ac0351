import { resolve } from 'node:path'
import envPaths from 'env-paths'

/**
 * Where settings, sign-in and the request ledger live: `SHOEBOX_HOME`, else the system's folder for configuration
 * (`~/.config/shoebox`, `~/Library/Preferences/shoebox`, `%APPDATA%\\shoebox\\Config`). Absolute.
 */
export function homeFolder(environment: NodeJS.ProcessEnv): string {
  const chosen = environment['SHOEBOX_HOME']
  return chosen !== undefined && chosen !== '' ? resolve(chosen) : envPaths('shoebox', { suffix: '' }).config
}
