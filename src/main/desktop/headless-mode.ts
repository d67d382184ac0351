import { join } from 'node:path'
import { app } from 'electron'
import { printable } from '../../shared/text/printable.ts'
import { workerThreads } from '../folders/folder-protocol.ts'
import { makeHomeFolderNow } from '../home/home-file.ts'
import { homeFolder } from '../home/home-folder.ts'
import { problemText } from '../headless/words/command-words.ts'
import { createFileLog } from '../home/log-file.ts'
import { runCli } from '../headless/run-cli.ts'
import { followSignals } from '../headless/signals.ts'
import {
  googleNetwork,
  desktopSecrets,
  exportsWorkerPath,
  folderWorkerPath,
  indexWorkerPath,
  thumbnailWorkerPath,
} from './ports/desktop-ports.ts'
import type { SecretStore } from '../ports.ts'
import { systemClock } from '../clock/system-clock.ts'
import { describeError } from '../describe-error.ts'
import { desktopPower } from './ports/desktop-power.ts'
import { startWorkerProcess } from './ports/worker-process.ts'

const interrupted = 130

/** A machine without a screen: Chromium would look for one before it runs anything of ours. */
function doWithoutScreen(): void {
  app.disableHardwareAcceleration()
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY)
    app.commandLine.appendSwitch('ozone-platform', 'headless')
}

function stopWhenAsked(): AbortSignal {
  const { signal, interrupt } = followSignals(() => app.exit(interrupted))
  // Electron turns signals into a quit of its own.
  app.on('before-quit', (event) => {
    event.preventDefault()
    interrupt()
  })
  return signal
}

function homeNotUsable(home: string, error: unknown): string {
  return printable(problemText({ code: 'home-not-usable', detail: describeError(error), values: { path: home } }))
}

/** A sign-in that ends with the command would be of no use: without a key store it is kept as it is, and `login` says so. */
function alwaysKept(secrets: SecretStore): SecretStore {
  return { ...secrets, set: (name, value) => secrets.set(name, value, { allowPlain: true }) }
}

/**
 * Runs a command of the command line in the packaged app, without a window: its program cannot run as plain Node. Has to
 * be called while the entry module is evaluated. Chromium's files are apart from those of the window, which may be open.
 */
export function startHeadless(args: readonly string[]): void {
  const home = homeFolder(process.env)
  const browserFiles = join(home, 'browser-headless')
  try {
    makeHomeFolderNow(browserFiles)
  } catch (error) {
    process.stderr.write(`${homeNotUsable(home, error)}\n`)
    app.exit(1)
    return
  }
  app.setPath('userData', browserFiles)
  app.enableSandbox()
  doWithoutScreen()
  const log = createFileLog(home, systemClock())
  const signal = stopWhenAsked()

  const run = async (): Promise<number> => {
    await app.whenReady()
    return runCli({
      args,
      environment: process.env,
      standard: process.stdout,
      error: process.stderr,
      interrupted: signal,
      ports: {
        ...googleNetwork(),
        secrets: alwaysKept(desktopSecrets(home, systemClock(), log)),
        power: desktopPower(systemClock()),
        startWorker: () => startWorkerProcess('thumbnails', thumbnailWorkerPath(app.getAppPath()), log),
        startIndexWorker: () => startWorkerProcess('index', indexWorkerPath(app.getAppPath()), log),
        startExportsWorker: () => startWorkerProcess('exports', exportsWorkerPath(app.getAppPath()), log),
        startFolderWorker: () => startWorkerProcess('folders', folderWorkerPath(app.getAppPath()), log, workerThreads),
      },
    })
  }
  run().then(
    (code) => app.exit(code),
    (error: unknown) => {
      log('error', 'command-failed', { detail: describeError(error) })
      process.stderr.write(`${describeError(error)}\n`)
      app.exit(1)
    },
  )
}
