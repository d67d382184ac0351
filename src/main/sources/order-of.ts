/** What one source puts into an album, in its order. */
export interface Members<Item> {
  /** What tells the source apart from the others of the album. */
  source: string
  /** A complete list of the Library API leads; others say what comes after what. */
  leads: boolean
  /** None twice. */
  items: readonly Item[]
}

/**
 * The order in which the items of an album are shown, each once. One source says it by itself. Of several those that lead are
 * taken first, and by their names, so that it does not matter in which order they are given; an item that is not placed yet
 * comes behind the one that it follows in its own source, and at the front if it follows none. What one source leaves out
 * stays where another has it.
 */
export function orderOf<Item>(sources: readonly Members<Item>[]): Item[] {
  const inTurn = sources.toSorted(
    (one, other) => Number(other.leads) - Number(one.leads) || (one.source < other.source ? -1 : 1),
  )
  /** What comes behind an item; `undefined` is the front. A chain, because an album can have a hundred thousand items. */
  const next = new Map<Item | undefined, Item | undefined>()
  for (const { items } of inTurn) {
    let before: Item | undefined
    for (const item of items) {
      if (!next.has(item)) {
        next.set(item, next.get(before))
        next.set(before, item)
      }
      before = item
    }
  }
  const order: Item[] = []
  for (let item = next.get(undefined); item !== undefined; item = next.get(item)) order.push(item)
  return order
}
