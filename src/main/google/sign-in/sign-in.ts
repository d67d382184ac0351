import type { SignInState } from '../../../shared/contract/google/accounts.ts'
import { success } from '../../../shared/problems/problem.ts'
import type { Result } from '../../../shared/problems/problem.ts'
import { within } from '../../clock/within.ts'
import { takeTurns } from '../../turns.ts'
import type { OAuthClient } from './client-file.ts'
import { authorizationUrl } from './oauth.ts'
import { randomName } from '../random-values.ts'
import { endOf, life } from './sign-in-attempt.ts'
import type { Attempt, GrantWish, SignInParts } from './sign-in-attempt.ts'
import { listenForRedirect } from './redirect-listener.ts'
import type { RedirectListener } from './redirect-listener.ts'

export interface SignInFlow {
  state(): SignInState
  /** Begins a sign-in in the browser and ends the one before, if any. */
  start(client: OAuthClient, keepPlain: boolean, wish?: GrantWish): Promise<Result<SignInState>>
  cancel(): Promise<void>
}

/** How long the last page can be reloaded. Milliseconds. */
const linger = 30_000

/**
 * Signs in as a desktop application does (reference, 12): the system's browser, and a web server of this one sign-in.
 *
 *   none -> waiting -> done | failed
 */
export function createSignInFlow(parts: SignInParts): SignInFlow {
  const { ports, endpoints } = parts
  let current: SignInState = { phase: 'none' }
  let running: { attempt: Attempt; ended: Promise<void> } | undefined
  let lingering: AbortController | undefined
  const inTurn = takeTurns()

  const become = (state: SignInState): void => {
    current = state
    parts.changed(state)
  }

  const run = async (attempt: Attempt): Promise<void> => {
    const { state, page } = await endOf(parts, attempt)
    if (page) {
      // A browser that does not read its page must not keep the sign-in open.
      await within(ports.clock, linger, attempt.listener.show(page))
      void closeLater(attempt.listener)
    } else {
      attempt.listener.close()
    }
    attempt.ending.abort()
    running = undefined
    become(state)
  }

  const closeLater = async (listener: RedirectListener): Promise<void> => {
    const ending = new AbortController()
    lingering = ending
    await ports.clock.sleep(linger, ending.signal)
    listener.close()
  }

  const cancel = async (): Promise<void> => {
    lingering?.abort()
    running?.attempt.ending.abort()
    await running?.ended
  }

  const begin = async (
    client: OAuthClient,
    keepPlain: boolean,
    wish: GrantWish | undefined,
  ): Promise<Result<SignInState>> => {
    await cancel()
    const [path, state, verifier] = [randomName(ports.random), randomName(ports.random), randomName(ports.random)]
    const listener = await listenForRedirect(path, ports.log)
    const { redirectUri } = listener
    const asked = wish && { scopes: wish.scopes, email: wish.email }
    const url = authorizationUrl(endpoints, { clientId: client.clientId, redirectUri, state, verifier, ...asked })
    const waiting: SignInState = { phase: 'waiting', url, expiresAt: ports.clock.now() + life }
    become(waiting)
    const attempt = { client, keepPlain, wish, listener, state, verifier, ending: new AbortController() }
    running = { attempt, ended: run(attempt) }
    void askBrowser(url)
    return success(waiting)
  }

  const askBrowser = async (url: string): Promise<void> => {
    // The address stays in the state, so that a person can open it by hand.
    const opened = await ports.openUrl(url).catch(() => false)
    if (!opened) ports.log('warn', 'browser-not-opened')
  }

  return {
    state: () => current,
    cancel,
    // The second of two at the same moment ends the first.
    start: (client, keepPlain, wish) => inTurn(() => begin(client, keepPlain, wish)),
  }
}
