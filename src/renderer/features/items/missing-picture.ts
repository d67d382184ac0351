import type { ItemRef } from '../../../shared/domain.ts'
import type { Missing } from '../../grid/use-retries.ts'
import { askPicture } from './ask-picture.ts'

/** Tells why the picture of an item did not come, or that it is only not made yet. */
export async function missingPicture(ref: number): Promise<Missing> {
  const state = await askPicture(ref as ItemRef)
  return state.kind === 'not-shown' ? { kind: 'never', reason: state.reason } : { kind: 'again' }
}
