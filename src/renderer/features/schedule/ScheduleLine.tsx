import { CalendarClock } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import styles from './ScheduleLine.module.css'
import { scheduleText } from './schedule-text.ts'
import { useSchedule } from '../../state/tasks/schedule-store.ts'

/** The time of day, minute by minute: what is tomorrow now is today after midnight. */
function useMinute(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

/** What the schedule does next, in words; undefined if there is nothing to say. */
export function useScheduleText(): string | undefined {
  const words = useMessages().schedule
  const formats = useFormats()
  const state = useSchedule((schedule) => schedule.state)
  const now = useMinute()
  return scheduleText(state, words, formats, now)
}

/** One quiet line about the next backup; nothing without a schedule. */
export function ScheduleLine() {
  const text = useScheduleText()
  if (text === undefined) return null
  return (
    <p className={styles.line}>
      <CalendarClock size={16} aria-hidden />
      <span>{text}</span>
    </p>
  )
}
