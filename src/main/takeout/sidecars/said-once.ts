/** What several files say, each value once: two are the same if they are as JSON. */
export function saidOnce<Value>(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}
