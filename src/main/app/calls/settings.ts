import type { SettingsCalls } from '../../../shared/contract/settings.ts'
import { failure, success } from '../../../shared/problems/problem.ts'
import { settingChanges } from '../settings/setting-schemas.ts'
import type { AnsweredCalls } from './call-context.ts'
import { nothing } from './input-parts.ts'

export const settings = {
  'settings.get': { input: nothing, handle: ({ settings }) => success(settings.get()) },
  'settings.set': {
    input: settingChanges,
    handle: async ({ ports, settings, mirrors, events }, changes) => {
      const { startAtLogin } = changes
      if (startAtLogin !== undefined) {
        if (!ports.loginItem) return failure('bad-input', { detail: 'this host is not started by a login' })
        const applied = await ports.loginItem.set(startAtLogin)
        if (!applied.ok) return applied
      }
      const written = await settings.set(changes)
      if (!written.ok) return written
      mirrors.open()?.backup.limitsChanged()
      mirrors.open()?.health.limitsChanged()
      events.emit('settings.changed', written.value)
      return written
    },
  },
} satisfies AnsweredCalls<SettingsCalls>
