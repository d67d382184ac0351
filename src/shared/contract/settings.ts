import type { Settings } from '../domain.ts'
import type { Call, Names } from './call.ts'

export interface SettingsCalls {
  'settings.get': Call<void, Settings>
  'settings.set': Call<Partial<Omit<Settings, 'mirrorPath'>>, Settings>
}

export interface SettingsEvents {
  'settings.changed': Settings
}

export const settingsCalls: Names<SettingsCalls> = {
  'settings.get': true,
  'settings.set': true,
}

export const settingsEvents: Names<SettingsEvents> = {
  'settings.changed': true,
}
