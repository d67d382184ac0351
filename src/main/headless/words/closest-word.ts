/** How many letters are added, left out, exchanged or swapped with their neighbour between two words. */
function distance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, at) => at)]
  for (let at = 1; at <= one.length; at++) {
    const before = rows[at - 1] ?? []
    const row = [at]
    for (let to = 1; to <= other.length; to++) {
      const cost = one[at - 1] === other[to - 1] ? 0 : 1
      const steps = [(before[to] ?? 0) + 1, (row[to - 1] ?? 0) + 1, (before[to - 1] ?? 0) + cost]
      if (at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1])
        steps.push((rows[at - 2]?.[to - 2] ?? 0) + 1)
      row.push(Math.min(...steps))
    }
    rows.push(row)
  }
  return rows[one.length]?.[other.length] ?? 0
}

/** The word that was probably meant: one slip for every four letters at most. Undefined if none is that close. */
export function closestWord(word: string, known: readonly string[]): string | undefined {
  const slips = Math.max(1, Math.floor(word.length / 4))
  const near = known
    .map((candidate) => ({ candidate, slips: distance(word.toLowerCase(), candidate) }))
    .filter((one) => one.slips <= slips && one.slips < word.length)
    .sort((one, other) => one.slips - other.slips)
  return near[0]?.candidate
}
