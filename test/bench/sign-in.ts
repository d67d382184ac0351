import { googleEndpoints } from '../../src/main/google/endpoints.ts'
import { openGoogle, type Google } from '../../src/main/google/google.ts'
import type { Fetch } from '../../src/main/ports.ts'
import { createNodePorts } from '../../src/main/headless/ports/node-ports.ts'

/** The emulator says yes by itself; following its redirects is all that a browser would do. */
async function visit(url: string): Promise<boolean> {
  return (await fetch(url)).ok
}

/** Google's client with a sign-in that the command line finds in `home`, too. Asks with `by`. To be closed by the caller. */
export async function signIn(origin: string, clientJson: string, home: string, by?: Fetch): Promise<Google> {
  const endpoints = googleEndpoints(origin)
  if (!endpoints.ok) throw new Error('not a loopback address')
  const google = await openGoogle(createNodePorts({ home, openUrl: visit, ...(by && { fetch: by }) }), endpoints.value)
  await google.useClient({ json: clientJson })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  google.on('signIn', (state) => {
    if (state.phase === 'done') resolve()
    if (state.phase === 'failed') reject(new Error(state.problem.code))
  })
  await google.signIn({ keepPlain: true })
  await promise
  return google
}
