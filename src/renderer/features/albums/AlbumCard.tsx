import { CircleCheck, CloudOff, TriangleAlert, Users } from 'lucide-react'
import { memo, type ReactNode, useCallback, useId } from 'react'
import { isNoLongerThere, itemsCounted } from '../../../shared/albums/album-facts.ts'
import type { Album, AlbumId } from '../../../shared/domain.ts'
import { type Missing, useRetries } from '../../grid/use-retries.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { getBridge } from '../../state/bridge.ts'
import { Checkbox } from '../../ui/fields/Checkbox.tsx'
import { Bar } from '../../ui/notices/ProgressBar.tsx'
import { ItemThumb } from '../items/ItemThumb.tsx'
import styles from './AlbumCard.module.css'

interface AlbumCardProps {
  album: Album
  mediaBase: string
  ticked: boolean
  onTick: (ids: readonly AlbumId[], on: boolean) => void
  /** Of its tick box. */
  tabIndex: 0 | -1 | undefined
}

/** Whole, also when it is an emoji or has an accent of its own. */
function firstLetter(title: string): string {
  const [first] = new Intl.Segmenter().segment(title.trim())
  return first?.segment.toUpperCase() ?? ''
}

/** A cover from Google, which takes as long as Google does: there are few connections, so it is asked for again until it is here. */
function RemoteCover({ album, source, otherwise }: { album: AlbumId; source: string; otherwise: ReactNode }) {
  const ask = useCallback(async (): Promise<Missing> => {
    const answer = await getBridge().call('albums.cover', { album })
    return answer.ok && answer.value.mayCome ? { kind: 'again' } : { kind: 'never', reason: 'missing' }
  }, [album])
  const { attempt, reason, onError } = useRetries(ask)
  if (reason !== undefined) return otherwise
  return (
    <img
      key={attempt}
      className={styles.image}
      src={source}
      alt=""
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={onError}
    />
  )
}

function Cover({ album, mediaBase }: { album: Album; mediaBase: string }) {
  const letter = (
    <span className={styles.noCover} aria-hidden>
      {firstLetter(album.title)}
    </span>
  )
  if (album.cover === undefined && !album.hasRemoteCover) return letter
  // The cover changes when a better one is in the mirror; the address must change with it.
  const source = `${mediaBase}cover/${album.id}?of=${album.cover ?? 'google'}`
  return album.cover === undefined ? (
    <RemoteCover album={album.id} source={source} otherwise={letter} />
  ) : (
    <ItemThumb item={album.cover} source={source} className={styles.image} otherwise={letter} />
  )
}

/** Nothing of it is missing: what Google counts and what it lists is here, with all of its files, and they are what they were. */
function isWhole(album: Album): boolean {
  const { remoteCount = 0, listedCount, localCount, wrongCount, lackingParts } = album
  const all = Math.max(itemsCounted(album) ?? 0, listedCount)
  return remoteCount > 0 && localCount >= all && wrongCount === 0 && lackingParts === 0
}

function Counts({ album }: { album: Album }) {
  const words = useMessages().albums
  const { localCount, wrongCount, lackingParts } = album
  const counted = itemsCounted(album)
  if (isWhole(album)) {
    return (
      <span className={styles.complete}>
        <CircleCheck size={15} aria-hidden />
        {words.complete(localCount)}
      </span>
    )
  }
  const unknown = album.inGooglePhotos ? words.countMissing(localCount) : words.countGone(localCount)
  return (
    <>
      {counted === undefined ? unknown : words.counts(counted, localCount)}
      {wrongCount > 0 ? (
        <span className={styles.wrong}>
          <TriangleAlert size={14} aria-hidden />
          {words.wrong(wrongCount)}
        </span>
      ) : null}
      {lackingParts > 0 ? <span>{words.lackingParts(lackingParts)}</span> : null}
      {wrongCount === 0 && counted !== undefined && localCount > 0 && localCount < counted ? (
        <Bar fraction={localCount / counted} />
      ) : null}
    </>
  )
}

/** An album with its cover; a click anywhere on it ticks it. */
export const AlbumCard = memo(function AlbumCard({ album, mediaBase, ticked, onTick, tabIndex }: AlbumCardProps) {
  const words = useMessages().albums
  const id = useId()
  const title = album.title || words.untitled
  return (
    <label className={styles.card} data-ticked={ticked || undefined}>
      <span className={styles.cover}>
        <Cover key={album.cover ?? 'google'} album={album} mediaBase={mediaBase} />
        <span className={styles.tick}>
          <Checkbox
            checked={ticked}
            tabIndex={tabIndex}
            aria-labelledby={`${id}-title`}
            aria-describedby={`${id}-counts`}
            disabled={!album.inGooglePhotos}
            onCheckedChange={(on) => onTick([album.id], on)}
          />
        </span>
        {album.shared ? (
          <span className={styles.badge}>
            <Users size={13} aria-hidden />
            {words.shared}
          </span>
        ) : null}
      </span>
      <span className={styles.words}>
        <span className={styles.title} id={`${id}-title`} title={title}>
          <bdi>{title}</bdi>
        </span>
        <span className={styles.counts} id={`${id}-counts`}>
          <Counts album={album} />
          {isNoLongerThere(album) ? (
            <span className={styles.gone}>
              <CloudOff size={14} aria-hidden />
              {words.notInGooglePhotos}
            </span>
          ) : null}
        </span>
      </span>
    </label>
  )
})
