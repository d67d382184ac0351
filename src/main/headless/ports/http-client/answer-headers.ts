import type { IncomingMessage } from 'node:http'

/** The headers of an answer by their names in lower case. */
export function headerOf({ headers }: IncomingMessage): (name: string) => string | undefined {
  return (name) => {
    const value = headers[name]
    return typeof value === 'object' ? value.join(', ') : value
  }
}
