/**
 * `npm run demo`: the main job with a built-in sample account. With a display the desktop app, else the same on the
 * terminal. Options: --headless, --exit (no page), --json, --mirror DIR, --items N, --albums N, and --takeout: exports of
 * Takeout are written and taken in, in place of a backup.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createApp } from '../src/main/app.ts'
import type { AppOptions } from '../src/main/app/app-interface.ts'
import { emptyReport } from '../src/main/headless/command-report.ts'
import { ExitCode } from '../src/main/headless/exit-codes.ts'
import { createNodePorts } from '../src/main/headless/ports/node-ports.ts'
import { createOutput } from '../src/main/headless/output.ts'
import { findProject } from '../src/main/headless/project-folder.ts'
import { startEmulator, type Emulator } from '../test/emulator/start-emulator.ts'
import { writeSampleExports } from '../test/emulator/takeout/sample-exports.ts'
import { buildIfStale } from './build-if-stale.ts'
import { hasDisplay, runDesktop } from './demo/desktop.ts'
import { electronRuntime } from './testing/electron-runtime.ts'
import { runHeadless } from './demo/headless.ts'

const { values: flags } = parseArgs({
  options: {
    headless: { type: 'boolean', default: false },
    exit: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    mirror: { type: 'string', default: 'shoebox-demo' },
    items: { type: 'string' },
    albums: { type: 'string' },
    takeout: { type: 'boolean', default: false },
  },
})
const project = findProject(import.meta.filename)
const mirror = resolve(flags.mirror)
const output = createOutput(process.stdout, process.stderr, { json: flags.json })
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort())

function startSampleAccount(): Promise<Emulator> {
  return startEmulator({
    consent: 'allow',
    profile: 'legacy',
    ...(flags.items !== undefined && { items: Number(flags.items) }),
    ...(flags.albums !== undefined && { albums: Number(flags.albums) }),
  })
}

/** Shows a download: a live line on a terminal, a line every ten seconds elsewhere. */
function downloadView(): (text: string) => void {
  let next = performance.now() + 10_000
  return (text) => {
    if (output.isTerminal) return output.live(() => text)
    if (performance.now() < next) return
    next += 10_000
    output.say(text)
  }
}

/** The window on the sample account. False, after one line that says why, if there can be none. */
async function showDesktop(emulator: Emulator, home: string, clientFile: string): Promise<boolean> {
  const runtime = await electronRuntime(downloadView())
  output.live(undefined)
  if (!runtime.ok) {
    output.say(`The desktop runtime cannot be downloaded (${runtime.reason}); the demo goes on without a window.`)
    return false
  }
  buildIfStale()
  if (flags.takeout) output.say(`Exports to drop on the window lie in ${await sampleExports(home)}.`)
  output.say(`The desktop app opens on the sample account. Its mirror is ${mirror}. Close the window to end the demo.`)
  const end = await runDesktop({
    runtime: runtime.path,
    root: project.root,
    home,
    mirror,
    googleOrigin: emulator.origin,
    clientFile,
    interrupted: interrupted.signal,
  })
  if (end.kind === 'closed') return true
  output.say(`The desktop app cannot be started (${end.reason}); the demo goes on without a window.`)
  return false
}

/** Takeout exports with photos of the sample account, where they are gone when the demo ends. */
async function sampleExports(home: string): Promise<string> {
  const folder = join(home, 'exports')
  await writeSampleExports(folder, flags.items === undefined ? 120 : Number(flags.items))
  return folder
}

/** The sample account's sign-in page says yes by itself, so following its redirects is all that a browser would do. */
async function visit(url: string): Promise<boolean> {
  return (await fetch(url)).ok
}

async function showHeadless(emulator: Emulator, home: string, clientFile: string): Promise<ExitCode> {
  const report = emptyReport('demo')
  const startedAt = performance.now()
  const ports = createNodePorts({ home, openUrl: visit })
  const options: AppOptions = {
    host: 'headless',
    version: project.version,
    googleOrigin: emulator.origin,
    mirrorPath: mirror,
    mediaBase: 'media/',
    systemLanguage: Intl.DateTimeFormat().resolvedOptions().locale,
    fillThumbnails: !flags.exit,
  }
  const app = await createApp(ports, options)
  if (!app.ok) throw new Error(app.problem.detail ?? app.problem.code)
  const { clock, files, log } = ports
  const { signal } = interrupted
  const json = flags.json
  const told = { output, report, call: process.argv.slice(2) }
  const context = { ...told, app: app.value, clock, files, log, interrupted: signal, json, home, project }
  const takeout = flags.takeout ? { exports: await sampleExports(home) } : {}
  const code = await runHeadless(context, { clientFile, exit: flags.exit, buildPage: buildIfStale, ...takeout })
  await app.value.close()
  report.requests = { api: emulator.counters.api, media: emulator.counters.media }
  report.seconds = Math.round(performance.now() - startedAt) / 1000
  if (flags.json) output.report(report)
  return code
}

// The sign-in of a sample account is worth nothing once its server is gone.
const home = mkdtempSync(join(tmpdir(), 'shoebox-demo-'))
const clientFile = join(home, 'client.json')
const emulator = await startSampleAccount()
try {
  writeFileSync(clientFile, emulator.clientJson)
  const desktop = !flags.headless && !flags.exit && hasDisplay(process.env, process.platform)
  const shown = desktop && (await showDesktop(emulator, home, clientFile))
  process.exitCode = shown ? ExitCode.done : await showHeadless(emulator, home, clientFile)
} finally {
  await emulator.close()
  rmSync(home, { recursive: true, force: true })
}
