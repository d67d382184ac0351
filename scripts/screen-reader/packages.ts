import { spawnSync } from 'node:child_process'
import { ensurePrograms } from '../testing/system-tools.ts'

/** Programs that a desk with a screen reader is made of, and Debian's packages that have them. */
const needed = [
  { command: 'orca', name: 'orca' },
  { command: 'Xvfb', name: 'xvfb' },
  { command: 'openbox', name: 'openbox' },
  { command: 'xdotool', name: 'xdotool' },
  { command: 'dbus-daemon', name: 'dbus' },
  { command: 'speech-dispatcher', name: 'speech-dispatcher' },
  { command: '/usr/libexec/at-spi-bus-launcher', name: 'at-spi2-core' },
  // The one with windows: what has none tells the desktop nothing.
  { command: 'chromium', name: 'chromium' },
]

/** Installs what is missing where apt works. Returns the programs that are not here afterwards. */
export function ensureScreenReader(): string[] {
  return ensurePrograms(needed, '--no-install-recommends')
}

function versionOf(name: string): string {
  const { stdout, status } = spawnSync('dpkg-query', ['-W', '-f', '${Version}', name], { encoding: 'utf8' })
  // What stands behind the dash is Debian's own count.
  return status === 0 ? stdout.replace(/^\d+:/, '').replace(/-[^-]*$/, '') : 'of an unknown version'
}

/** What speaks and what is spoken of, with their versions, in one line. */
export function spokenBy(): string {
  return `Orca ${versionOf('orca')}, AT-SPI ${versionOf('at-spi2-core')}, Chromium ${versionOf('chromium')}`
}
