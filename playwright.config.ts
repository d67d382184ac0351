import { defineConfig } from '@playwright/test'
import { chromiumFlags, findChromium } from './scripts/testing/chromium.ts'

const executablePath = findChromium()

/** The built page in a real browser, against the real handlers and the emulator. */
export default defineConfig({
  testDir: 'test/browser',
  // Node reads these by itself, in a third of the time that it takes to have them translated.
  build: { external: ['**/src/**', '**/test/emulator/**'] },
  globalSetup: './test/browser/global-setup.ts',
  // On two processors, two at a time leave more than half of both unused: pages wait for timers, transitions and polls.
  workers: 3,
  fullyParallel: true,
  reporter: 'list',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  outputDir: 'node_modules/.cache/playwright',
  use: {
    launchOptions: { args: chromiumFlags(), ...(executablePath !== undefined && { executablePath }) },
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    colorScheme: 'light',
    screenshot: 'only-on-failure',
  },
})
