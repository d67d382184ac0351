import { languages } from './text/languages.ts'

/** A setting that is one of a few words. */
interface Choice<Word extends string> {
  kind: 'choice'
  words: readonly Word[]
  standard: Word
}

/** A setting that is a whole number within limits, which belong to it. */
interface Amount {
  kind: 'amount'
  least: number
  most: number
  standard: number
}

interface Switch {
  kind: 'switch'
  standard: boolean
}

export type SettingField = Choice<string> | Amount | Switch

type SettingValue<Field extends SettingField> =
  Field extends Choice<infer Word> ? Word : Field extends Amount ? number : boolean

function choice<const Word extends string>(words: readonly Word[], standard: NoInfer<Word>): Choice<Word> {
  return { kind: 'choice', words, standard }
}

function amount(least: number, most: number, standard: number): Amount {
  return { kind: 'amount', least, most, standard }
}

function onOff(standard: boolean): Switch {
  return { kind: 'switch', standard }
}

/** A command of the command line can have another value for itself, which is not remembered. */
function perCommand<Field extends SettingField>(field: Field): Field & { perCommand: true } {
  return { ...field, perCommand: true }
}

/** How large pictures are in lists, from the smallest on. */
export const tileSizes = ['overview', 'smallest', 'small', 'medium', 'large', 'largest'] as const

/** The order of albums on the shelf: that of Google Photos, by title, or those with the most photos first. */
export const albumOrders = ['google', 'title', 'items'] as const

/**
 * Everything that a person may set: by `settings.set` in the window, and in `settings.json`. The types, the checks of both, the
 * standard values and the limits of the forms and of the command line come from here. Where the mirror is comes on top; only
 * `mirror.use` sets it.
 */
export const settingTable = {
  language: choice(['system', ...languages], 'system'),
  theme: choice(['system', 'light', 'dark'], 'system'),
  /** How large pictures are in lists. */
  tileSize: choice(tileSizes, 'medium'),
  albumOrder: choice(albumOrders, 'google'),
  /** Above the library stands what was taken on this day in earlier years, and what is new. */
  shelves: onOff(true),
  /** Downloads at a time. */
  concurrency: perCommand(amount(1, 32, 6)),
  /** Bytes per second over all downloads; 0 means no limit. */
  rateLimit: perCommand(amount(0, Number.MAX_SAFE_INTEGER, 0)),
  /** How an album folder gets its files: hard links to Photos, copies, or no album folders at all. */
  albumFiles: choice(['links', 'copies', 'none'], 'links'),
  /** What a backup asks Google for: everything that was chosen, or only albums whose count, title or cover changed. */
  listing: perCommand(choice(['all', 'changed'], 'all')),
  /** Requests that Google allows the project of the OAuth client per Google day, unless it agreed to more (reference, 6.3). */
  apiPerDay: perCommand(amount(100, 100_000_000, 10_000)),
  /** The same for downloads. */
  mediaPerDay: perCommand(amount(100, 100_000_000, 75_000)),
  /** Hours between backups that start by themselves while the app runs; 0 starts none. */
  scheduleHours: amount(0, 24 * 31, 0),
  /** The desktop app starts, without a window, when the person logs in. */
  startAtLogin: onOff(false),
  /** Backups that start by themselves wait for mains power. */
  waitOnBattery: onOff(false),
  /** Backups that start by themselves wait for a network that costs nothing. */
  waitOnMetered: onOff(false),
  /** The system tells when a backup needs attention, or when everything is here for the first time. */
  notifications: onOff(true),
  /** Exports that arrive in the watched folder are announced, or imported as soon as they are there whole. */
  arrivedExports: choice(['announce', 'import'], 'announce'),
  /** Days in which every file is read again, a share each day; 0 reads none by itself. */
  verifyDays: amount(0, 3650, 90),
  /** Bytes per second that verifications read at most; 0 means no limit. */
  verifyRateLimit: amount(0, Number.MAX_SAFE_INTEGER, 0),
} satisfies Record<string, SettingField>

export type SettingName = keyof typeof settingTable

/** What a person may change. */
export type SettingValues = { -readonly [Name in SettingName]: SettingValue<(typeof settingTable)[Name]> }

export const settingNames = Object.keys(settingTable) as readonly SettingName[]

/** Every setting as it is before anybody changes it. */
export function standardSettings(): SettingValues {
  return Object.fromEntries(settingNames.map((name) => [name, settingTable[name].standard])) as SettingValues
}

type PerCommand = {
  [Name in SettingName]: (typeof settingTable)[Name] extends { perCommand: true } ? Name : never
}[SettingName]

/** Settings of one command or session, in place of those that are remembered. */
export type SessionSettings = Partial<Pick<SettingValues, PerCommand>>
