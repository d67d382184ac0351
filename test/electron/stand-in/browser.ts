import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext } from 'playwright'
import { beforeExit } from './app.ts'
import { tell } from './control.ts'
import { readScript } from './script.ts'

let context: Promise<BrowserContext> | undefined

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function launch(): Promise<BrowserContext> {
  const { chromium: executablePath, chromiumFlags } = readScript()
  const profile = mkdtempSync(join(tmpdir(), 'shoebox-chromium-'))
  const port = await freePort()
  const args = [...chromiumFlags, `--remote-debugging-port=${port}`]
  const opened = await chromium.launchPersistentContext(profile, { executablePath, args, viewport: null })
  beforeExit.push(async () => {
    await opened.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  })
  tell({ browser: `http://127.0.0.1:${port}` })
  return opened
}

/** One Chromium for all windows, started with the first of them. */
export function browserContext(): Promise<BrowserContext> {
  context ??= launch()
  return context
}
