import { expect, test } from 'vitest'
import { scheduleText } from '../../../src/renderer/features/schedule/schedule-text.ts'
import { messagesOf } from '../../../src/renderer/i18n/messages.ts'
import type { ScheduleState } from '../../../src/shared/schedule.ts'

const now = Date.UTC(2026, 0, 5, 12)
const hour = 3_600_000
const formats = { when: (time: number) => `in ${(time - now) / hour} h` }

test.each<[ScheduleState, string | undefined]>([
  [{ kind: 'off' }, undefined],
  [{ kind: 'next', at: now + 6 * hour }, 'Next backup in 6 h'],
  [{ kind: 'next', at: now + 30_000 }, 'The next backup starts in a minute'],
  [{ kind: 'next', at: now + 60_000, missedAt: now - 27 * hour }, 'The backup of in -27 h is made up in a minute'],
  [{ kind: 'running' }, 'This backup started by itself, as planned'],
  [{ kind: 'waiting', why: 'battery' }, 'The backup waits for mains power'],
  [{ kind: 'waiting', why: 'backup' }, undefined],
  [
    { kind: 'waiting', why: 'retry', until: now + hour, problem: { code: 'offline' } },
    'The last try did not get through. The next one is in 1 h',
  ],
  [
    { kind: 'waiting', why: 'person', until: now + 4 * hour },
    'Because you stopped a backup, the next one starts in 4 h',
  ],
])('%j', (state, text) => {
  expect(scheduleText(state, messagesOf('en').schedule, formats, now)).toBe(text)
  const chinese = scheduleText(state, messagesOf('zh-Hans').schedule, formats, now)
  if (text === undefined) expect(chinese).toBeUndefined()
  else expect(chinese).toMatch(/\p{Script=Han}{4}/u)
})
