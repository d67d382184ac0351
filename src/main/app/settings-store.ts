import { join } from 'node:path'
import { z } from 'zod'
import type { Settings } from '../../shared/domain.ts'
import { failure, success, type Problem, type Result } from '../../shared/problem.ts'
import type { Ports } from '../ports.ts'
import { readTextFile, replaceTextFile } from '../home/home-file.ts'
import { settingFields } from './input-schemas.ts'

/** The requests per day are what Google allows unless it agreed to more (reference, 6.3). */
export const defaultSettings: Settings = {
  language: 'system',
  theme: 'system',
  concurrency: 6,
  rateLimit: 0,
  albumFiles: 'links',
  listing: 'all',
  apiPerDay: 10_000,
  mediaPerDay: 75_000,
  scheduleHours: 0,
  startAtLogin: false,
  waitOnBattery: false,
  waitOnMetered: false,
  notifications: true,
  verifyDays: 90,
  verifyRateLimit: 0,
}

/**
 * A field with a value that makes no sense falls back to its default alone. Fields that this version does not know are
 * kept, so that going back and forth between two versions loses nothing.
 */
const settingsFile = z.looseObject({
  language: settingFields.language.catch(defaultSettings.language),
  theme: settingFields.theme.catch(defaultSettings.theme),
  concurrency: settingFields.concurrency.catch(defaultSettings.concurrency),
  rateLimit: settingFields.rateLimit.catch(defaultSettings.rateLimit),
  albumFiles: settingFields.albumFiles.catch(defaultSettings.albumFiles),
  listing: settingFields.listing.catch(defaultSettings.listing),
  apiPerDay: settingFields.apiPerDay.catch(defaultSettings.apiPerDay),
  mediaPerDay: settingFields.mediaPerDay.catch(defaultSettings.mediaPerDay),
  scheduleHours: settingFields.scheduleHours.catch(defaultSettings.scheduleHours),
  startAtLogin: settingFields.startAtLogin.catch(defaultSettings.startAtLogin),
  waitOnBattery: settingFields.waitOnBattery.catch(defaultSettings.waitOnBattery),
  waitOnMetered: settingFields.waitOnMetered.catch(defaultSettings.waitOnMetered),
  notifications: settingFields.notifications.catch(defaultSettings.notifications),
  verifyDays: settingFields.verifyDays.catch(defaultSettings.verifyDays),
  verifyRateLimit: settingFields.verifyRateLimit.catch(defaultSettings.verifyRateLimit),
  mirrorPath: z.string().min(1).optional().catch(undefined),
})

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
    const aside = join(ports.home, `settings-damaged-${ports.clock.now()}.json`)
    await ports.files.rename(path, aside)
    ports.log('warn', 'settings-damaged', { aside })
    return { found: {}, damaged: { code: 'settings-damaged', values: { path: aside } } }
  }
}

/** Opens `settings.json` in the home folder. A file that is not JSON is set aside and the defaults take its place. */
export async function openSettings(ports: StorePorts): Promise<SettingsStore> {
  const path = join(ports.home, 'settings.json')
  const { found, damaged } = await readSettings(ports, path)
  let stored = settingsFile.parse(found)
  let last: Promise<unknown> = Promise.resolve()

  const current = (): Settings => {
    const { mirrorPath } = stored
    const known = Object.keys(defaultSettings) as (keyof typeof defaultSettings)[]
    const settings = Object.fromEntries(known.map((name) => [name, stored[name]])) as unknown as Settings
    if (mirrorPath !== undefined) settings.mirrorPath = mirrorPath
    return settings
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
    set: (changes) => {
      // One write after the other: two at once would each carry away the other's change.
      const written = last.then(() => write(changes))
      last = written
      return written
    },
    async close() {
      await last
    },
  }
}
