import { ensurePrograms } from './system-tools.ts'

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
  return ensurePrograms(needed)
}
