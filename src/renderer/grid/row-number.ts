import type { GridLayout } from './layout.ts'

type Numbered = Pick<GridLayout, 'rowCount' | 'metrics'> & {
  rows: Pick<GridLayout['rows'], 'section'>
  sections: Pick<GridLayout['sections'], 'key'>
}

/**
 * The number that a screen reader says of a row of pictures, from 1. Headings are rows as well, and each has the number before its
 * first row: browsers believe no numbers that leave out a row which is on the page.
 */
export function rowNumber({ rows, metrics }: Numbered, row: number): number {
  const headings = metrics.headingHeight > 0 ? (rows.section[row] ?? 0) + 1 : 0
  return row + 1 + headings
}

/** How many rows there are in this way of counting. */
export function rowNumbers({ rowCount, metrics, sections }: Numbered): number {
  return rowCount + (metrics.headingHeight > 0 ? sections.key.length : 0)
}
