import { createApp } from '../../../src/main/app.ts'
import type { App, AppOptions } from '../../../src/main/app/app-interface.ts'
import { callApp } from '../../../src/main/app/call-app.ts'
import { createNodePorts } from '../../../src/main/headless/ports/node-ports.ts'
import type { Ports } from '../../../src/main/ports.ts'
import type { CallName, EventName, Events, Input, Output } from '../../../src/shared/contract.ts'
import type { Emulator } from '../../emulator/start-emulator.ts'
import { openUrl } from '../../engine/signed-in.ts'

/** The whole engine in front of an emulator that says yes to every sign-in; parts of its machine can be replaced. */
export async function startApp(
  home: string,
  emulator: Emulator,
  options: Partial<AppOptions> = {},
  ports: Partial<Ports> = {},
): Promise<App> {
  // Following its redirects is all that a browser would do.
  const made = await createApp(createNodePorts({ home, openUrl, log: () => undefined, ...ports }), {
    host: 'headless',
    version: '1.2.3',
    mediaBase: 'media/',
    systemLanguage: 'en',
    googleOrigin: emulator.origin,
    ...options,
  })
  if (!made.ok) throw new Error(made.problem.code)
  return made.value
}

/** The value of a call that must not fail. */
export async function callValue<Name extends CallName>(
  app: App,
  name: Name,
  input: Input<Name>,
): Promise<Output<Name>> {
  const answer = await callApp(app, name, input)
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.problem)}`)
  return answer.value
}

/** The first event of this name whose payload fits, from now on. */
export function nextEvent<Name extends EventName>(
  app: App,
  name: Name,
  fits: (payload: Events[Name]) => boolean = () => true,
): Promise<Events[Name]> {
  return new Promise((resolve) => {
    const end = app.subscribe(name, (payload) => {
      if (!fits(payload)) return
      end()
      resolve(payload)
    })
  })
}

/** Gives the app the emulator's OAuth client, and signs in with its main account, whose consent has to be `allow`. */
export async function signIn(app: App, emulator: Emulator): Promise<void> {
  await callValue(app, 'accounts.useClient', { json: emulator.clientJson })
  const done = nextEvent(app, 'signIn.changed', ({ phase }) => phase === 'done')
  await callValue(app, 'accounts.signIn', { keepPlain: true })
  await done
}
