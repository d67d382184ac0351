import { MapPin } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import type { AlbumBlock, AlbumPage, AlbumPlace } from '../../../../shared/albums/album-page.ts'
import { firstBlocks } from '../../../../shared/text/album-blocks.ts'
import { useLanguage, useMessages } from '../../../i18n/use-messages.ts'
import { Button } from '../../../ui/controls/Button.tsx'
import { coordinates } from '../../items/place-text.ts'
import styles from './AlbumHero.module.css'

type Told = Pick<AlbumPage, 'description' | 'blocks'>

/** More texts and places than a folded story shows of; each costs time to draw. */
const drawnFolded = 100

function Place({ place }: { place: AlbumPlace }) {
  const language = useLanguage()
  const { name, description, latitude, longitude } = place
  const position =
    latitude === undefined || longitude === undefined
      ? undefined
      : coordinates({ latitude, longitude }, language, 3).join(', ')
  const called = name ?? position
  return (
    <li className={styles.place}>
      <MapPin size={16} aria-hidden />
      <span>
        {called === undefined ? null : <bdi>{called}</bdi>}
        {description === undefined ? null : (
          <bdi className={called === undefined ? undefined : styles.aside} dir="auto">
            {description}
          </bdi>
        )}
      </span>
    </li>
  )
}

function Block({ block }: { block: AlbumBlock }) {
  if ('text' in block)
    return (
      <p className={styles.text} dir="auto">
        {block.text}
      </p>
    )
  return (
    <ul className={styles.places}>
      {block.places.map((place, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- the same place may come twice, and they never change places
        <Place key={at} place={place} />
      ))}
    </ul>
  )
}

/** The description of an album and what stands between its photos; a long one is folded until somebody wants to read it. */
export function AlbumStory({ description, blocks }: Told) {
  // Only what is on the page can be measured, from its beginning on.
  return description === undefined && blocks.length === 0 ? null : <Story description={description} blocks={blocks} />
}

function Story({ description, blocks }: { description: string | undefined; blocks: AlbumBlock[] }) {
  const { library: words } = useMessages()
  const story = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [isCut, setCut] = useState(false)
  const first = firstBlocks(blocks, drawnFolded)
  const isLong = isCut || first !== blocks
  useLayoutEffect(() => {
    const element = story.current
    if (!element || isOpen) return undefined
    const measure = (): void => setCut(element.scrollHeight > element.clientHeight + 1)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [isOpen])
  return (
    <div className={styles.told}>
      <div ref={story} className={styles.story} data-folded={isOpen ? undefined : true} data-long={isLong || undefined}>
        {description === undefined ? null : (
          <p className={styles.text} dir="auto">
            {description}
          </p>
        )}
        {(isOpen ? blocks : first).map((block, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- as above
          <Block key={at} block={block} />
        ))}
      </div>
      {isLong ? (
        <Button look="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? words.hero.less : words.hero.more}
        </Button>
      ) : null}
    </div>
  )
}
