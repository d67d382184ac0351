/** An error with a code, as those of the network have. */
export function withCode(message: string, code: string): Error {
  return Object.assign(new Error(message), { code })
}
