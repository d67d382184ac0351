import { randomBytes } from 'node:crypto'
import type { DayLimits } from '../../src/main/google/pace/day-limits.ts'
import { googleEndpoints } from '../../src/main/google/endpoints.ts'
import { openGoogle } from '../../src/main/google/google.ts'
import type { Google, GooglePorts } from '../../src/main/google/google.ts'
import type { SignInState } from '../../src/shared/contract/google/accounts.ts'
import { nodeDownload } from '../../src/main/headless/ports/node-download.ts'
import { nodeUpload } from '../../src/main/headless/ports/node-upload.ts'
import type { Emulator } from '../emulator/start-emulator.ts'
import { quickClock } from '../clocks/quick-clock.ts'

/** The emulator says yes by itself: following its redirects is all that a browser would do. */
export async function openUrl(url: string): Promise<boolean> {
  return (await fetch(url)).ok
}

/** Google's client as the engine uses it, signed in to an emulator; `ports` replace some of its own. */
export async function signedIn(
  emulator: Pick<Emulator, 'origin' | 'clientJson'>,
  home: string,
  ports: Partial<GooglePorts> = {},
  limits?: () => DayLimits,
): Promise<Google> {
  const endpoints = googleEndpoints(emulator.origin)
  if (!endpoints.ok) throw new Error('the emulator has no usable address')
  const secrets = new Map<string, string>()
  const google = await openGoogle(
    {
      fetch,
      download: nodeDownload,
      upload: nodeUpload,
      clock: quickClock(),
      random: (count) => randomBytes(count),
      secrets: {
        protection: () => Promise.resolve('session'),
        get: (name) => Promise.resolve(secrets.get(name)),
        set: (name, value) => Promise.resolve(secrets.set(name, value)).then(() => 'session'),
        delete: (name) => Promise.resolve(void secrets.delete(name)),
      },
      openUrl,
      home,
      log: () => undefined,
      ...ports,
    },
    endpoints.value,
    limits,
  )
  await google.useClient({ json: emulator.clientJson })
  await signIn(google)
  return google
}

/** How the sign-in that is under way ends, or has ended. */
export function endOfSignIn(google: Google): Promise<SignInState> {
  return new Promise((resolve) => {
    const stop = google.on('signIn', look)
    function look(): void {
      const state = google.signInState()
      if (state.phase !== 'done' && state.phase !== 'failed') return
      stop()
      resolve(state)
    }
    look()
  })
}

/** How a sign-in ends, whatever is said to it. Throws if it does not begin. */
export async function triedSignIn(google: Google, options: { keepPlain?: boolean } = {}): Promise<SignInState> {
  const started = await google.signIn(options)
  if (!started.ok) throw new Error(`sign-in did not start: ${started.problem.code}`)
  return await endOfSignIn(google)
}

/** A sign-in to which the emulator says yes. */
export async function signIn(google: Google): Promise<void> {
  const { phase } = await triedSignIn(google, { keepPlain: true })
  if (phase !== 'done') throw new Error('sign-in failed')
}
