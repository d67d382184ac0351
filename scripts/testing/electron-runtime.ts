import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const silenceMs = 20_000

interface ElectronGet {
  downloadArtifact: (details: Record<string, unknown>) => Promise<string>
}

function electronFolder(): string {
  return dirname(require.resolve('electron/package.json'))
}

function installedRuntime(): string | undefined {
  const pathFile = join(electronFolder(), 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const path = join(electronFolder(), 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(path) ? path : undefined
}

/** Fetches the runtime into Electron's own cache, where its installer finds it. Rejects after 20 silent seconds. */
async function download(show: (text: string) => void): Promise<void> {
  // The installer shows nothing for its first 30 seconds, so the same download is made here with a progress callback.
  const fromElectron = createRequire(join(electronFolder(), 'install.js'))
  const { downloadArtifact } = fromElectron('@electron/get') as ElectronGet
  const { version } = fromElectron('./package.json') as { version: string }
  const silence = new AbortController()
  const giveUp = (): void => silence.abort(new Error('no answer'))
  let patience = setTimeout(giveUp, silenceMs)
  const getProgressCallback = ({
    transferred,
    total,
  }: {
    transferred: number
    total: number | null
  }): Promise<void> => {
    clearTimeout(patience)
    patience = setTimeout(giveUp, silenceMs)
    const of = total === null ? '' : ` of ${Math.round(total / 1e6)}`
    show(`Downloading the desktop runtime, once: ${Math.round(transferred / 1e6)}${of} MB`)
    return Promise.resolve()
  }
  try {
    await downloadArtifact({
      version,
      artifactName: 'electron',
      platform: process.platform,
      arch: process.arch,
      checksums: fromElectron('./checksums.json'),
      downloadOptions: { quiet: true, getProgressCallback, signal: silence.signal },
    })
  } finally {
    clearTimeout(patience)
  }
}

function whyNot(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : ''
  return `${error.message}${cause}`.split('\n')[0] ?? ''
}

export type Runtime = { ok: true; path: string } | { ok: false; reason: string }

/** The Electron program, downloaded if it is not here yet. `show` gets the progress of the download. */
export async function electronRuntime(show: (text: string) => void): Promise<Runtime> {
  const present = installedRuntime()
  if (present !== undefined) return { ok: true, path: present }
  show('Looking for the desktop runtime')
  try {
    await download(show)
  } catch (error) {
    return { ok: false, reason: whyNot(error) }
  }
  const installed = spawnSync(process.execPath, [join(electronFolder(), 'install.js')], {
    encoding: 'utf8',
    timeout: 300_000,
  })
  const path = installedRuntime()
  if (installed.status === 0 && path !== undefined) return { ok: true, path }
  return { ok: false, reason: installed.stderr.split('\n')[0] ?? `the installer ended with ${installed.status}` }
}
