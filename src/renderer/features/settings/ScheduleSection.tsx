import { useEffect, useState } from 'react'
import type { AppInfo } from '../../../shared/contract/app.ts'
import type { Settings } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { PowerState } from '../../../shared/schedule.ts'
import { getBridge } from '../../state/bridge.ts'
import type { Messages } from '../../i18n/message-shape.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { Select } from '../../ui/fields/Select.tsx'
import { useScheduleText } from '../schedule/ScheduleLine.tsx'
import { Section, SettingRow } from './Section.tsx'
import { Toggle } from './Toggle.tsx'

const offered = [0, 6, 12, 24, 24 * 7]

/** What the machine tells of power and network; undefined until it has answered for these settings. */
function usePower({ waitOnBattery, waitOnMetered }: Settings): PowerState | undefined {
  const asked = `${waitOnBattery} ${waitOnMetered}`
  const [answered, setAnswered] = useState<{ asked: string; power: PowerState }>()
  useEffect(() => {
    let wanted = true
    async function load(): Promise<void> {
      const answer = await getBridge().call('schedule.power', undefined)
      if (wanted && answer.ok) setAnswered({ asked, power: answer.value })
    }
    void load()
    return () => {
      wanted = false
    }
  }, [asked])
  return answered?.asked === asked ? answered.power : undefined
}

function intervalLabel(hours: number, words: Messages['schedule']): string {
  if (hours === 0) return words.off
  if (hours === 24) return words.everyDay
  return hours === 24 * 7 ? words.everyWeek : words.everyHours(hours)
}

function closingText({ host, platform }: AppInfo, words: Messages['schedule']): string {
  if (host === 'headless') return words.staysServing
  return platform === 'darwin' ? words.staysInDock : words.stays
}

interface WaitsProps {
  settings: Settings
  change: (change: Partial<Settings>) => void
}

/** Shown with a schedule only: a backup that a person starts waits for nothing. */
function Waits({ settings, change }: WaitsProps) {
  const words = useMessages().schedule
  const power = usePower(settings)
  const { waitOnBattery, waitOnMetered } = settings
  const untold = (asked: boolean, answer: boolean | undefined) => asked && power !== undefined && answer === undefined
  return (
    <>
      <Toggle
        title={words.battery}
        hint={untold(waitOnBattery, power?.onBattery) ? words.batteryUnknown : words.batteryHint}
        checked={waitOnBattery}
        onChange={(checked) => change({ waitOnBattery: checked })}
      />
      <Toggle
        title={words.metered}
        hint={untold(waitOnMetered, power?.metered) ? words.meteredUnknown : words.meteredHint}
        checked={waitOnMetered}
        onChange={(checked) => change({ waitOnMetered: checked })}
      />
    </>
  )
}

/** Backups that start by themselves: how often, at login, what they wait for, and what is told of them. */
export function ScheduleSection() {
  const words = useMessages().schedule
  const app = useSession((session) => session.app)
  const settings = useSession((session) => session.settings)
  const changeSettings = useSession((session) => session.changeSettings)
  const next = useScheduleText()
  const [problem, setProblem] = useState<Problem>()
  if (!settings || !app) return null

  const { scheduleHours, startAtLogin, notifications } = settings
  const change = (changes: Parameters<typeof changeSettings>[0]): void => {
    void changeSettings(changes).then(setProblem)
  }
  // An interval that was set elsewhere, in the settings file for one, is shown as it is.
  const intervals = [...new Set([...offered, scheduleHours])].toSorted((a, b) => a - b)
  return (
    <Section title={words.title} hint={words.hint(closingText(app, words))}>
      <SettingRow title={words.every} hint={next}>
        <Select
          label={words.every}
          value={String(scheduleHours)}
          onValueChange={(value) => change({ scheduleHours: Number(value) })}
          options={intervals.map((hours) => ({ value: String(hours), label: intervalLabel(hours, words) }))}
        />
      </SettingRow>
      {scheduleHours > 0 ? <Waits settings={settings} change={change} /> : null}
      {app.canStartAtLogin ? (
        <Toggle
          title={words.atLogin}
          hint={words.atLoginHint}
          checked={startAtLogin}
          onChange={(checked) => change({ startAtLogin: checked })}
        />
      ) : null}
      {app.canNotify ? (
        <Toggle
          title={words.notifications}
          hint={words.notificationsHint}
          checked={notifications}
          onChange={(checked) => change({ notifications: checked })}
        />
      ) : null}
      {problem ? <ProblemNotice problem={problem} /> : null}
    </Section>
  )
}
