import { useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import { Select } from '../../ui/fields/Select.tsx'
import { Section, SettingRow } from './Section.tsx'

const megabyte = 1_000_000
const offeredDays = [30, 90, 180, 365]
const offeredRates = [5, 10, 20, 50, 100].map((rate) => rate * megabyte)

/** Values to choose from: those on offer and the one that is set, by the command line or by hand. */
function withCurrent(offered: readonly number[], current: number): number[] {
  return [...new Set([...offered, current])].filter((value) => value !== 0).toSorted((a, b) => a - b)
}

/** How often every file is read again, and how fast. Both take effect at once. */
export function CheckingSection() {
  const messages = useMessages()
  const words = messages.checking
  const settings = useSession((session) => session.settings)
  const changeSettings = useSession((session) => session.changeSettings)
  if (!settings) return null
  const { verifyDays, verifyRateLimit } = settings
  return (
    <Section title={words.title} hint={words.hint}>
      <SettingRow title={words.every}>
        <Select
          label={words.every}
          value={String(verifyDays)}
          onValueChange={(value) => void changeSettings({ verifyDays: Number(value) })}
          options={[
            ...withCurrent(offeredDays, verifyDays).map((days) => ({ value: String(days), label: words.days(days) })),
            { value: '0', label: words.never },
          ]}
        />
      </SettingRow>
      <SettingRow title={words.speed} hint={words.speedHint}>
        <Select
          label={words.speed}
          value={String(verifyRateLimit)}
          onValueChange={(value) => void changeSettings({ verifyRateLimit: Number(value) })}
          options={[
            ...withCurrent(offeredRates, verifyRateLimit).map((rate) => ({
              value: String(rate),
              label: `${rate / megabyte} ${messages.settings.megabytesPerSecond}`,
            })),
            { value: '0', label: messages.settings.noLimit },
          ]}
        />
      </SettingRow>
    </Section>
  )
}
