import type { Sections } from './sections.ts'
import { scaledHeight, type TileSize } from './sizing/tile-sizes.ts'

/**
 * Justified rows for a whole library at once.
 *
 * Every row is placed exactly, before anything is shown: one pass over 100,000 ratios takes a few milliseconds, less
 * than a frame. So the scroll height is right from the start, the scrubber is exact, and nothing above the reader ever
 * has to be corrected while they scroll. Only the boxes inside a row are computed late, by `rowBoxes`.
 */
export interface GridMetrics {
  /** Pixels available for tiles. */
  width: number
  /** The height rows aim for, in pixels. */
  rowHeight: number
  /** Pixels between tiles and between rows. */
  gap: number
  /** Height of a section's heading; 0 for none. */
  headingHeight: number
  /** Pixels below a section. */
  sectionSpace: number
  /** Pixels between short sections that share a line. */
  besideSpace: number
  /** A section that shares a line is at least this wide, so that its heading can be read. */
  minSectionWidth: number
}

export interface GridLayout {
  metrics: GridMetrics
  /** Ratios as laid out: clamped, never NaN. */
  ratio: Float32Array
  /** Pixels above the first section, for what scrolls away with the items. */
  lead: number
  /** Pixels from the top to the end of the last section. */
  height: number
  rowCount: number
  rows: {
    /** Index of the row's first item; one more entry than rows. */
    start: Uint32Array
    /** Never decreases from row to row. Rows of sections that share a line have the same top. */
    top: Float64Array
    left: Float32Array
    /** Whole pixels. */
    height: Float32Array
    /** Height before rounding: an item is `ratio * exact` wide. */
    exact: Float64Array
    /** 1 if the row reaches from edge to edge. */
    full: Uint8Array
    section: Uint32Array
  }
  sections: {
    key: Int32Array
    /** Index of the section's first item; one more entry than sections. */
    start: Uint32Array
    firstRow: Uint32Array
    top: Float64Array
    left: Float64Array
    width: Float64Array
    /** Heading and rows, without the space below. */
    height: Float64Array
    /** Room for the heading: to the next section on the line, else to the right edge. */
    headingWidth: Float64Array
  }
}

/** Panoramas and very tall pictures are cropped to these shapes in the grid. */
export const narrowestRatio = 0.45
export const widestRatio = 3

/** Pixels left free below the last row. */
export const endSpace = 40

/** Items that are looked at for what is to be expected of all. */
const looks = 1000
/** A few milliseconds of placing. */
const itemsAtATime = 20_000

/** A last row that fills the line when stretched by no more than this is stretched. */
const lastRowStretch = 1.15

/** The ratio a tile gets: within the limits, and square for an item whose size is unknown. */
export function tileRatio(ratio: number): number {
  if (!(ratio > 0) || ratio === Number.POSITIVE_INFINITY) return 1
  return Math.min(widestRatio, Math.max(narrowestRatio, ratio))
}

function larger<Numbers extends Uint32Array | Float64Array | Float32Array | Uint8Array>(
  room: Numbers,
  before: Numbers,
): Numbers {
  room.set(before)
  return room
}

/** Makes room for about as many rows as there will be: on a long list new memory costs more than the rows themselves. */
class RowWriter {
  count = 0
  start: Uint32Array
  top: Float64Array
  left: Float32Array
  height: Float32Array
  exact: Float64Array
  full: Uint8Array
  section: Uint32Array

  constructor(rows: number) {
    this.start = new Uint32Array(rows + 1)
    this.top = new Float64Array(rows)
    this.left = new Float32Array(rows)
    this.height = new Float32Array(rows)
    this.exact = new Float64Array(rows)
    this.full = new Uint8Array(rows)
    this.section = new Uint32Array(rows)
  }

  #grow(): void {
    const rows = Math.ceil(this.top.length * 1.5)
    this.start = larger(new Uint32Array(rows + 1), this.start)
    this.top = larger(new Float64Array(rows), this.top)
    this.left = larger(new Float32Array(rows), this.left)
    this.height = larger(new Float32Array(rows), this.height)
    this.exact = larger(new Float64Array(rows), this.exact)
    this.full = larger(new Uint8Array(rows), this.full)
    this.section = larger(new Uint32Array(rows), this.section)
  }

  /** Adds a row and returns its height in whole pixels. */
  add(section: number, start: number, top: number, left: number, exact: number, full: boolean): number {
    if (this.count === this.top.length) this.#grow()
    const row = this.count++
    const height = Math.max(1, Math.round(exact))
    this.start[row] = start
    this.top[row] = top
    this.left[row] = left
    this.height[row] = height
    this.exact[row] = exact
    this.full[row] = full ? 1 : 0
    this.section[row] = section
    return height
  }

  finish(items: number): GridLayout['rows'] {
    this.start[this.count] = items
    return {
      start: this.start.subarray(0, this.count + 1),
      top: this.top.subarray(0, this.count),
      left: this.left.subarray(0, this.count),
      height: this.height.subarray(0, this.count),
      exact: this.exact.subarray(0, this.count),
      full: this.full.subarray(0, this.count),
      section: this.section.subarray(0, this.count),
    }
  }
}

/** Breaks the items of one section into rows below `top`, and returns where the last one ends. */
function breakIntoRows(
  rows: RowWriter,
  section: number,
  ratio: Float32Array,
  first: number,
  end: number,
  top: number,
  metrics: GridMetrics,
): number {
  const { width, rowHeight, gap } = metrics
  let y = top
  let start = first
  let sum = 0
  const add = (exact: number, full: boolean): void => {
    y += rows.add(section, start, y, 0, exact, full) + gap
  }
  for (let index = first; index < end; index++) {
    const own = ratio[index] ?? 1
    const before = index - start
    const filled = (width - gap * before) / (sum + own)
    if (filled > rowHeight) {
      sum += own
      continue
    }
    // Infinity where nothing is before.
    const filledWithout = (width - gap * (before - 1)) / sum
    // Whichever row is nearer to the height aimed for, measured as a factor.
    if (filledWithout * filled < rowHeight * rowHeight) {
      add(filledWithout, true)
      start = index
      sum = own
    } else {
      add(filled, true)
      start = index + 1
      sum = 0
    }
  }
  if (start < end) {
    const filled = (width - gap * (end - start - 1)) / sum
    const full = filled <= rowHeight * lastRowStretch
    add(full ? filled : rowHeight, full)
  }
  return y - gap
}

/** Width of the items side by side at the height aimed for, or Infinity once it is certain that they need two rows. */
function naturalWidth(ratio: Float32Array, first: number, end: number, metrics: GridMetrics): number {
  let width = -metrics.gap
  for (let index = first; index < end; index++) {
    width += (ratio[index] ?? 1) * metrics.rowHeight + metrics.gap
    if (width > metrics.width) return Number.POSITIVE_INFINITY
  }
  return width
}

/** About how many rows there will be, by the shapes of some items; rather more than fewer. */
function expectedRows(ratios: Float32Array, sections: number, { width, rowHeight }: GridMetrics): number {
  // Shapes often come again after an even number of items.
  const step = Math.floor(ratios.length / looks) | 1
  let [sum, looked] = [0, 0]
  for (let index = 0; index < ratios.length; index += step, looked++) sum += tileRatio(ratios[index] ?? 1)
  const full = looked === 0 ? 0 : ((sum / looked) * ratios.length * rowHeight) / width
  return Math.min(ratios.length, Math.ceil(full * 1.1) + sections) + 1
}

/**
 * Places every row of every section. Items keep their order: to the right, then down. Each section starts below the
 * one before, except that short sections (one row, not filling it) stand side by side while they fit.
 */
export function layoutGrid(ratios: Float32Array, sections: Sections, metrics: GridMetrics): GridLayout {
  const steps = layoutSteps(ratios, sections, metrics)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same with a rest after some thousand items, for who has something else to do in between. */
export function* layoutSteps(
  ratios: Float32Array,
  sections: Sections,
  metrics: GridMetrics,
): Generator<undefined, GridLayout> {
  const ratio = new Float32Array(ratios.length)
  const count = sections.key.length
  const rows = new RowWriter(expectedRows(ratios, count, metrics))
  const firstRow = new Uint32Array(count)
  const tops = new Float64Array(count)
  const lefts = new Float64Array(count)
  const widths = new Float64Array(count)
  const heights = new Float64Array(count)
  const headingWidths = new Float64Array(count).fill(metrics.width)
  const shares = metrics.headingHeight > 0

  let bottom = 0
  // The line that still has room: its top, and where its last section ends.
  let lineTop = 0
  let lineEnd = Number.POSITIVE_INFINITY
  let rested = 0

  for (let section = 0; section < count; section++) {
    const first = sections.start[section] ?? 0
    const end = sections.start[section + 1] ?? first
    if (end - rested > itemsAtATime) {
      rested = end
      yield
    }
    for (let index = first; index < end; index++) ratio[index] = tileRatio(ratios[index] ?? 1)
    const natural = naturalWidth(ratio, first, end, metrics)
    const short = shares && natural * lastRowStretch < metrics.width
    firstRow[section] = rows.count

    if (short) {
      const width = Math.min(metrics.width, Math.max(natural, metrics.minSectionWidth))
      const besideLeft = Math.ceil(lineEnd + metrics.besideSpace)
      const beside = besideLeft + width <= metrics.width
      const left = beside ? besideLeft : 0
      if (beside) headingWidths[section - 1] = (widths[section - 1] ?? 0) + metrics.besideSpace / 2
      else lineTop = bottom
      headingWidths[section] = metrics.width - left
      const height = rows.add(section, first, lineTop + metrics.headingHeight, left, metrics.rowHeight, false)
      tops[section] = lineTop
      lefts[section] = left
      widths[section] = width
      heights[section] = metrics.headingHeight + height
      lineEnd = left + width
      bottom = lineTop + metrics.headingHeight + height + metrics.sectionSpace
      continue
    }

    tops[section] = bottom
    widths[section] = metrics.width
    const rowsEnd = breakIntoRows(rows, section, ratio, first, end, bottom + metrics.headingHeight, metrics)
    heights[section] = rowsEnd - bottom
    bottom = rowsEnd + metrics.sectionSpace
    lineEnd = Number.POSITIVE_INFINITY
  }

  return {
    metrics,
    ratio,
    lead: 0,
    height: count === 0 ? 0 : bottom - metrics.sectionSpace,
    rowCount: rows.count,
    rows: rows.finish(ratio.length),
    sections: {
      key: sections.key,
      start: sections.start,
      firstRow,
      top: tops,
      left: lefts,
      width: widths,
      height: heights,
      headingWidth: headingWidths,
    },
  }
}

/** The same with room for something above the first section: everything lies so much lower. */
export function withLead(layout: GridLayout, lead: number): GridLayout {
  const down = lead - layout.lead
  if (down === 0) return layout
  const { rows, sections } = layout
  return {
    ...layout,
    lead,
    height: layout.height + down,
    rows: { ...rows, top: rows.top.map((top) => top + down) },
    sections: { ...sections, top: sections.top.map((top) => top + down) },
  }
}

export interface Box {
  index: number
  /** Pixels from the left edge of the grid. */
  left: number
  width: number
}

/** The tiles of one row in whole pixels. A full row ends exactly at the right edge. */
export function rowBoxes(layout: GridLayout, row: number): Box[] {
  const { rows, ratio, metrics } = layout
  const first = rows.start[row] ?? 0
  const end = rows.start[row + 1] ?? first
  const exact = rows.exact[row] ?? metrics.rowHeight
  const boxes: Box[] = []
  let x = rows.left[row] ?? 0
  for (let index = first; index < end; index++) {
    const right = x + (ratio[index] ?? 1) * exact
    const left = Math.round(x)
    boxes.push({ index, left, width: Math.max(1, Math.round(right) - left) })
    x = right + metrics.gap
  }
  return boxes
}

/** Lengths for a grid of this width: smaller rows on small windows, and room for a finger or a pointer between sections. */
export function metricsFor(width: number, headings: boolean, size: TileSize = 'medium'): GridMetrics {
  const usual = width < 480 ? 116 : width < 800 ? 160 : width < 1300 ? 196 : width < 1900 ? 228 : 260
  const gap = width < 480 ? 3 : 4
  return {
    width: Math.max(64, Math.floor(width)),
    rowHeight: scaledHeight(usual, size),
    gap,
    headingHeight: headings ? 44 : 0,
    sectionSpace: width < 480 ? 12 : 20,
    besideSpace: width < 480 ? 12 : 20,
    minSectionWidth: 148,
  }
}
