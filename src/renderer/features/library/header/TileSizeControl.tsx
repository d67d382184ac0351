import { ZoomIn, ZoomOut } from 'lucide-react'
import { tileSizes } from '../../../../shared/setting-table.ts'
import { steppedSize } from '../../../grid/sizing/tile-sizes.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { useSession, useSetting } from '../../../state/session-store.ts'
import { IconButton } from '../../../ui/controls/IconButton.tsx'
import styles from './TileSizeControl.module.css'

/** How large pictures are in all lists, by steps. */
export function TileSizeControl() {
  const { library: words } = useMessages()
  const size = useSetting('tileSize')
  const changeSettings = useSession((session) => session.changeSettings)
  const step = (steps: number): void => void changeSettings({ tileSize: steppedSize(size, steps) })
  return (
    <fieldset aria-label={words.tileSize} className={styles.steps}>
      <IconButton
        label={words.smaller}
        icon={<ZoomOut size={20} aria-hidden />}
        aria-disabled={size === tileSizes[0]}
        onClick={() => step(-1)}
      />
      <output className={styles.size}>{words.tileSizes[size]}</output>
      <IconButton
        label={words.larger}
        icon={<ZoomIn size={20} aria-hidden />}
        aria-disabled={size === tileSizes.at(-1)}
        onClick={() => step(1)}
      />
    </fieldset>
  )
}
