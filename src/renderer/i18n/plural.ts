/** English has two forms; languages with more need their own function. */
export function oneOrMore(count: number, one: string, more: string): string {
  return count === 1 ? one : more
}
