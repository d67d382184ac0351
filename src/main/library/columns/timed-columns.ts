import type { ItemColumns } from '../../../shared/domain.ts'

/** A list of items as columns, with the instant by which each stands where it does, newest first. */
export interface TimedColumns extends ItemColumns {
  /** Milliseconds since 1970. */
  at: Float64Array
}

/** One entry of such columns. */
export interface ShownRow {
  ref: number
  ratio: number
  day: number
  flags: number
  at: number
}

/** Columns of so many items, all of them zero. */
export function timedColumns(count: number): TimedColumns {
  return {
    ref: new Uint32Array(count),
    ratio: new Float32Array(count),
    day: new Int32Array(count),
    flags: new Uint8Array(count),
    at: new Float64Array(count),
  }
}
