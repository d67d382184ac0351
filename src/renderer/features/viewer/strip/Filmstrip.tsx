import { ImageOff, Play } from 'lucide-react'
import { type WheelEvent, useRef, useState } from 'react'
import { type ItemColumns, ItemFlag } from '../../../../shared/domain.ts'
import { useElementSize } from '../../../grid/use-element-size.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { ItemThumb } from '../../items/ItemThumb.tsx'
import styles from './Filmstrip.module.css'
import { stripPlaces, stripStep } from './strip-places.ts'

interface FilmstripProps {
  columns: ItemColumns
  /** The place of the item that is shown. */
  index: number
  /** Address of a small picture. */
  source: (ref: number) => string
  /** The picture itself is there: small ones may be asked for without being in its way. */
  ready: boolean
  onShow: (index: number) => void
}

interface FrameProps {
  item: number
  isVideo: boolean
  source: string
  ready: boolean
}

function Frame({ item, isVideo, source, ready }: FrameProps) {
  const [isAsked, setAsked] = useState(ready)
  if (ready && !isAsked) setAsked(true)
  return (
    <>
      {isAsked ? (
        <ItemThumb item={item} source={source} otherwise={<ImageOff className={styles.none} aria-hidden />} />
      ) : null}
      {isVideo ? <Play className={styles.video} aria-hidden /> : null}
    </>
  )
}

/**
 * The neighbours of what is shown, small, below it. A click goes there and a wheel turns the pages; keys have the arrows for that, so
 * that none of these is a stop of its own.
 */
export function Filmstrip({ columns, index, source, ready, onShow }: FilmstripProps) {
  const { library: words } = useMessages()
  const strip = useRef<HTMLElement>(null)
  const { width } = useElementSize(strip)
  const turned = useRef(0)
  const all = columns.ref.length
  const { from, end } = stripPlaces(index, all, width)

  const onWheel = (event: WheelEvent): void => {
    turned.current += Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY
    const steps = Math.trunc(turned.current / stripStep)
    if (steps === 0) return
    turned.current -= steps * stripStep
    onShow(Math.min(all - 1, Math.max(0, index + steps)))
  }

  return (
    <section ref={strip} aria-label={words.filmstrip} className={styles.strip} onWheel={onWheel}>
      {Array.from({ length: end - from }, (_, at) => from + at).map((place) => {
        const item = columns.ref[place] ?? 0
        return (
          <button
            key={item}
            type="button"
            tabIndex={-1}
            className={styles.frame}
            style={{ transform: `translateX(${(place - index) * stripStep}px)` }}
            aria-label={words.position(place + 1, all)}
            aria-current={place === index || undefined}
            // Keys are heard from where the focus is, and this may be gone after the next step.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onShow(place)}
          >
            <Frame
              item={item}
              isVideo={((columns.flags[place] ?? 0) & ItemFlag.video) !== 0}
              source={source(item)}
              ready={ready}
            />
          </button>
        )
      })}
    </section>
  )
}
