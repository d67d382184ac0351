/** `npm start`: the desktop app from this checkout. Gets the Electron runtime on first use, builds what is old. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createOutput } from '../src/main/headless/output.ts'
import { buildIfStale } from './build-if-stale.ts'
import { electronRuntime } from './testing/electron-runtime.ts'

const output = createOutput(process.stdout, process.stderr, { json: false })
const runtime = await electronRuntime((text) => output.live(() => text))
output.live(undefined)
if (runtime.ok) {
  buildIfStale()
  const app = spawnSync(runtime.path, ['.', ...process.argv.slice(2)], {
    cwd: join(import.meta.dirname, '..'),
    stdio: 'inherit',
  })
  process.exitCode = app.status ?? 1
} else {
  output.say(`The desktop runtime cannot be downloaded (${runtime.reason}).`)
  output.say('The same app runs in a browser: npm run -s shoebox -- --mirror DIR serve')
  process.exitCode = 1
}
