/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of the grid are placed one by one, which no table element can be */
import { Check, CirclePlay, Film, Heart, Image as ImageIcon, Sparkle } from 'lucide-react'
import { memo, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { ItemFlag } from '../../shared/domain.ts'
import type { NotShownReason } from '../../shared/picture-state.ts'
import { classNames } from '../ui/class-names.ts'
import styles from './grid.module.css'
import picking from './picking/picking.module.css'
import { type Missing, useRetries } from './use-retries.ts'

interface TileProps {
  index: number
  left: number
  width: number
  height: number
  flags: number
  label: string
  itemRef: number
  source: string
  /** Tells why a picture did not come; must keep its identity. */
  missing: (ref: number) => Promise<Missing>
  /** Why there is no picture, in words. */
  notShown: Readonly<Record<NotShownReason, { short: string }>>
  /** The one tile that Tab reaches. */
  tabStop: boolean
  isPicked: boolean
  /** Whether a picture that is not there yet should be fetched now. */
  fetchNow: boolean
}

/** `ready`: the browser had the picture already. `shown`: it arrived while we waited, and fades in. */
type Phase = 'waiting' | 'fetching' | 'ready' | 'shown'

function Marks({ flags }: { flags: number }) {
  if ((flags & ItemFlag.video) !== 0) return <CirclePlay className={styles.mark} aria-hidden />
  if ((flags & ItemFlag.motion) !== 0) return <Sparkle className={styles.mark} aria-hidden />
  if ((flags & ItemFlag.animated) !== 0) return <span className={styles.textMark} aria-hidden />
  if ((flags & ItemFlag.preview) !== 0) return <span className={classNames(styles.textMark, styles.raw)} aria-hidden />
  return null
}

interface PictureProps {
  source: string
  onPhase: (phase: Phase) => void
  onError: () => void
}

/** A picture that is fetched once it is on the page, and no longer when it leaves before it has arrived. */
function Picture({ source, onPhase, onError }: PictureProps) {
  const image = useRef<HTMLImageElement>(null)
  useLayoutEffect(() => {
    const element = image.current
    if (!element) return undefined
    if (element.getAttribute('src') === null) element.src = source
    // A picture that the browser still has is shown at once: fading it in again would flicker.
    if (element.complete && element.naturalWidth > 0) onPhase('ready')
    return () => {
      // Taking an image off the page does not end its request; taking its address away does.
      if (!element.complete) element.removeAttribute('src')
    }
  }, [source, onPhase])
  return (
    <img
      ref={image}
      className={styles.picture}
      src={source}
      alt=""
      decoding="async"
      draggable={false}
      onLoad={() => onPhase('shown')}
      onError={onError}
    />
  )
}

/** One picture of the grid. Clicks and keys are handled by the grid, which finds the tile by `data-index`. */
export const Tile = memo(function Tile(props: TileProps) {
  const { index, left, width, height, flags, label, itemRef, source, missing, notShown, tabStop, isPicked, fetchNow } =
    props
  const [phase, setPhase] = useState<Phase>(fetchNow ? 'fetching' : 'waiting')
  if (phase === 'waiting' && fetchNow) setPhase('fetching')
  const ask = useCallback(() => missing(itemRef), [missing, itemRef])
  const { attempt, reason: code, onError } = useRetries(ask)
  const reason = code && notShown[code].short
  return (
    <div
      role="gridcell"
      aria-label={reason === undefined ? label : `${label}. ${reason}`}
      aria-selected={isPicked}
      className={styles.tile}
      data-index={index}
      data-phase={reason === undefined ? phase : 'broken'}
      tabIndex={tabStop ? 0 : -1}
      style={{ left, width, height }}
    >
      {reason !== undefined ? (
        <span className={styles.broken}>
          {(flags & ItemFlag.video) !== 0 ? <Film aria-hidden /> : <ImageIcon aria-hidden />}
          <span className={styles.reason}>{reason}</span>
        </span>
      ) : phase === 'waiting' ? null : (
        <Picture key={attempt} source={source} onPhase={setPhase} onError={onError} />
      )}
      <Marks flags={flags} />
      {(flags & ItemFlag.favorite) === 0 ? null : <Heart className={styles.favorite} aria-hidden />}
      <span className={picking.item} data-picks aria-hidden>
        <span className={picking.mark}>
          <Check />
        </span>
      </span>
    </div>
  )
})
