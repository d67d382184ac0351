import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { shell } from 'electron'
import type { Log } from '../../ports.ts'

/**
 * Shows what is in a folder, in the system's file manager, with the first of `inside` that is there selected. Never
 * `shell.openPath`, which hands the folder to the system: there a folder called `X.app` is a program, and runs.
 */
export function revealFolder(folder: string, inside: readonly string[], log: Log): void {
  const shown = inside.map((name) => join(folder, name)).find((path) => existsSync(path))
  if (shown === undefined) log('warn', 'folder-not-shown')
  else shell.showItemInFolder(shown)
}
