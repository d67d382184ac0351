import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'
import { useMessages } from '../../../i18n/use-messages.ts'
import styles from '../Viewer.module.css'

interface ShownSwitchProps {
  original: boolean
  onChange: (original: boolean) => void
}

/** Below a picture that was edited: the edited copy, as Google Photos shows it, or the original. */
export function ShownSwitch({ original, onChange }: ShownSwitchProps) {
  const { library: words } = useMessages()
  return (
    <ToggleGroup
      aria-label={words.shownFile}
      value={[original ? 'original' : 'edited']}
      onValueChange={([next]) => {
        // Pressing the active one again would leave none.
        if (next !== undefined) onChange(next === 'original')
      }}
      className={styles.shownSwitch}
      data-switch
    >
      <Toggle value="edited" className={styles.shownChoice} aria-keyshortcuts="e">
        {words.editedFile}
      </Toggle>
      <Toggle value="original" className={styles.shownChoice} aria-keyshortcuts="e">
        {words.original}
      </Toggle>
    </ToggleGroup>
  )
}
