import { create } from 'zustand'
import type { ClientInfo, Input, SignInState } from '../../../shared/contract.ts'
import type { Problem } from '../../../shared/problem.ts'
import { getBridge } from '../../bridge.ts'

interface SignIn {
  /** Undefined until the engine answered. */
  client: ClientInfo | undefined
  clientProblem: Problem | undefined
  state: SignInState
  load: () => Promise<void>
  /** Follows a sign-in until the returned function is called. */
  follow: () => () => void
  /** True if the client was taken. */
  giveClient: (client: Input<'accounts.useClient'>) => Promise<boolean>
  start: (keepPlain: boolean) => Promise<void>
  cancel: () => Promise<void>
}

/** The OAuth client and a sign-in under way; Welcome and Settings show the same one. */
export const useSignIn = create<SignIn>()((set, get) => ({
  client: undefined,
  clientProblem: undefined,
  state: { phase: 'none' },

  async load() {
    const [client, state] = await Promise.all([
      getBridge().call('accounts.client', undefined),
      getBridge().call('accounts.signInState', undefined),
    ])
    if (client.ok) set({ client: client.value })
    if (state.ok) set({ state: state.value })
  },

  follow() {
    const end = getBridge().on('signIn.changed', (state) => set({ state }))
    void get().load()
    return end
  },

  async giveClient(client) {
    const answer = await getBridge().call('accounts.useClient', client)
    if (answer.ok) set({ client: answer.value, clientProblem: undefined })
    else set({ clientProblem: answer.problem })
    return answer.ok
  },

  async start(keepPlain) {
    const answer = await getBridge().call('accounts.signIn', { keepPlain })
    set({ state: answer.ok ? answer.value : { phase: 'failed', problem: answer.problem } })
  },

  async cancel() {
    await getBridge().call('accounts.cancelSignIn', undefined)
    set({ state: { phase: 'none' } })
  },
}))
