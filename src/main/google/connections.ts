import type { GooglePorts } from './google.ts'
import { createHomeTurns } from '../home/home-turns.ts'
import type { Endpoints } from './endpoints.ts'
import type { AccountGrants } from './library/account-call.ts'
import type { AccountSession } from './library/library-api.ts'
import { createLibraryClient } from './library/library-client.ts'
import { createLibraryWrites } from './library/library-writes.ts'
import { createMediaClient } from './library/media-client.ts'
import { grantsOf } from './library/methods.ts'
import { createUploadClient } from './library/upload-client.ts'
import type { DayLimits } from './pace/day-limits.ts'
import { createDayQuota } from './pace/day-quota.ts'
import { createNetworkWatch } from './pace/network-watch.ts'
import type { NetworkWatch } from './pace/network-watch.ts'
import { createPacedCalls } from './pace/paced-calls.ts'
import { createPauseGate } from './pace/pause-gate.ts'
import type { RequestLedger } from './pace/request-ledger.ts'
import type { AccountKeeper } from './sign-in/account-keeper.ts'
import { createTokenSource } from './sign-in/token-source.ts'
import type { TokenSource } from './sign-in/token-source.ts'

/** Who waits for Google; all accounts together, so that whoever is heard by one of them is heard. */
export interface NetworkWatches {
  backup: NetworkWatch
  /** Lists of albums that a person looks at. */
  albums: NetworkWatch
  /** What is put into Google Photos, and read back from there. */
  putting: NetworkWatch
  /** Sign-ins and sign-outs. */
  accounts: NetworkWatch
}

/** What an account asks with, by whom it is asked for: all of them share its token, its pauses, and its requests of the day. */
interface Connection {
  tokens: TokenSource
  session: AccountSession
  attended: AccountSession
  putting: AccountSession
}

interface Connections {
  /** The same for the same account, once it was asked for. */
  connect(id: string): Connection
  /** Ends refreshes under way, and forgets the token of an account, or of all. */
  clear(id?: string): void
}

interface ConnectionsParts {
  ports: GooglePorts
  endpoints: Endpoints
  keeper: AccountKeeper
  ledger: RequestLedger
  limits: () => DayLimits
  network: NetworkWatches
  /** By which the ledger counts the requests of an account. */
  clientKey: (id: string) => string
  /** Google no longer accepts the sign-in of an account. */
  died: () => void
}

/** The connections of accounts, each made when it is needed first. */
export function createConnections(parts: ConnectionsParts): Connections {
  const { ports, network } = parts
  const connections = new Map<string, Connection>()
  // Nobody is told about covers: each has a place of its own that stays empty.
  const covers = createNetworkWatch(ports.clock)

  return {
    connect(id) {
      const connection = connections.get(id) ?? connectionOf(parts, id, { ...network, covers })
      connections.set(id, connection)
      return connection
    },
    clear(id) {
      for (const [one, { tokens }] of connections) if (id === undefined || one === id) tokens.clear()
    },
  }
}

function tokensOf({ ports, endpoints, keeper, died }: ConnectionsParts, id: string): TokenSource {
  return createTokenSource(ports, endpoints, {
    read: () => keeper.signIn(id),
    replace: (refreshToken) => keeper.replaceToken(id, refreshToken),
    email: () => keeper.find(id)?.email ?? '',
    async died(refreshToken, problem) {
      ports.log('warn', 'sign-in-died', { detail: problem.detail })
      await keeper.markDead(id, refreshToken)
      died()
    },
  })
}

function connectionOf(
  parts: ConnectionsParts,
  id: string,
  { backup, albums, covers, putting }: NetworkWatches & { covers: NetworkWatch },
): Connection {
  const { ports, endpoints, keeper, ledger, limits } = parts
  const key = (): string => parts.clientKey(id)
  const tokens = tokensOf(parts, id)
  const account = (): AccountGrants => {
    const record = keeper.find(id)
    return { email: record?.email ?? '', scopes: record?.scopes ?? [] }
  }
  const dayUsedUp = (): boolean => ledger.left(key(), 'bytes').now === 0
  const [quota, paced, gate] = [createDayQuota(ledger, key), createPacedCalls(ports), createPauseGate(ports.clock)]
  const inTurn = createHomeTurns(ports, id)
  const calls = { ports, paced, endpoints, tokens, account, quota }
  const sessionFor = (
    { listsAre, bytesAre }: { listsAre: 'lists' | 'albums-shown'; bytesAre: 'bytes' | 'covers' },
    hearing: { lists: NetworkWatch; bytes: NetworkWatch },
  ): AccountSession => ({
    library: createLibraryClient({ ...calls, network: hearing.lists, listsAre }),
    media: createMediaClient({ ports, endpoints, gate, network: hearing.bytes, dayUsedUp, quota, bytesAre }),
    writes: createLibraryWrites({ ...calls, network: hearing.lists, inTurn }),
    uploads: createUploadClient({ ...calls, network: hearing.bytes }),
    grants: () => grantsOf(account().scopes),
    downloadQuota() {
      const { now, perDay } = ledger.left(key(), 'bytes')
      return { client: key(), leftToday: now, perDay, mediaPerDay: limits().mediaPerDay }
    },
  })
  const shown = { listsAre: 'albums-shown', bytesAre: 'covers' } as const
  return {
    tokens,
    session: sessionFor({ listsAre: 'lists', bytesAre: 'bytes' }, { lists: backup, bytes: backup }),
    attended: sessionFor(shown, { lists: albums, bytes: covers }),
    putting: sessionFor(shown, { lists: putting, bytes: putting }),
  }
}
