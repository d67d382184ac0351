import { join } from 'node:path'
import { z } from 'zod'
import type { Settings } from '../../../shared/domain.ts'
import { failure, success, type Problem, type Result } from '../../../shared/problems/problem.ts'
import type { Ports } from '../../ports.ts'
import { takeTurns } from '../../turns.ts'
import { readTextFile, replaceTextFile, setDamagedAside } from '../../home/home-file.ts'
import { settingNames, type SettingName } from '../../../shared/setting-table.ts'
import { settingsFile } from './setting-schemas.ts'

export interface SettingsStore {
  /** `settings-damaged` if the file could not be understood when it was opened. */
  damaged?: Problem
  get(): Settings
  /** Writes the changes before it answers; `file-failed` leaves everything as it was. */
  set(changes: Partial<Settings>): Promise<Result<Settings>>
  /** Resolves when nothing is being written any more. */
  close(): Promise<void>
}

type StorePorts = Pick<Ports, 'files' | 'home' | 'log' | 'clock'>

async function readSettings(
  ports: StorePorts,
  path: string,
): Promise<{ found: Record<string, unknown>; damaged?: Problem }> {
  const text = await readTextFile(ports.files, path)
  if (text === undefined) return { found: {} }
  try {
    return { found: z.record(z.string(), z.unknown()).parse(JSON.parse(text)) }
  } catch {
    return { found: {}, damaged: await setDamagedAside(ports, path, 'settings-damaged') }
  }
}

/** Opens `settings.json` in the home folder. A file that is not JSON is set aside and the defaults take its place. */
export async function openSettings(ports: StorePorts): Promise<SettingsStore> {
  const path = join(ports.home, 'settings.json')
  const { found, damaged } = await readSettings(ports, path)
  let stored = settingsFile.parse(found)
  // Two writes at once would each carry away the other's change.
  const inTurn = takeTurns()

  const current = (): Settings => {
    const known = Object.fromEntries(settingNames.map((name) => [name, stored[name]])) as Pick<Settings, SettingName>
    return { ...known, ...(stored.mirrorPath !== undefined && { mirrorPath: stored.mirrorPath }) }
  }

  const write = async (changes: Partial<Settings>): Promise<Result<Settings>> => {
    const next = { ...stored, ...changes }
    try {
      await replaceTextFile(ports.files, path, `${JSON.stringify(next, undefined, 2)}\n`)
    } catch (error) {
      return failure('file-failed', { detail: String(error), values: { path } })
    }
    stored = next
    return success(current())
  }

  return {
    ...(damaged && { damaged }),
    get: current,
    set: (changes) => inTurn(() => write(changes)),
    close: () => inTurn(() => Promise.resolve()),
  }
}
