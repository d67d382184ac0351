import { ImageOff } from 'lucide-react'
import type { MapCluster } from '../../../shared/contract/library/map.ts'
import { useFormats, useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { classNames } from '../../ui/class-names.ts'
import { ItemThumb } from '../items/ItemThumb.tsx'
import { useMediaAddresses } from '../items/media-address.ts'
import { placeText, townText } from '../items/place-text.ts'
import styles from './ClusterPin.module.css'
import type { Point } from './view/geometry.ts'
import { linkTo } from './open-where.ts'

interface ClusterPinProps {
  cluster: MapCluster
  /** Where its middle is in the window, for each time that the world is in it. */
  points: readonly Point[]
  /** With the newest photo, where there is room for it. */
  isPicture: boolean
  tabIndex: 0 | -1
  /** Its number in the window. */
  number: number
}

/** A link to the photos that were taken near each other. Where the world is in the window twice, so is the link, once for the keyboard. */
export function ClusterPin({ cluster, points, isPicture, tabIndex, number }: ClusterPinProps) {
  const { map: words } = useMessages()
  const language = useLanguage()
  const formats = useFormats()
  const { thumb } = useMediaAddresses()
  const { count, name, ref, area } = cluster
  const whole = name ? placeText(name, language) : words.unnamed
  const town = name?.city ?? name?.town
  const short = town ? townText(town, language) : whole
  const digits = Math.min(4, String(count).length)
  return points.map(({ x, y }, copy) => (
    <a
      // oxlint-disable-next-line react/no-array-index-key -- copies of a cluster are told apart by nothing else
      key={copy}
      {...linkTo({ area })}
      className={classNames(styles.pin, isPicture && styles.picture)}
      style={{ transform: `translate(${x}px, ${y}px) translate(-50%, -50%)` }}
      aria-hidden={copy > 0 || undefined}
      tabIndex={copy === 0 ? tabIndex : -1}
      data-cluster={copy === 0 ? number : undefined}
      data-digits={digits}
      draggable={false}
    >
      <span className={styles.spoken}>{words.cluster(whole, count)}</span>
      <span className={styles.body} aria-hidden>
        {isPicture ? (
          <>
            <ItemThumb
              key={ref}
              item={ref}
              source={thumb(ref)}
              className={styles.thumb}
              otherwise={<ImageOff size={20} aria-hidden />}
            />
            {count > 1 ? <span className={styles.badge}>{formats.number(count)}</span> : null}
          </>
        ) : (
          <span className={styles.count}>{formats.number(count)}</span>
        )}
      </span>
      {name ? (
        <span className={styles.name} aria-hidden>
          {short}
        </span>
      ) : null}
    </a>
  ))
}
