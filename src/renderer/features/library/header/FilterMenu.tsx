import { Popover } from '@base-ui/react/popover'
import { SlidersHorizontal } from 'lucide-react'
import { itemOrders } from '../../../../shared/domain.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { Button } from '../../../ui/controls/Button.tsx'
import { DateField } from '../../../ui/fields/DateField.tsx'
import { Segments } from '../../../ui/fields/Segments.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { TileSizeControl } from './TileSizeControl.tsx'
import styles from './FilterMenu.module.css'
import { useLibrary } from '../../../state/library/library-store.ts'
import { filtersOf } from '../../../state/library/library-query.ts'
import { noFilters, activeFilters } from '../../../../shared/search/filters.ts'

/** Kind, dates, how large pictures are and, in the timeline, what the headings stand for. */
export function FilterMenu() {
  const { library: words } = useMessages()
  const filters = useLibrary(filtersOf)
  const isDated = useLibrary(
    ({ tab, saved, order }) => tab === 'timeline' || saved !== undefined || order !== undefined,
  )
  // What a saved search looks for is changed elsewhere.
  const isFixed = useLibrary((library) => library.saved !== undefined)
  const isAlbum = useLibrary((library) => library.album !== undefined)
  const grouping = useLibrary((library) => library.grouping)
  const setFilters = useLibrary((library) => library.setFilters)
  const setGrouping = useLibrary((library) => library.setGrouping)
  const active = isFixed ? 0 : activeFilters({ ...filters, search: '' })
  const label = isFixed ? words.view : words.filters
  return (
    <Popover.Root>
      <Popover.Trigger
        className={classNames(styles.trigger, active > 0 && styles.active)}
        aria-label={active > 0 ? words.filtersActive(active) : label}
      >
        <SlidersHorizontal size={16} aria-hidden />
        <span className={styles.triggerText}>{label}</span>
        {/* Not among its words, which its name has in another order. */}
        {active > 0 ? <span className={styles.badge} data-count={active} /> : null}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className={styles.positioner} sideOffset={8} align="end" collisionPadding={12}>
          <Popover.Popup className={styles.popup} aria-label={label}>
            {isFixed ? null : <NarrowingFields />}
            {isAlbum ? <OrderChoice /> : null}
            {isDated ? (
              <div className={styles.group}>
                <span className={styles.label}>{words.groupBy}</span>
                <Segments
                  label={words.groupBy}
                  value={grouping}
                  options={[
                    { value: 'size', label: words.groupBySize },
                    { value: 'day', label: words.groupDays },
                    { value: 'month', label: words.groupMonths },
                    { value: 'year', label: words.groupYears },
                  ]}
                  onValueChange={setGrouping}
                />
              </div>
            ) : null}
            <div className={styles.group}>
              <span className={styles.label}>{words.tileSize}</span>
              <TileSizeControl />
            </div>
            {active > 0 ? (
              <Button look="quiet" onClick={() => setFilters({ ...noFilters, search: filters.search })}>
                {words.clearFilters}
              </Button>
            ) : null}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** In which order the photos of the album are. */
function OrderChoice() {
  const { library: words } = useMessages()
  const order = useLibrary((library) => library.order)
  const setOrder = useLibrary((library) => library.setOrder)
  return (
    <div className={styles.group}>
      <span className={styles.label}>{words.hero.order}</span>
      <Segments
        label={words.hero.order}
        value={order ?? 'album'}
        options={(['album', ...itemOrders] as const).map((value) => ({ value, label: words.hero.orders[value] }))}
        onValueChange={(value) => setOrder(value === 'album' ? undefined : value)}
      />
    </div>
  )
}

/** What narrows the list, but for the search. */
function NarrowingFields() {
  const { library: words } = useMessages()
  const filters = useLibrary(filtersOf)
  const setFilters = useLibrary((library) => library.setFilters)
  return (
    <>
      <div className={styles.group}>
        <span className={styles.label}>{words.show}</span>
        <Segments
          label={words.show}
          value={filters.kind}
          options={[
            { value: 'all', label: words.showAll },
            { value: 'photo', label: words.showPhotos },
            { value: 'video', label: words.showVideos },
          ]}
          onValueChange={(kind) => setFilters({ kind })}
        />
      </div>
      <div className={styles.dates}>
        <DateField label={words.from} value={filters.from} onChange={(from) => setFilters({ from })} />
        <DateField label={words.to} value={filters.to} onChange={(to) => setFilters({ to })} />
      </div>
    </>
  )
}
