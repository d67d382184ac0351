const dayMs = 86_400_000

/** The years of days since 1970, in the order in which they come, and the places in turn: one of each year, then the next of each. */
export function yearsOf(days: ArrayLike<number>): { years: number[]; spread: number[] } {
  const places = new Map<number, number[]>()
  for (let at = 0; at < days.length; at++) {
    const year = new Date((days[at] ?? 0) * dayMs).getUTCFullYear()
    const its = places.get(year)
    if (its) its.push(at)
    else places.set(year, [at])
  }
  const groups = [...places.values()]
  const longest = groups.reduce((most, { length }) => Math.max(most, length), 0)
  const spread = Array.from({ length: longest }, (_, turn) => groups.flatMap((its) => its[turn] ?? [])).flat()
  return { years: [...places.keys()], spread }
}
