import type { Settings } from '../domain.ts'
import type { SettingValues } from '../setting-table.ts'
import type { Call, Names } from './call.ts'

export interface SettingsCalls {
  'settings.get': Call<void, Settings>
  'settings.set': Call<Partial<SettingValues>, Settings>
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
