import type { ItemColumns } from '../../../shared/domain.ts'
import type { Steps } from '../../slices.ts'
import { itemRanges } from './matches.ts'

/** By the numbers of items up to `last` a 1 for each of these. */
export function* marked(refs: Uint32Array, last: number): Steps<Uint8Array> {
  const found = new Uint8Array(last + 1)
  for (const [from, end] of itemRanges(refs.length)) {
    for (let place = from; place < end; place++) found[refs[place] ?? 0] = 1
    yield
  }
  return found
}

/** The last first. */
export function reversed({ ref, ratio, day, flags }: ItemColumns): ItemColumns {
  return { ref: ref.toReversed(), ratio: ratio.toReversed(), day: day.toReversed(), flags: flags.toReversed() }
}
