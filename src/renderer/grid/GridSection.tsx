/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of the grid are placed one by one, which no table element can be */
import { memo } from 'react'
import type { ItemColumns } from '../../shared/domain.ts'
import type { NotShownReason } from '../../shared/picture-state.ts'
import styles from './grid.module.css'
import { type GridLayout, rowBoxes } from './layout.ts'
import { rowNumber } from './row-number.ts'
import { countPlaces, hasPlace, type Ranges } from './picking/ranges.ts'
import { SectionMark } from './picking/SectionMark.tsx'
import { Tile } from './Tile.tsx'
import type { Missing } from './use-retries.ts'

/** What a grid needs to be told about the items and sections it shows. */
export interface GridWords {
  /** Heading of a section, in a long form and one for narrow sections. */
  heading: (key: number) => { long: string; short: string }
  /** Number of items of a section, as text. */
  count: (items: number) => string
  /** What a screen reader says for a tile. */
  tile: (index: number) => string
  /** Name of the check mark that picks all of a section, given its heading. */
  pickAll: (heading: string) => string
  /** Why there is no picture, as a tile says it. */
  notShown: Readonly<Record<NotShownReason, { short: string }>>
}

interface GridSectionProps {
  layout: GridLayout
  /** What the list has been moved up by, and the height of the canvas on which a part of it lies. */
  offset: number
  canvas: number
  columns: ItemColumns
  section: number
  /** Rows of this section that are shown, in order. */
  rows: readonly number[]
  words: GridWords
  /** Address of a thumbnail. */
  source: (ref: number) => string
  /** Tells why a picture did not come. */
  missing: (ref: number) => Promise<Missing>
  tabStop: number
  fetchNow: boolean
  /** Places of items that are picked. */
  picked: Ranges
}

/** What lies further beyond the canvas than this is drawn here: browsers have no numbers for the whole of a long section. */
const farBeyond = 100_000

/** A heading with weekday, month and count needs about this many pixels. */
const longHeadingWidth = 300

function sameRows(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((row, at) => row === other[at])
}

/** A heading and the rows below it that are near the view. */
export const GridSection = memo(
  function GridSection({
    layout,
    offset,
    canvas,
    columns,
    section,
    rows,
    words,
    source,
    missing,
    tabStop,
    fetchNow,
    picked,
  }: GridSectionProps) {
    const { sections, metrics } = layout
    const place = (inList: number): number => Math.min(canvas + farBeyond, Math.max(-farBeyond, inList - offset))
    const topInList = sections.top[section] ?? 0
    const top = place(topInList)
    const bottom = place(topInList + (sections.height[section] ?? 0))
    const width = sections.width[section] ?? 0
    const left = sections.left[section] ?? 0
    const headingWidth = sections.headingWidth[section] ?? width
    // Headings of one line read alike.
    const sharesLine = left > 0 || sections.top[section + 1] === topInList
    const [start, end] = [sections.start[section] ?? 0, sections.start[section + 1] ?? 0]
    const items = end - start
    const headed = metrics.headingHeight > 0
    const heading = headed ? words.heading(sections.key[section] ?? 0) : undefined
    return (
      <div
        role="rowgroup"
        className={styles.section}
        style={{ top, left, width, height: bottom - top }}
        aria-label={heading?.long}
      >
        {heading && (
          <div
            role="row"
            aria-rowindex={rowNumber(layout, sections.firstRow[section] ?? 0) - 1}
            className={styles.headingRow}
            style={{ height: metrics.headingHeight, width: headingWidth }}
          >
            <div role="rowheader" className={styles.heading}>
              <span className={styles.headingText}>
                {sharesLine || headingWidth < longHeadingWidth ? heading.short : heading.long}
              </span>
              <span className={styles.headingCount}>{words.count(items)}</span>
              <SectionMark
                section={section}
                items={items}
                picked={countPlaces(picked, start, end)}
                label={words.pickAll(heading.long)}
                isTabStop={tabStop >= start && tabStop < end}
              />
            </div>
          </div>
        )}
        {rows.map((row) => {
          const height = layout.rows.height[row] ?? 0
          return (
            <div
              key={row}
              role="row"
              aria-rowindex={rowNumber(layout, row)}
              className={styles.row}
              style={{ top: place(layout.rows.top[row] ?? 0) - top }}
            >
              {rowBoxes(layout, row).map((box) => (
                <Tile
                  key={columns.ref[box.index]}
                  index={box.index}
                  left={box.left - left}
                  width={box.width}
                  height={height}
                  flags={columns.flags[box.index] ?? 0}
                  label={words.tile(box.index)}
                  itemRef={columns.ref[box.index] ?? 0}
                  source={source(columns.ref[box.index] ?? 0)}
                  missing={missing}
                  notShown={words.notShown}
                  tabStop={box.index === tabStop}
                  isPicked={hasPlace(picked, box.index)}
                  fetchNow={fetchNow}
                />
              ))}
            </div>
          )
        })}
      </div>
    )
  },
  (before, after) =>
    before.layout === after.layout &&
    before.offset === after.offset &&
    before.canvas === after.canvas &&
    before.columns === after.columns &&
    before.section === after.section &&
    before.words === after.words &&
    before.source === after.source &&
    before.missing === after.missing &&
    before.tabStop === after.tabStop &&
    before.fetchNow === after.fetchNow &&
    before.picked === after.picked &&
    sameRows(before.rows, after.rows),
)
