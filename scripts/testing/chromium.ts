import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { canInstall, findProgram, installFromDebian, isExecutable, runTool } from './system-tools.ts'

/** The first is Chromium without windows, which starts in half the time. */
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
]
const macApps = ['Google Chrome.app/Contents/MacOS/Google Chrome', 'Chromium.app/Contents/MacOS/Chromium']

/**
 * The browser that tests and screenshots use: `SHOEBOX_CHROMIUM`, else one installed on the system, else Playwright's
 * own. Undefined if there is none.
 */
export function findChromium(): string | undefined {
  const wished = process.env['SHOEBOX_CHROMIUM']
  if (wished) return wished
  const inApplications = macApps.map((name) => join('/Applications', name))
  const found = findProgram(...names) ?? inApplications.find((path) => isExecutable(path))
  if (found) return found
  const own = chromium.executablePath()
  return existsSync(own) ? own : undefined
}

/**
 * Finds a browser or gets one: Playwright's download first, then Debian's package where apt works. Undefined if
 * neither worked; what was tried stands on the terminal.
 */
export function ensureChromium(): string | undefined {
  const present = findChromium()
  if (present) return present
  console.log('No Chromium found; asking Playwright to download its own.')
  if (runTool('playwright', ['install', 'chromium'])) {
    const own = findChromium()
    if (own) return own
  }
  if (!canInstall()) return undefined
  console.log("Playwright's browser could not be downloaded; installing Debian's.")
  return installFromDebian('chromium-headless-shell') ? findChromium() : undefined
}

/** Flags without which Chromium does not start for root, or asks the network for things no test needs. */
export function chromiumFlags(): string[] {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
  return process.getuid?.() === 0 ? ['--no-sandbox', ...quiet] : quiet
}
