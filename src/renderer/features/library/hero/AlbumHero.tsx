import { Download, Users } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { itemsCounted } from '../../../../shared/albums/album-facts.ts'
import type { AlbumPage, AlbumSource } from '../../../../shared/albums/album-page.ts'
import type { Album, AlbumId } from '../../../../shared/domain.ts'
import { ownerNames } from '../../../../shared/text/owner-names.ts'
import { useFormats, useLanguage, useMessages } from '../../../i18n/use-messages.ts'
import { useLibrary } from '../../../state/library/library-store.ts'
import { itemDatesOf } from '../../items/item-dates.ts'
import { SharedMark } from '../SharedMark.tsx'
import styles from './AlbumHero.module.css'
import { AlbumStory } from './AlbumStory.tsx'
import { HeroCover } from './HeroCover.tsx'
import { useAlbumPage } from './use-album-page.ts'

/** From when to when the photos are, and how many there are. */
function Line({ page, album }: { page: AlbumPage; album: Album | undefined }) {
  const { library: words } = useMessages()
  const dates = itemDatesOf(useLanguage())
  const { photos, videos } = page
  const counted = (album && itemsCounted(album)) ?? 0
  const parts = [
    page.dates && dates.span(page.dates.first, page.dates.last),
    photos + videos > 0 ? words.hero.counts(photos, videos) : undefined,
    counted > photos + videos ? words.countOf(photos + videos, counted) : undefined,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? null : (
    <p className={styles.line}>
      {parts.map((part) => (
        <span key={part}>{part}</span>
      ))}
    </p>
  )
}

function Source({ source: { kind, email, label, asOf, gone } }: { source: AlbumSource }) {
  const { library: words } = useMessages()
  const formats = useFormats()
  const named = email ?? label
  return (
    <li>
      {words.sourceKind[kind]} {named === undefined ? null : <bdi>{named}</bdi>}
      {asOf === undefined ? null : (
        <span className={styles.aside}>{words.saidAsOf(formats.date(Date.parse(asOf)))}</span>
      )}
      {gone ? <span className={styles.aside}>{words.hero.goneThere}</span> : null}
    </li>
  )
}

/** Whose the album is, and which sources it is from. Who has put a photo into a shared album, no source tells. */
function Origin({ page: { people, sources } }: { page: AlbumPage }) {
  const { library: words } = useMessages()
  const everybody = useLibrary((library) => library.owners)
  const names = ownerNames(everybody ?? people, words.unnamedOwner)
  // That it belongs to one person without a name says nothing.
  const isTold = people.length > 1 || people.some(({ name, emails }) => name !== '' || emails.length > 0)
  return (
    <dl className={styles.origin}>
      {isTold ? (
        <div>
          <dt>
            <Users size={16} aria-hidden />
            <span className={styles.spoken}>{words.belongsTo}</span>
          </dt>
          <dd>
            <ul className={styles.names}>
              {people.map(({ id, name }) => (
                <li key={id}>
                  <bdi>{names.get(id) ?? name}</bdi>
                </li>
              ))}
            </ul>
          </dd>
        </div>
      ) : null}
      {sources.length === 0 ? null : (
        <div>
          <dt>
            <Download size={16} aria-hidden />
            <span className={styles.spoken}>{words.whereFrom}</span>
          </dt>
          <dd>
            <ul>
              {sources.map((source) => (
                <Source
                  key={`${source.kind} ${source.email ?? ''} ${source.label ?? ''} ${source.asOf ?? ''}`}
                  source={source}
                />
              ))}
            </ul>
          </dd>
        </div>
      )}
    </dl>
  )
}

/** While the title can be seen here, the one above the list needs not be, unless this one `isAlone`; see LibraryScreen.module.css. */
function Title({ title, isShared, isAlone }: { title: string; isShared: boolean; isAlone: boolean }) {
  const element = useRef<HTMLParagraphElement>(null)
  const [isSeen, setSeen] = useState(true)
  useEffect(() => {
    const target = element.current
    if (!target) return undefined
    const observer = new IntersectionObserver(([entry]) => setSeen(entry?.isIntersecting ?? true))
    observer.observe(target)
    return () => observer.disconnect()
  }, [])
  // The heading is the one above, which stays as the list moves, and is heard once.
  return (
    <p ref={element} className={styles.title} aria-hidden data-hero-title={isSeen && !isAlone ? 'seen' : 'gone'}>
      <bdi>{title}</bdi>
      {isShared ? <SharedMark size={20} /> : null}
    </p>
  )
}

/** What an album is: its cover, from when it is, what is told of it, and whose it is. */
export function AlbumHero({ album: id }: { album: AlbumId }) {
  const { library: words } = useMessages()
  const album = useLibrary((library) => library.albums?.find((each) => each.id === id))
  const page = useAlbumPage(id)
  const [gone, setGone] = useState<number>()
  const cover = page?.cover?.ref === gone ? undefined : page?.cover
  const title = (album?.title ?? page?.title ?? '') || words.untitledAlbum
  return (
    <section className={styles.hero} aria-label={words.hero.label} data-bare={cover ? undefined : true}>
      {cover ? <HeroCover key={cover.ref} cover={cover} onGone={() => setGone(cover.ref)} /> : null}
      <div className={styles.words}>
        <Title title={title} isShared={album?.shared ?? false} isAlone={page === undefined} />
        {page ? (
          <>
            <Line page={page} album={album} />
            <AlbumStory key={id} {...page} />
            <Origin page={page} />
          </>
        ) : null}
      </div>
    </section>
  )
}
