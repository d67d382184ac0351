import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect } from '@playwright/test'
import type { EmulatorOptions } from '../emulator/start-emulator.ts'
import { startShoebox, type Shoebox } from './shoebox.ts'

interface Fixtures {
  /** Set with `test.use({ google: { … } })`. */
  google: EmulatorOptions
  shoebox: Shoebox
}

/** `test` with a Shoebox; a spec also fails for every error the page wrote to its console. */
export const test = base.extend<Fixtures>({
  google: [{ profile: 'legacy', consent: 'allow' }, { option: true }],

  shoebox: async ({ page, google }, provide) => {
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(String(error)))
    page.on('console', (message) => {
      // A cover or thumbnail that is not there is shown as such; the browser reports the 404 all the same.
      const isMissingPicture = message.location().url.includes('/media/')
      if (message.type() === 'error' && !isMissingPicture) errors.push(message.text())
    })
    const folder = await mkdtemp(join(tmpdir(), 'shoebox-browser-'))
    const shoebox = await startShoebox(page, { home: join(folder, 'home'), mirror: join(folder, 'mirror') }, google)
    await provide(shoebox)
    await shoebox.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    expect(errors.filter((text) => !expectedErrors.some((pattern) => pattern.test(text)))).toEqual([])
  },
})

/** What the browser itself reports when a spec stops the server on purpose. */
const expectedErrors = [/ERR_CONNECTION_REFUSED/, /ERR_INCOMPLETE_CHUNKED_ENCODING/, /ERR_CONNECTION_RESET/]

export { expect }
