/**
 * Whole numbers that rise, as people write them: `1–4, 6`. `number` writes one of them, `dash` stands between the ends of a
 * range.
 */
export function numberRanges(
  numbers: readonly number[],
  number: (value: number) => string = String,
  dash: string = '–',
): string {
  const found: [number, number][] = []
  for (const each of numbers) {
    const last = found.at(-1)
    if (last && each === last[1] + 1) last[1] = each
    else found.push([each, each])
  }
  return found.map(([first, last]) => (first === last ? number(first) : number(first) + dash + number(last))).join(', ')
}
