import { Minus, Plus } from 'lucide-react'
import { useFormats, useMessages } from '../../../i18n/use-messages.ts'
import { IconButton } from '../../../ui/controls/IconButton.tsx'
import styles from '../Viewer.module.css'

const icon = { size: 20, 'aria-hidden': true } as const

interface ZoomButtonsProps {
  scale: number
  zoomBy: (factor: number) => void
  resetZoom: () => void
}

/** Smaller, larger, and how large it is, which leads back to what fits. */
export function ZoomButtons({ scale, zoomBy, resetZoom }: ZoomButtonsProps) {
  const { library: words } = useMessages()
  const formats = useFormats()
  const percent = formats.number(Math.round(scale * 100))
  return (
    <div className={styles.zoom}>
      <IconButton
        label={words.zoomOut}
        icon={<Minus {...icon} />}
        aria-keyshortcuts="-"
        onClick={() => zoomBy(1 / 1.5)}
      />
      {scale > 1 ? (
        <button
          type="button"
          className={styles.level}
          aria-label={words.zoomReset}
          aria-keyshortcuts="0"
          onClick={({ currentTarget }) => {
            // It goes away once all of the picture fits.
            currentTarget.parentElement?.querySelector<HTMLElement>('button:last-of-type')?.focus()
            resetZoom()
          }}
        >
          {`${percent}%`}
        </button>
      ) : null}
      <IconButton label={words.zoomIn} icon={<Plus {...icon} />} aria-keyshortcuts="+" onClick={() => zoomBy(1.5)} />
    </div>
  )
}
