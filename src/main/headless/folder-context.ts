import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { failure, success, type Result } from '../../shared/problems/problem.ts'
import { openSettings } from '../app/settings/settings-store.ts'
import { homeProblem } from '../home/home-file.ts'
import type { Ports } from '../ports.ts'
import { expandHome, typedFolder } from '../typed-folder.ts'
import type { Speech } from './command-context.ts'

/** What commands work with that are about the folder alone: no app, no account, no network. */
export interface FolderContext extends Speech {
  /** Absolute path of the mirror. */
  path: string
  ports: Pick<Ports, 'files' | 'clock' | 'log' | 'exiftool' | 'startWorker'>
  /** Aborts when a person or the system asks to stop. */
  interrupted: AbortSignal
}

/** The folder that a command is about: the one named on the command line, else the remembered one. */
export async function chosenFolder(ports: Ports, named: string | undefined): Promise<Result<string>> {
  if (named !== undefined) return success(resolve(expandHome(named, homedir())))
  try {
    const settings = await openSettings(ports)
    const { mirrorPath } = settings.get()
    if (mirrorPath !== undefined) return typedFolder(mirrorPath, homedir())
    return settings.damaged ? { ok: false, problem: settings.damaged } : failure('mirror-not-set')
  } catch (error) {
    return { ok: false, problem: await homeProblem(ports.files, ports.home, error) }
  }
}
