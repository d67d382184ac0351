import { resolve } from 'node:path'
import { failure, success, type Result } from '../../shared/problem.ts'
import { openSettings } from '../app/settings-store.ts'
import type { Ports } from '../ports.ts'
import type { CommandReport } from './command-report.ts'
import type { Output } from './output.ts'

/** What commands work with that are about the folder alone: no app, no account, no network. */
export interface FolderContext {
  /** Absolute path of the mirror. */
  path: string
  ports: Pick<Ports, 'files' | 'clock' | 'log'>
  output: Output
  report: CommandReport
  /** Aborts when a person or the system asks to stop. */
  interrupted: AbortSignal
}

/** The folder that a command is about: the one named on the command line, else the remembered one. */
export async function chosenFolder(ports: Ports, named: string | undefined): Promise<Result<string>> {
  if (named !== undefined) return success(resolve(named))
  try {
    const settings = await openSettings(ports)
    const { mirrorPath } = settings.get()
    if (mirrorPath !== undefined) return success(mirrorPath)
    return settings.damaged ? { ok: false, problem: settings.damaged } : failure('mirror-not-set')
  } catch (error) {
    return failure('file-failed', { detail: String(error), values: { path: ports.home } })
  }
}
