import { useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import { Choice } from '../../ui/fields/Choice.tsx'
import styles from './PaceControls.module.css'

/** Whether a backup lists every album or only those that changed; counts from the next backup on. */
export function ListingChoice() {
  const words = useMessages().settings
  const settings = useSession((session) => session.settings)
  const changeSettings = useSession((session) => session.changeSettings)
  if (!settings) return null
  return (
    <div className={styles.choice}>
      <p className={styles.label} aria-hidden>
        {words.listing}
      </p>
      <Choice
        label={words.listing}
        value={settings.listing}
        onValueChange={(listing) => void changeSettings({ listing })}
        options={[
          { value: 'all', label: words.listingAll, hint: words.listingAllHint },
          { value: 'changed', label: words.listingChanged, hint: words.listingChangedHint },
        ]}
      />
    </div>
  )
}
