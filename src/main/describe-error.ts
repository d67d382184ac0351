/** Text of an error that may be written down: addresses can carry keys behind their host. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? String(error)) : String(error)
  return text.replaceAll(/(https?:\/\/[^\s/?#"')]+)[^\s"')]*/g, '$1/…')
}
