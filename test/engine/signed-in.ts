import { randomBytes } from 'node:crypto'
import type { DayLimits } from '../../src/main/google/pace/day-limits.ts'
import { googleEndpoints } from '../../src/main/google/endpoints.ts'
import { openGoogle } from '../../src/main/google/google.ts'
import type { Google, GooglePorts } from '../../src/main/google/google.ts'
import { nodeDownload } from '../../src/main/headless/ports/node-download.ts'
import { nodeUpload } from '../../src/main/headless/ports/node-upload.ts'
import type { Emulator } from '../emulator/start-emulator.ts'
import { quickClock } from '../clocks/quick-clock.ts'

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
      openUrl: (url) => fetch(url).then((response) => response.ok),
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

/** A sign-in to which the emulator says yes. */
export async function signIn(google: Google): Promise<void> {
  const started = await google.signIn({})
  if (!started.ok) throw new Error(`sign-in did not start: ${started.problem.code}`)
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (google.signInState().phase !== 'waiting') resolve()
    }
    google.on('signIn', look)
    look()
  })
  if (google.signInState().phase !== 'done') throw new Error('sign-in failed')
}
