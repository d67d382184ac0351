import { CalendarClock } from 'lucide-react'
import { useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'

/** After a backup that reached its end: from now on every day, with one click. Nothing where there is a schedule. */
export function DailyOffer() {
  const words = useMessages().schedule
  const hours = useSession((session) => session.settings?.scheduleHours)
  const changeSettings = useSession((session) => session.changeSettings)
  if (hours !== 0) return null
  return (
    <Button icon={<CalendarClock size={16} aria-hidden />} onClick={() => void changeSettings({ scheduleHours: 24 })}>
      {words.offer}
    </Button>
  )
}
