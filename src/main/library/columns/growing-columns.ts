import type { ItemColumns } from '../../../shared/domain.ts'

/** Columns that double their room when it is used up. */
export class GrowingColumns {
  #columns = withRoom(4096)
  #count = 0

  get count(): number {
    return this.#count
  }

  add(ref: number, ratio: number, day: number, flags: number): void {
    if (this.#count === this.#columns.ref.length) {
      const larger = withRoom(this.#count * 2)
      larger.ref.set(this.#columns.ref)
      larger.ratio.set(this.#columns.ratio)
      larger.day.set(this.#columns.day)
      larger.flags.set(this.#columns.flags)
      this.#columns = larger
    }
    const at = this.#count++
    this.#columns.ref[at] = ref
    this.#columns.ratio[at] = ratio
    this.#columns.day[at] = day
    this.#columns.flags[at] = flags
  }

  /** Copies of the right length, so that no unused room crosses to the window. */
  finish(): ItemColumns {
    const { ref, ratio, day, flags } = this.#columns
    const end = this.#count
    return { ref: ref.slice(0, end), ratio: ratio.slice(0, end), day: day.slice(0, end), flags: flags.slice(0, end) }
  }
}

function withRoom(count: number): ItemColumns {
  return {
    ref: new Uint32Array(count),
    ratio: new Float32Array(count),
    day: new Int32Array(count),
    flags: new Uint8Array(count),
  }
}
