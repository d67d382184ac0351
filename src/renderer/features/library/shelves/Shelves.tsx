import { Image, X } from 'lucide-react'
import { useFormats, useMessages } from '../../../i18n/use-messages.ts'
import { opensElsewhere } from '../../../state/address/opens-elsewhere.ts'
import { formatPlace, topOfLibrary } from '../../../state/address/place.ts'
import { noFilters } from '../../../../shared/search/filters.ts'
import { useLibrary } from '../../../state/library/library-store.ts'
import { IconButton } from '../../../ui/controls/IconButton.tsx'
import { ItemThumb } from '../../items/ItemThumb.tsx'
import { useMediaAddresses } from '../../items/media-address.ts'
import styles from './Shelves.module.css'
import type { Shelf } from './use-shelves.ts'

/** More years than these do not fit on the line. */
const namedYears = 3

function ShelfLink({ shelf: { kind, search, count, pictures, years, since } }: { shelf: Shelf }) {
  const { library: words } = useMessages()
  const formats = useFormats()
  const addresses = useMediaAddresses()
  const setFilters = useLibrary((library) => library.setFilters)
  const title = kind === 'new' ? words.shelves.newSince(formats.date(since)) : words.shelves.onThisDay
  const told = years.slice(0, namedYears).map(words.shelves.year)
  const text =
    kind === 'new' || years.length === 0
      ? words.count(count)
      : words.shelves.ofYears(count, formats.list(told), told.length, years.length)
  return (
    <a
      href={formatPlace({ screen: 'library', library: { ...topOfLibrary, filters: { ...noFilters, search } } })}
      className={styles.shelf}
      onClick={(event) => {
        if (opensElsewhere(event)) return
        event.preventDefault()
        setFilters({ search })
      }}
    >
      <span className={styles.pictures}>
        {pictures.map((ref) => (
          <span key={ref} className={styles.picture}>
            <ItemThumb
              item={ref}
              source={addresses.thumb(ref)}
              otherwise={<Image className={styles.none} aria-hidden />}
            />
          </span>
        ))}
      </span>
      <span className={styles.words}>
        <span className={styles.title}>{title}</span>
        <span className={styles.text}>{text}</span>
      </span>
    </a>
  )
}

interface ShelvesProps {
  shelves: readonly Shelf[]
  onHide: () => void
}

/** What was taken on this day in earlier years and what is new, above the whole timeline; nothing where there is neither. */
export function Shelves({ shelves, onHide }: ShelvesProps) {
  const { library: words } = useMessages()
  if (shelves.length === 0) return null
  return (
    <section className={styles.shelves} aria-label={words.shelves.label}>
      {shelves.map((shelf) => (
        <ShelfLink key={shelf.kind} shelf={shelf} />
      ))}
      <IconButton label={words.shelves.hide} icon={<X size={18} aria-hidden />} onClick={onHide} />
    </section>
  )
}
