import { canInstall, findProgram, installFromDebian } from './system-tools.ts'

/** Programs that tests show what was made to, and Debian's packages that have them. */
const needed = [
  { command: 'exiftool', name: 'libimage-exiftool-perl' },
  { command: 'jq', name: 'jq' },
  { command: 'rclone', name: 'rclone' },
  { command: 'openssl', name: 'openssl' },
  { command: 'curl', name: 'curl' },
]

/** Installs what is missing where apt works. Returns the programs that are not here afterwards: tests that need them are skipped. */
export function ensureToolsOfTests(): string[] {
  const missing = needed.filter(({ command }) => !findProgram(command))
  if (missing.length > 0 && canInstall()) {
    console.log(`No ${missing.map(({ command }) => command).join(' and ')} found; installing Debian's.`)
    installFromDebian(...missing.map(({ name }) => name))
  }
  return missing.map(({ command }) => command).filter((command) => !findProgram(command))
}
