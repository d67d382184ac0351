import { spawnSync } from 'node:child_process'
import { canInstall, installFromDebian } from './system-tools.ts'

/** As fontconfig asks for them, and Debian's packages that have them. */
const needed = [
  { what: 'Chinese', pattern: ':lang=zh-cn', packages: ['fonts-noto-cjk'] },
  { what: 'emoji', pattern: ':lang=und-zsye', packages: ['fonts-noto-color-emoji'] },
]

function isThere(pattern: string): boolean {
  const { status, stdout } = spawnSync('fc-list', [pattern, 'family'], { encoding: 'utf8' })
  return status === 0 && stdout.trim() !== ''
}

/**
 * Sees that pictures of the page show letters and no boxes: asks for fonts with Chinese and with emoji, and installs Debian's
 * where apt works. Returns what cannot be drawn; nothing on systems that bring such fonts themselves.
 */
export function ensureFonts(): string[] {
  if (process.platform !== 'linux') return []
  const missing = needed.filter(({ pattern }) => !isThere(pattern))
  if (missing.length === 0) return []
  const packages = ['fontconfig', ...missing.flatMap((font) => font.packages)]
  if (canInstall()) {
    console.log(`No font for ${missing.map(({ what }) => what).join(' and ')} found; installing Debian's.`)
    installFromDebian(...packages)
  }
  return missing.filter(({ pattern }) => !isThere(pattern)).map(({ what }) => what)
}
