import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import type { AlbumPage } from '../../../../shared/albums/album-page.ts'
import { useRetries } from '../../../grid/use-retries.ts'
import { useMediaAddresses } from '../../items/media-address.ts'
import { missingPicture } from '../../items/missing-picture.ts'
import styles from './AlbumHero.module.css'

/** Taller and wider pictures are cropped to these shapes. */
const [tallest, widest] = [0.8, 2.4]

interface HeroCoverProps {
  cover: NonNullable<AlbumPage['cover']>
  /** There is no picture of it, and none will come. */
  onGone: () => void
}

/** The picture that stands for the album: the small one at once, and the large one over it when it has come. */
export function HeroCover({ cover: { ref, ratio }, onGone }: HeroCoverProps) {
  const addresses = useMediaAddresses()
  const [isSharp, setSharp] = useState(false)
  const { attempt, reason, onError } = useRetries(useCallback(() => missingPicture(ref), [ref]))
  const gone = useEffectEvent(onGone)
  useEffect(() => {
    if (reason !== undefined) gone()
  }, [reason])
  return (
    <div className={styles.cover} style={{ aspectRatio: Math.min(widest, Math.max(tallest, ratio)) }}>
      <img
        key={attempt}
        className={styles.picture}
        src={addresses.thumb(ref)}
        alt=""
        decoding="async"
        draggable={false}
        onError={({ currentTarget }) => {
          currentTarget.style.visibility = 'hidden'
          onError()
        }}
      />
      <img
        className={styles.picture}
        data-coming={isSharp ? undefined : true}
        src={addresses.large(ref)}
        alt=""
        decoding="async"
        draggable={false}
        onLoad={() => setSharp(true)}
      />
    </div>
  )
}
