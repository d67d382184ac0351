import type { ItemColumns } from '../../../src/shared/domain.ts'

/** Columns of these items; nothing else in them means anything. */
export function columnsOf(...refs: number[]): ItemColumns {
  return {
    ref: Uint32Array.from(refs),
    day: Int32Array.from(refs),
    flags: Uint8Array.from(refs),
    ratio: Float32Array.from(refs),
  }
}
