import type { ItemId, ItemRef } from '../../../shared/domain.ts'
import { getBridge } from '../bridge.ts'

/** Ids of items by their numbers, which the window goes by, and the other way round: as far as somebody asked. */
const ids = new Map<ItemRef, ItemId>()
const refs = new Map<ItemId, ItemRef>()
/** More than a person comes by. */
const mostKept = 10_000

function keep(ref: ItemRef, id: ItemId): void {
  if (ids.size >= mostKept) forgetNames()
  ids.set(ref, id)
  refs.set(id, ref)
}

/** To be called where numbers have become those of other items. */
export function forgetNames(): void {
  ids.clear()
  refs.clear()
}

/** The id of an item, if it was asked for before in this folder. Asks for nothing. */
export function knownId(ref: ItemRef): ItemId | undefined {
  return ids.get(ref)
}

/** The number of an item by its id, if it was asked for before in this folder. Asks for nothing. */
export function knownRef(id: ItemId): ItemRef | undefined {
  return refs.get(id)
}

/** Asks for what is not known of these; afterwards it is, unless the item is not here or the engine did not answer. */
export async function learnIds(wanted: readonly ItemRef[]): Promise<void> {
  // One by one, because those that are not here are left out of an answer.
  await Promise.all(
    wanted.map(async (ref) => {
      if (ids.has(ref)) return
      const answer = await getBridge().call('library.ids', { refs: [ref] })
      const [id] = answer.ok ? answer.value : []
      if (id !== undefined) keep(ref, id)
    }),
  )
}

/** As `learnIds`, the other way round. False if the engine did not answer, so that nobody knows what is here. */
export async function learnRefs(wanted: readonly ItemId[]): Promise<boolean> {
  const unknown = wanted.filter((id) => !refs.has(id))
  if (unknown.length === 0) return true
  const answer = await getBridge().call('library.refs', { ids: unknown })
  if (!answer.ok) return false
  answer.value.forEach((ref, at) => {
    const id = unknown[at]
    if (ref !== null && id !== undefined) keep(ref, id)
  })
  return true
}
