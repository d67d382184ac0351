import { timedColumns, type ShownRow, type TimedColumns } from './timed-columns.ts'

/** Columns that double their room when it is used up. */
export class GrowingColumns {
  #columns = timedColumns(4096)
  #count = 0

  get count(): number {
    return this.#count
  }

  add({ ref, ratio, day, flags, at }: ShownRow): void {
    if (this.#count === this.#columns.ref.length) {
      const larger = timedColumns(this.#count * 2)
      larger.ref.set(this.#columns.ref)
      larger.ratio.set(this.#columns.ratio)
      larger.day.set(this.#columns.day)
      larger.flags.set(this.#columns.flags)
      larger.at.set(this.#columns.at)
      this.#columns = larger
    }
    const place = this.#count++
    this.#columns.ref[place] = ref
    this.#columns.ratio[place] = ratio
    this.#columns.day[place] = day
    this.#columns.flags[place] = flags
    this.#columns.at[place] = at
  }

  /** Copies of the right length, so that no unused room is kept or crosses to the window. */
  finish(): TimedColumns {
    const { ref, ratio, day, flags, at } = this.#columns
    const end = this.#count
    return {
      ref: ref.slice(0, end),
      ratio: ratio.slice(0, end),
      day: day.slice(0, end),
      flags: flags.slice(0, end),
      at: at.slice(0, end),
    }
  }
}
