import { useState } from 'react'
import type { Settings } from '../../../shared/domain.ts'
import { settingTable } from '../../../shared/setting-table.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import { Field } from '../../ui/fields/Field.tsx'
import styles from './DayLimits.module.css'

type LimitName = 'mediaPerDay' | 'apiPerDay'

function LimitField({ name, label, value }: { name: LimitName; label: string; value: Settings[LimitName] }) {
  const { least, most } = settingTable[name]
  const changeSettings = useSession((session) => session.changeSettings)
  const [typed, setTyped] = useState<string>()

  /** What cannot be a limit is given up for the one that holds. */
  function commit(): void {
    const limit = Number(typed)
    if (typed !== undefined && Number.isInteger(limit) && limit >= least && limit <= most && limit !== value)
      void changeSettings({ [name]: limit })
    setTyped(undefined)
  }

  return (
    <Field
      label={label}
      type="number"
      inputMode="numeric"
      min={least}
      max={most}
      value={typed ?? String(value)}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
      }}
    />
  )
}

/** What Google allows the project of the OAuth client per day, for those to whom it has granted more. */
export function DayLimits() {
  const words = useMessages().settings
  const settings = useSession((session) => session.settings)
  if (!settings) return null
  return (
    <fieldset className={styles.limits}>
      <legend className={styles.title}>{words.dayLimits}</legend>
      <p className={styles.hint}>{words.dayLimitsHint}</p>
      <div className={styles.fields}>
        <LimitField name="mediaPerDay" label={words.mediaPerDay} value={settings.mediaPerDay} />
        <LimitField name="apiPerDay" label={words.apiPerDay} value={settings.apiPerDay} />
      </div>
    </fieldset>
  )
}
