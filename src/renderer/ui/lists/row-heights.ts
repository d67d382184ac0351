/**
 * How high the rows of a long list are, of which only those near the view are ever drawn: what was measured, and for any other
 * row what those have on average. Lengths are pixels; a row's height has the gap below it.
 */
export class RowHeights {
  readonly count: number
  readonly #measured: Float64Array
  #known = 0
  #sum = 0
  readonly #guess: number

  /** `guess`: a row's height while none was measured. */
  constructor(count: number, guess: number) {
    this.count = count
    this.#guess = guess
    this.#measured = new Float64Array(count)
  }

  /** What a row is taken for that was never drawn. */
  get usual(): number {
    return this.#known === 0 ? this.#guess : this.#sum / this.#known
  }

  /** Remembers what was measured. Heights of nothing and rows outside of the list are left out. */
  set(row: number, height: number): void {
    if (!(height > 0) || !(row >= 0 && row < this.count)) return
    const before = this.#measured[row] ?? 0
    if (before === 0) this.#known++
    this.#sum += height - before
    this.#measured[row] = height
  }

  height(row: number): number {
    const measured = this.#measured[row] ?? 0
    return measured > 0 ? measured : this.usual
  }

  /** Where a row begins; for `count`, where the list ends. */
  top(row: number): number {
    const usual = this.usual
    let top = 0
    for (let at = 0; at < Math.min(row, this.count); at++) {
      const measured = this.#measured[at] ?? 0
      top += measured > 0 ? measured : usual
    }
    return top
  }

  /** The row at this height; the first or the last one beyond the ends, and 0 in an empty list. */
  rowAt(height: number): number {
    const usual = this.usual
    let bottom = 0
    for (let row = 0; row < this.count; row++) {
      const measured = this.#measured[row] ?? 0
      bottom += measured > 0 ? measured : usual
      if (bottom > height) return row
    }
    return Math.max(0, this.count - 1)
  }
}
