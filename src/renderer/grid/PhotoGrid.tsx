/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of the grid are placed one by one, which no table element can be */
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useImperativeHandle,
  useMemo,
  useRef,
} from 'react'
import type { ItemColumns } from '../../shared/domain.ts'
import styles from './grid.module.css'
import { GridSection, type GridWords } from './GridSection.tsx'
import { type GridRoom, layoutOf } from './kept-layout.ts'
import { type GridLayout, withLead } from './layout.ts'
import { Scrubber } from './scrubber/Scrubber.tsx'
import { rowNumbers } from './row-number.ts'
import type { Grouping } from './sections.ts'
import type { TileSize } from './sizing/tile-sizes.ts'
import { itemAt, useZoom } from './sizing/use-zoom.ts'
import { useElementSize, useOuterHeight } from './use-element-size.ts'
import { type GridFocus, useFocusInLead, useGridFocus } from './use-grid-focus.ts'
import { type GridGoal, type GridPlace, useGridScroll } from './use-grid-scroll.ts'
import { noRanges } from './picking/ranges.ts'
import { type Picking, pickingHands } from './picking/picking-hands.ts'
import type { Missing } from './use-retries.ts'
import { rowOfItem, type RowRange } from './window.ts'

export interface PhotoGridHandle {
  /** Scrolls an item into view and focuses it. */
  focusItem: GridFocus['focusItem']
  /** Focuses the item that Tab would reach. */
  focusAgain: () => void
  /** The tile of an item, if it is on the page now. */
  tile: (index: number) => HTMLElement | undefined
}

interface PhotoGridProps {
  columns: ItemColumns
  /** False while the end of the list is not known. */
  isWhole: boolean
  grouping: Grouping
  /** Name of the grid for screen readers. */
  label: string
  /** Name of the control at the right edge that jumps through time. */
  scrubberLabel: string
  /** Name of a month, given as months since January 1970; of a year, given as its January, where the sections are years. */
  monthName: (month: number) => string
  /** Must keep its identity while the words stay the same. */
  words: GridWords
  /** Address of a thumbnail; must keep its identity. */
  source: (ref: number) => string
  /** Tells why a picture did not come; must keep its identity. */
  missing: (ref: number) => Promise<Missing>
  onOpen: (index: number) => void
  /** Places of items that are picked, and who hears of others. */
  picking: Picking
  /** Where the grid was when it was last seen. */
  place?: GridPlace | undefined
  /** Told when the grid rests and when it goes away, to give it back as `place`. */
  onPlace: (place: GridPlace) => void
  /** Where the grid is to go, each time that it is another one. */
  goal?: GridGoal | undefined
  tileSize: TileSize
  /** A person wants another size, by keys, by wheel or by fingers. */
  onTileSize: (size: TileSize) => void
  /** What stands above the items and scrolls away with them. */
  lead?: ReactNode
  ref?: Ref<PhotoGridHandle>
}

/** The section whose check mark this is. */
function sectionAt(target: EventTarget): number | undefined {
  const mark = target instanceof Element ? target.closest<HTMLElement>('[data-section]') : null
  return mark ? Number(mark.dataset['section']) : undefined
}

interface GridHandsParts {
  layout: GridLayout
  focus: ReturnType<typeof useGridFocus>
  hands: ReturnType<typeof pickingHands>
  picking: Picking
  onOpen: (index: number) => void
  /** So many sizes of tiles up or down, seen from an item. */
  step: (steps: number, item: number) => void
}

/** What clicks and keys do in the grid. */
function gridHands({ layout, focus, hands, picking, onOpen, step }: GridHandsParts) {
  const onClick = (event: MouseEvent): void => {
    const heading = sectionAt(event.target)
    if (heading !== undefined) {
      const { start } = layout.sections
      return hands.clickSection(start[heading] ?? 0, start[heading + 1] ?? 0)
    }
    const index = itemAt(event.target)
    if (index === undefined) return
    focus.setActive(index)
    if (!hands.click(event, index)) onOpen(index)
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    const index = itemAt(event.target)
    if (event.altKey) return
    // On the check mark of a section the keys are those of a button.
    if (index === undefined) {
      if (event.key !== 'Escape' || picking.picked.length === 0) return
      picking.onPick(noRanges)
    } else if (hands.key(event, index, focus.move)) event.stopPropagation()
    else if (event.metaKey) return
    else if (event.key === 'Enter') onOpen(index)
    else if (event.key === '+' || event.key === '=') step(1, index)
    else if (event.key === '-') step(-1, index)
    else if (focus.move(event.key) === undefined) return
    event.preventDefault()
  }

  return { onClick, onKeyDown }
}

/** Rows to show by section, in order. Rows of pinned items stay, wherever the view is. */
function rowsBySection(
  layout: GridLayout,
  { first, end }: RowRange,
  pinnedItems: readonly number[],
): [section: number, rows: number[]][] {
  const pinned = [...new Set(pinnedItems.map((item) => rowOfItem(layout, item)))].toSorted((one, other) => one - other)
  const rows = pinned.filter((row) => row >= 0 && row < first)
  for (let row = first; row < Math.min(end, layout.rowCount); row++) rows.push(row)
  rows.push(...pinned.filter((row) => row >= end))
  const sections = Map.groupBy(rows, (row) => layout.rows.section[row])
  const shown: [number, number[]][] = []
  for (const [section, its] of sections) if (section !== undefined) shown.push([section, its])
  return shown
}

/** Where all items lie in this room, below the lead. */
function useLayout(columns: ItemColumns, grouping: Grouping, { width, size }: GridRoom, lead: number): GridLayout {
  const placed = useMemo(() => layoutOf(columns, grouping, { width, size }), [columns, grouping, width, size])
  return useMemo(() => withLead(placed, lead), [placed, lead])
}

/**
 * Items as justified rows in headed sections, of which only those near the view are on the page. One tile is in the tab
 * order; arrow keys move by what is seen, and the focus stays on its item however the grid changes.
 */
export function PhotoGrid({
  columns,
  isWhole,
  grouping,
  label,
  scrubberLabel,
  monthName,
  words,
  source,
  missing,
  onOpen,
  picking,
  place,
  onPlace,
  goal,
  tileSize,
  onTileSize,
  lead,
  ref,
}: PhotoGridProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const size = useElementSize(scroller)
  const headed = grouping !== 'none'

  const leading = useRef<HTMLDivElement>(null)
  const leadHeight = useOuterHeight(leading, lead !== undefined)
  const layout = useLayout(columns, grouping, { width: size.width, size: tileSize }, leadHeight)
  const scroll = useGridScroll(scroller, layout, columns.ref, size.height, place, onPlace, goal)
  useFocusInLead(leading, leadHeight, scroll)
  const zoom = useZoom({ scroller, layout, scroll, viewHeight: size.height, tileSize, onTileSize })
  const focus = useGridFocus(scroller, layout, columns.ref, size.height, scroll)

  const { focusItem, tabStop } = focus
  useImperativeHandle(
    ref,
    () => ({
      focusItem,
      focusAgain: () => focusItem(tabStop),
      tile: (index) => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? undefined,
    }),
    [focusItem, tabStop],
  )

  const shown = useMemo(
    () => rowsBySection(layout, scroll.range, focus.pinnedItems),
    [layout, scroll.range, focus.pinnedItems],
  )

  const hands = pickingHands({ ...picking, count: columns.ref.length, isWhole })

  const { onClick, onKeyDown } = gridHands({ layout, focus, hands, picking, onOpen, step: zoom.stepFrom })

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={headed ? styles.timeline : styles.plain}
        onScroll={scroll.onScroll}
        onWheel={zoom.onWheel}
        onTouchMove={scroll.onExactInput}
        onPointerDown={zoom.onPress}
        onLoadCapture={scroll.onPicture}
        onErrorCapture={scroll.onPicture}
        data-testid="photo-grid-scroller"
      >
        {lead === undefined ? null : (
          // No part of the grid, which has rows alone; it lies on the canvas as they do.
          <div ref={leading} className={styles.lead} style={{ top: -scroll.offset }}>
            {lead}
          </div>
        )}
        <div
          role="grid"
          tabIndex={-1}
          aria-label={label}
          aria-multiselectable
          data-picking={picking.picked.length > 0 || undefined}
          aria-rowcount={isWhole ? rowNumbers(layout) : -1}
          className={styles.canvas}
          style={{ height: scroll.map.canvas }}
          onClick={onClick}
          onKeyDown={onKeyDown}
          onFocus={focus.onFocus}
          onBlur={focus.onBlur}
        >
          {shown.map(([section, rows]) => (
            <GridSection
              key={layout.sections.start[section]}
              layout={layout}
              offset={scroll.offset}
              canvas={scroll.map.canvas}
              columns={columns}
              section={section}
              rows={rows}
              words={words}
              source={source}
              missing={missing}
              tabStop={tabStop}
              picked={picking.picked}
              fetchNow={scroll.settled}
            />
          ))}
        </div>
      </div>
      {headed && isWhole && (
        <Scrubber
          layout={layout}
          grouping={grouping}
          scroller={scroller}
          viewHeight={size.height}
          label={scrubberLabel}
          monthName={monthName}
          range={scroll.map.tops}
          top={scroll.top}
          scrollTo={scroll.scrollTo}
        />
      )}
    </div>
  )
}
