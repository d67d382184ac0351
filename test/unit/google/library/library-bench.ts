import { afterAll, beforeAll, beforeEach } from 'vitest'
import { googleEndpoints } from '../../../../src/main/google/endpoints.ts'
import type { LibraryApi } from '../../../../src/main/google/library/library-api.ts'
import { scopes } from '../../../../src/main/google/library/methods.ts'
import { createLibraryClient } from '../../../../src/main/google/library/library-client.ts'
import { createLibraryWrites, type LibraryWrites } from '../../../../src/main/google/library/library-writes.ts'
import type { LibraryClientParts } from '../../../../src/main/google/library/library-client.ts'
import { createNetworkWatch } from '../../../../src/main/google/pace/network-watch.ts'
import { createPacedCalls } from '../../../../src/main/google/pace/paced-calls.ts'
import { createTokenSource } from '../../../../src/main/google/sign-in/token-source.ts'
import type { TokenSource } from '../../../../src/main/google/sign-in/token-source.ts'
import type { Fetch } from '../../../../src/main/ports.ts'
import { takeTurns } from '../../../../src/main/turns.ts'
import { startStubServer } from '../stub-server.ts'
import type { Answer, StubServer } from '../stub-server.ts'
import { standingClock, type StandingClock } from '../../../clocks/standing-clock.ts'

export const never = new AbortController().signal

export function refusal(code: number, status: string, message = ''): Answer {
  return { status: code, json: { error: { code, message, status } } }
}

export const expiredToken = refusal(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.')
export const album = { id: 'A', title: 'Trip' }

/** A client of the Library API for each test, at a server that answers as it is told. To be called once at the top of a test file. */
export function libraryBench() {
  let server: StubServer
  let clock: StandingClock
  let tokens: TokenSource
  let library: LibraryApi
  let writes: LibraryWrites
  let allowed: string[]
  let counted: number
  let signedIn: boolean
  let deaths: string[]
  let stored: string
  let uses: string[]
  let clientWith: (fetch: Fetch) => LibraryApi
  let refused: Awaited<ReturnType<LibraryClientParts['quota']>> | undefined

  beforeAll(async () => {
    server = await startStubServer()
  })
  afterAll(() => server.close())
  beforeEach(() => {
    server.requests.length = 0
    clock = standingClock(undefined, { hasty: true })
    counted = 0
    signedIn = true
    deaths = []
    stored = 'refresh-1'
    uses = []
    refused = undefined
    allowed = [scopes.readAppCreated]
    let issued = 0
    server.on('/token', () => ({ json: { access_token: `access-${(issued += 1)}`, expires_in: 3599 } }))
    const result = googleEndpoints(server.origin)
    if (!result.ok) throw new Error('expected endpoints')
    const ports = { fetch, clock, random: (count: number) => new Uint8Array(count) }
    const client = { clientId: 'c', clientSecret: 's' }
    tokens = createTokenSource(ports, result.value, {
      read: () => Promise.resolve(signedIn ? { client, refreshToken: stored } : undefined),
      replace: (token) => Promise.resolve(void (stored = token)),
      died: (token) => Promise.resolve(void deaths.push(token)),
      email: () => 'anna@example.com',
    })
    const partsWith = (over: Fetch): LibraryClientParts => {
      const used = { ...ports, fetch: over }
      return {
        ports: used,
        paced: createPacedCalls(used),
        network: createNetworkWatch(clock),
        endpoints: result.value,
        tokens,
        account: () => ({ email: 'anna@example.com', scopes: allowed }),
        quota: (use) => {
          uses.push(use)
          return Promise.resolve(
            refused ?? {
              end(sent) {
                if (sent) counted += 1
              },
            },
          )
        },
        listsAre: 'lists',
      }
    }
    clientWith = (over) => createLibraryClient(partsWith(over))
    writes = createLibraryWrites({ ...partsWith(fetch), inTurn: takeTurns() })
    library = clientWith(fetch)
  })

  return {
    get server() {
      return server
    },
    get clock() {
      return clock
    },
    get library() {
      return library
    },
    get writes() {
      return writes
    },
    /** Scopes that the account has. */
    set allowed(value: string[]) {
      allowed = value
    },
    get counted() {
      return counted
    },
    set counted(value) {
      counted = value
    },
    get signedIn() {
      return signedIn
    },
    set signedIn(value) {
      signedIn = value
    },
    get deaths() {
      return deaths
    },
    get stored() {
      return stored
    },
    get clientWith() {
      return clientWith
    },
    get refused() {
      return refused
    },
    set refused(value) {
      refused = value
    },
  }
}
