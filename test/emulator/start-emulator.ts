import type { AddressInfo } from 'node:net'
import type { Fault, FaultHandle } from './faults/fault.ts'
import { uploadSessions } from './api/uploads.ts'
import { faultPlan } from './faults/fault-plan.ts'
import type { Context } from './http/call.ts'
import { dayCounter } from './http/google-day.ts'
import { emulatorServer, requestHandler } from './http/server.ts'
import { generatedLibrary } from './library/generated-account.ts'
import { keptWrites } from './library/kept-writes.ts'
import type { Library } from './library/library.ts'
import { writtenInto, type UploadedBytes } from './library/writes.ts'
import { baseUrls } from './media/base-url.ts'
import { renditions } from './media/renditions.ts'
import { parseSuffix } from './media/suffix.ts'
import { grantStore } from './oauth/grants.ts'
import { scopes } from './oauth/scopes.ts'
import { defaultSwitches, type Consent, type Counters, type EmulatorOptions, type Switches } from './options.ts'
import type { GoogleHost } from './proxy/google-hosts.ts'
import { startProxy, type RunningProxy } from './proxy/start-proxy.ts'
import { sampleLibrary } from './sample/sample-library.ts'
import { sampleMedia } from './sample/sample-media.ts'
import { textSigner } from './signed-text.ts'

export type { EmulatorOptions } from './options.ts'
export type { Fault, FaultAction } from './faults/fault.ts'

export interface Emulator {
  /** `http://127.0.0.1:PORT`, for `--google-origin`. */
  origin: string
  /** The way in for clients that call Google by its names, if one was asked for. */
  proxy?: Omit<RunningProxy, 'stop'>
  clientId: string
  clientSecret: string
  /** Text of the file that one downloads in Google's console for a desktop client. */
  clientJson: string
  library: Library
  counters: Counters
  /** May be changed at any time. */
  switches: Switches
  /** Exactly what the server delivers for `<base URL><suffix>` now; throws where it would answer 404. */
  bytesOf(itemId: string, suffix: string): Promise<Uint8Array>
  addFault(fault: Fault): FaultHandle
  /** Handles of all faults, those of the options included. */
  faults(): readonly FaultHandle[]
  /** What the authorization page does from now on; `withheld` scopes stay unticked when it is `allow`. */
  setConsent(consent: Consent, withheld?: readonly string[]): void
  /** Tokens for tests that do not sign in; all scopes and the main account if nothing is said. */
  signIn(options?: { account?: string; scopes?: readonly string[] }): { accessToken: string; refreshToken: string }
  /** As if every upload that was started so far had run out. */
  forgetStartedUploads(): void
  /** What arrived under an upload token. */
  uploaded(token: string): UploadedBytes | undefined
  /** As if every access token given out so far had run out. */
  expireAccessTokens(): void
  /**
   * Ends the server. Rejects, once it has ended, if a planned fault struck less often than its `times`: what was planned
   * and did not happen was not tested.
   */
  close(): Promise<void>
  /** Ends the server, whatever was planned. */
  stop(): Promise<void>
}

const clientId = '424242424242-5h0eb0xemulat0r5h0eb0xemulat0r.apps.googleusercontent.com'
const clientSecret = 'GOCSPX-emulator-of-the-shoebox'

function clientFile(origin: string): string {
  return JSON.stringify({
    installed: {
      client_id: clientId,
      project_id: 'shoebox-emulator',
      auth_uri: `${origin}/o/oauth2/auth`,
      token_uri: `${origin}/token`,
      auth_provider_x509_cert_url: `${origin}/oauth2/v1/certs`,
      client_secret: clientSecret,
      redirect_uris: ['http://localhost'],
    },
  })
}

function makeLibrary(options: EmulatorOptions): Library {
  const { items, albums, itemBytes } = options
  if (items === undefined && albums === undefined && itemBytes === undefined) return sampleLibrary()
  const count = items ?? (albums ?? 10) * 10
  return generatedLibrary({
    items: count,
    albums: albums ?? Math.min(400, Math.ceil(count / 80)),
    seed: options.seed ?? 1,
    ...(itemBytes !== undefined && { itemBytes }),
  })
}

/** Google Photos on the loopback address, ready when the promise resolves. Options and faults: see README.md. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const now = options.now ?? Date.now
  const signer = textSigner(options.seed ?? 1)
  const accessTokenSeconds = options.accessTokenSeconds ?? 3599
  const grants = grantStore(signer, now, accessTokenSeconds)
  const library = makeLibrary(options)
  const faults = faultPlan(options.faults ?? [])
  const switches: Switches = { ...defaultSwitches, ...options.switches }
  const counters: Counters = {
    api: 0,
    media: 0,
    token: 0,
    byMethod: {},
    mediaBytes: 0,
    uploadBytes: 0,
    activeApi: 0,
    activeMedia: 0,
    maxActiveMedia: 0,
    overQuota: 0,
  }
  let consent: Consent = options.consent ?? 'allow'
  let withheld: readonly string[] = []

  let origin = ''
  const mediaLife = options.expireSeconds ?? 3600
  const context: Context = {
    originOf: () => origin,
    clientId,
    clientSecret,
    profile: options.profile ?? 'current',
    switches,
    library,
    grants,
    signer,
    baseUrls: baseUrls(signer, () => origin, now, mediaLife),
    renditions: renditions(sampleMedia()),
    counters,
    today: dayCounter(now),
    uploads: uploadSessions(),
    written: writtenInto(library, options.state === undefined ? undefined : keptWrites(options.state)),
    writing: new Set(),
    accessTokenSeconds,
    now,
    consent: () => consent,
    withheldScopes: () => withheld,
  }
  const { latencyMs = 0, rateBytesPerSecond } = options
  const handler = requestHandler({ context, faults, latencyMs, rateBytesPerSecond })
  const server = emulatorServer(handler, context)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const closeServer = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })

  const originOf = (host: GoogleHost): string => `https://${host}`
  const mediaOrigin = (): string => originOf('lh3.googleusercontent.com')
  const asGoogle: Context = { ...context, originOf, baseUrls: baseUrls(signer, mediaOrigin, now, mediaLife) }
  const proxy =
    options.proxy &&
    (await startProxy(options.proxy, origin, handler, { here: context, asGoogle }).catch(async (error: unknown) => {
      await closeServer()
      throw error
    }))

  const stop = async (): Promise<void> => {
    await Promise.all([closeServer(), proxy?.stop()])
  }
  let closed = false

  return {
    origin,
    ...(proxy && { proxy: { address: proxy.address, authorityFile: proxy.authorityFile } }),
    clientId,
    clientSecret,
    clientJson: clientFile(origin),
    library,
    counters,
    switches,
    bytesOf: async (itemId, suffix) => {
      const rendition = parseSuffix(suffix)
      const body = rendition && (await context.renditions.deliver(library.item(itemId), rendition))
      if (!body) throw new Error(`${itemId} has no ${suffix}`)
      return Buffer.concat(body.parts)
    },
    addFault: (fault) => faults.add(fault),
    forgetStartedUploads: () => context.uploads.clear(),
    uploaded: (token) => context.written.uploaded(token),
    faults: () => faults.handles(),
    setConsent: (next, without = []) => {
      consent = next
      withheld = without
    },
    signIn: ({ account, scopes: wanted } = {}) => {
      const grant = { sub: library.account(account).sub, scopes: wanted ?? Object.values(scopes) }
      return { accessToken: grants.accessToken(grant), refreshToken: grants.refreshToken(grant) }
    },
    expireAccessTokens: () => grants.expireAccessTokens(),
    stop,
    close: async () => {
      await stop()
      const missed = closed ? [] : faults.missed()
      closed = true
      if (missed.length > 0)
        throw new Error(`planned faults that struck less often than planned: ${JSON.stringify(missed)}`)
    },
  }
}
