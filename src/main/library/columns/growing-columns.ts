import type { Steps } from '../../slices.ts'
import { timedColumns, type ShownRow, type TimedColumns } from './timed-columns.ts'

const rowsOfPiece = 4096
/** New memory costs more than what is put into it. */
const piecesAtATime = 32
const names = ['ref', 'ratio', 'day', 'flags', 'at'] as const

/** Columns that grow piece by piece: nothing is copied, and so nobody waits, until they are whole. */
export class GrowingColumns {
  readonly #full: TimedColumns[] = []
  #piece = timedColumns(rowsOfPiece)
  #count = 0

  get count(): number {
    return this.#full.length * rowsOfPiece + this.#count
  }

  add(row: ShownRow): void {
    if (this.#count === rowsOfPiece) {
      this.#full.push(this.#piece)
      this.#piece = timedColumns(rowsOfPiece)
      this.#count = 0
    }
    const place = this.#count++
    this.#piece.ref[place] = row.ref
    this.#piece.ratio[place] = row.ratio
    this.#piece.day[place] = row.day
    this.#piece.flags[place] = row.flags
    this.#piece.at[place] = row.at
  }

  /** Copies of the right length, so that no unused room is kept or crosses to the window; with rests. */
  *finish(): Steps<TimedColumns> {
    const all = timedColumns(this.count)
    for (const name of names) {
      for (const [at, piece] of this.#full.entries()) {
        all[name].set(piece[name], at * rowsOfPiece)
        if (at % piecesAtATime === piecesAtATime - 1) yield
      }
      all[name].set(this.#piece[name].subarray(0, this.#count), this.#full.length * rowsOfPiece)
    }
    return all
  }
}
