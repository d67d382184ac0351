import { type ReactNode, useRef } from 'react'
import { classNames } from '../../../ui/class-names.ts'
import styles from './stage.module.css'
import type { StageItem } from './stage-item.ts'
import { useReleased } from './use-released.ts'
import type { Size, Zoom } from './zoom.ts'

interface ZoomedPictureProps {
  item: StageItem
  /** Pixels that it has at scale 1. */
  fit: Size
  zoom: Zoom
  /** It follows a hand, and does not glide. */
  dragging: boolean
  /** It is on the screen itself, so that its preview is needed no more. */
  loaded: boolean
  /** It comes before other pictures of the page. */
  isUrgent?: boolean
  /** It can be painted, and has this size of its own. */
  onNatural: (size: Size) => void
  onBroken: () => void
  /** What lies on it. */
  children?: ReactNode
}

/** A picture where it is zoomed and moved to. Its thumbnail shows until the picture itself has arrived. */
export function ZoomedPicture(props: ZoomedPictureProps) {
  const { item, fit, zoom, dragging, loaded, isUrgent = false, onNatural, onBroken, children } = props
  const full = useRef<HTMLImageElement>(null)
  useReleased(full, item.address)

  /** A large picture has arrived long before it can be painted; until then the preview stays. */
  const show = async (image: HTMLImageElement): Promise<void> => {
    // Refused where a picture is damaged in the middle: what there is of it is shown all the same.
    await image.decode().catch(() => undefined)
    if (image.isConnected) onNatural({ width: image.naturalWidth, height: image.naturalHeight })
  }

  return (
    <div
      className={classNames(styles.picture, !dragging && styles.settling)}
      data-testid="picture"
      data-scale={zoom.scale.toFixed(3)}
      style={{
        width: fit.width,
        height: fit.height,
        transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})`,
      }}
    >
      {loaded || item.preview === '' ? null : (
        <img className={styles.preview} src={item.preview} alt="" draggable={false} />
      )}
      <img
        ref={full}
        className={styles.full}
        src={item.address}
        alt={item.name}
        draggable={false}
        decoding="async"
        fetchPriority={isUrgent ? 'high' : undefined}
        data-loaded={loaded || undefined}
        onLoad={(event) => void show(event.currentTarget)}
        onError={onBroken}
      />
      {children}
    </div>
  )
}
