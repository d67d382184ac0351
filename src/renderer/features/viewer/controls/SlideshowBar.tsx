import { Pause } from 'lucide-react'
import { useMessages } from '../../../i18n/use-messages.ts'
import { IconButton } from '../../../ui/controls/IconButton.tsx'
import { Segments } from '../../../ui/fields/Segments.tsx'
import styles from '../Viewer.module.css'
import { slideshowIntervals, useViewerSettings } from '../../../state/viewer-settings.ts'

/** Pace and end of a slideshow that is running. */
export function SlideshowBar({ onStop }: { onStop: () => void }) {
  const { library: words } = useMessages()
  const { interval, setInterval } = useViewerSettings()
  return (
    <div className={styles.slideshow}>
      <IconButton label={words.stopSlideshow} icon={<Pause size={20} aria-hidden />} onClick={onStop} />
      <Segments
        label={words.interval}
        value={String(interval)}
        options={slideshowIntervals.map((seconds) => ({ value: String(seconds), label: words.seconds(seconds) }))}
        onValueChange={(seconds) => setInterval(Number(seconds))}
      />
    </div>
  )
}
