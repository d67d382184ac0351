import type { ItemRef } from '../../../shared/domain.ts'
import type { PictureState } from '../../../shared/picture-state.ts'
import { getBridge } from '../../state/bridge.ts'

/** Pictures of one screen fail at the same time; they are asked for together. */
const togetherMs = 30
const mostTogether = 500

type Answer = (state: PictureState) => void

let waiting = new Map<ItemRef, Answer[]>()

async function askNow(asked: ReadonlyMap<ItemRef, Answer[]>): Promise<void> {
  const refs = [...asked.keys()]
  const answer = await getBridge().call('library.pictures', { refs })
  for (const [index, ref] of refs.entries()) {
    // That nobody answers says nothing of the picture, which is asked for again.
    const state: PictureState = answer.ok
      ? (answer.value[index] ?? { kind: 'not-shown', reason: 'unreadable' })
      : { kind: 'making' }
    for (const tell of asked.get(ref) ?? []) tell(state)
  }
}

/** How far the small picture of an item is. */
export function askPicture(ref: ItemRef): Promise<PictureState> {
  return new Promise((resolve) => {
    if (waiting.size === 0) {
      setTimeout(() => {
        const asked = waiting
        waiting = new Map()
        void askNow(asked)
      }, togetherMs)
    }
    const others = waiting.get(ref)
    if (others) others.push(resolve)
    else if (waiting.size < mostTogether) waiting.set(ref, [resolve])
    else resolve({ kind: 'making' })
  })
}
