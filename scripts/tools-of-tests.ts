import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { runTool } from './chromium.ts'

/** Programs that tests show what was made to, and Debian's packages that have them. */
const needed = [
  { command: 'exiftool', packages: ['libimage-exiftool-perl'] },
  { command: 'jq', packages: ['jq'] },
]

function isThere(command: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Installs what is missing where apt works. Returns the programs that are not here afterwards: tests that need them are skipped. */
export function ensureToolsOfTests(): string[] {
  const missing = needed.filter(({ command }) => !isThere(command))
  if (missing.length > 0 && process.platform === 'linux' && process.getuid?.() === 0) {
    console.log(`No ${missing.map(({ command }) => command).join(' and ')} found; installing Debian's.`)
    const packages = missing.flatMap((tool) => tool.packages)
    if (runTool('apt-get', ['update', '-qq']))
      runTool('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages])
  }
  return missing.map(({ command }) => command).filter((command) => !isThere(command))
}
