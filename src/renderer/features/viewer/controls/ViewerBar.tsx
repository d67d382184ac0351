import { Columns2, GalleryThumbnails, Heart, Info, Maximize, Minimize, Play, Sparkle, Square, X } from 'lucide-react'
import { ItemFlag } from '../../../../shared/domain.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { IconButton } from '../../../ui/controls/IconButton.tsx'
import type { ShownFavorite } from './use-favorite.ts'
import styles from '../Viewer.module.css'
import { ZoomButtons } from './ZoomButtons.tsx'

interface ViewerBarProps {
  title: string
  subtitle: string
  position: string
  flags: number
  scale: number
  zoomBy: (factor: number) => void
  resetZoom: () => void
  playingMotion: boolean
  toggleMotion: () => void
  hoverMotion: (hovered: boolean) => void
  slideshowPlaying: boolean
  toggleSlideshow: () => void
  favorite: ShownFavorite
  /** Side by side with what it was; absent where there is nothing. */
  compare: { label: string; begin: () => void } | undefined
  stripOpen: boolean
  toggleStrip: () => void
  detailsOpen: boolean
  toggleDetails: () => void
  fullScreen: boolean
  toggleFullScreen: () => void
  onClose: () => void
}

const icon = { size: 20, 'aria-hidden': true } as const

/** Above the picture: what it is, and everything that can be done with it. */
export function ViewerBar(props: ViewerBarProps) {
  const { library: words } = useMessages()
  const isVideo = (props.flags & ItemFlag.video) !== 0
  const hasMotion = (props.flags & ItemFlag.motion) !== 0
  return (
    <div className={styles.bar}>
      <IconButton label={words.close} icon={<X {...icon} />} aria-keyshortcuts="Escape" onClick={props.onClose} />
      <div className={styles.titles}>
        <h2 className={styles.title}>{props.title}</h2>
        <p className={styles.subtitle}>
          <span className={styles.position}>{props.position}</span>
          <span className={styles.filename} dir="auto">
            {props.subtitle}
          </span>
        </p>
      </div>
      <div className={styles.actions}>
        {hasMotion ? (
          <span
            onPointerEnter={(event) => (event.pointerType === 'mouse' ? props.hoverMotion(true) : undefined)}
            onPointerLeave={(event) => (event.pointerType === 'mouse' ? props.hoverMotion(false) : undefined)}
          >
            <IconButton
              label={props.playingMotion ? words.stopMotion : words.playMotion}
              icon={props.playingMotion ? <Square {...icon} /> : <Sparkle {...icon} />}
              aria-keyshortcuts="m"
              onClick={props.toggleMotion}
            />
          </span>
        ) : null}
        {isVideo ? null : <ZoomButtons scale={props.scale} zoomBy={props.zoomBy} resetZoom={props.resetZoom} />}
        <IconButton
          label={words.favorites.one}
          icon={<Heart {...icon} fill={props.favorite.isFavorite ? 'currentColor' : 'none'} />}
          aria-keyshortcuts="h"
          aria-pressed={props.favorite.isFavorite}
          onClick={props.favorite.toggle}
        />
        {props.compare ? (
          <IconButton
            label={props.compare.label}
            icon={<Columns2 {...icon} />}
            aria-keyshortcuts="c"
            onClick={props.compare.begin}
          />
        ) : null}
        {props.slideshowPlaying ? null : (
          <IconButton
            label={words.startSlideshow}
            icon={<Play {...icon} />}
            aria-keyshortcuts={isVideo ? 's' : 's Space'}
            onClick={props.toggleSlideshow}
          />
        )}
        <IconButton
          label={words.filmstrip}
          icon={<GalleryThumbnails {...icon} />}
          aria-keyshortcuts="t"
          aria-pressed={props.stripOpen}
          onClick={props.toggleStrip}
        />
        <IconButton
          label={props.fullScreen ? words.leaveFullScreen : words.fullScreen}
          icon={props.fullScreen ? <Minimize {...icon} /> : <Maximize {...icon} />}
          aria-keyshortcuts="f"
          onClick={props.toggleFullScreen}
        />
        <IconButton
          label={props.detailsOpen ? words.hideDetails : words.showDetails}
          icon={<Info {...icon} />}
          aria-keyshortcuts="i"
          aria-pressed={props.detailsOpen}
          onClick={props.toggleDetails}
        />
      </div>
    </div>
  )
}
