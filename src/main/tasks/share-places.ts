/** What a lane could use of the places. */
export interface Demand {
  /** Downloads it has waiting or under way, as far as it is allowed. */
  most: number
  /** Places that it had so far: where there are fewer places than lanes, the one with the fewest comes next. */
  turns: number
}

/**
 * Shares places among lanes, one after the other, so that two lanes that both want more differ by one at most, and
 * no place stays empty that somebody could use. The answer is in the order of the demands.
 */
export function sharePlaces(total: number, demands: readonly Demand[]): number[] {
  const order = demands.map((demand, at) => ({ ...demand, at })).toSorted((one, other) => one.turns - other.turns)
  const shares = demands.map(() => 0)
  let left = total
  for (let given = 0; given < total && left > 0; given++) {
    for (const { at, most } of order) {
      if (left === 0 || given >= most) continue
      shares[at] = given + 1
      left--
    }
  }
  return shares
}
