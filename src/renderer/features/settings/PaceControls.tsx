import { settingTable } from '../../../shared/setting-table.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import { Select } from '../../ui/fields/Select.tsx'
import { Slider } from '../../ui/fields/Slider.tsx'
import styles from './PaceControls.module.css'

const megabyte = 1_000_000
const offered = [1, 2, 5, 10, 20, 50, 100].map((rate) => rate * megabyte)

/** Downloads at a time and the speed limit; both take effect at once, also while a backup runs. */
export function PaceControls() {
  const words = useMessages().settings
  const settings = useSession((session) => session.settings)
  const changeSettings = useSession((session) => session.changeSettings)
  if (!settings) return null
  const { concurrency, rateLimit } = settings
  // A limit that was set elsewhere, on the command line for one, is shown as it is.
  const rates = [...new Set([0, ...offered, rateLimit])].toSorted((a, b) => a - b)
  return (
    <div className={styles.controls}>
      <div>
        <p className={styles.label} aria-hidden>
          {words.concurrency}
        </p>
        <Slider
          label={words.concurrency}
          value={concurrency}
          min={settingTable.concurrency.least}
          max={settingTable.concurrency.most}
          onCommit={(value) => void changeSettings({ concurrency: value })}
        />
      </div>
      <div>
        <p className={styles.label} aria-hidden>
          {words.rateLimit}
        </p>
        <Select
          label={words.rateLimit}
          value={String(rateLimit)}
          options={rates.map((rate) => ({
            value: String(rate),
            label: rate === 0 ? words.noLimit : `${rate / megabyte} ${words.megabytesPerSecond}`,
          }))}
          onValueChange={(value) => void changeSettings({ rateLimit: Number(value) })}
        />
      </div>
    </div>
  )
}
