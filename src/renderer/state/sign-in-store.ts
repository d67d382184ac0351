import { create } from 'zustand'
import type { Input } from '../../shared/contract.ts'
import type { ClientInfo, SignInState } from '../../shared/contract/google/accounts.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { askBesideEvent, getBridge } from './bridge.ts'

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
    const client = async (): Promise<void> => {
      const answer = await getBridge().call('accounts.client', undefined)
      if (answer.ok) set({ client: answer.value })
    }
    const state = async (): Promise<void> => {
      const { answer, told } = await askBesideEvent('accounts.signInState', undefined, 'signIn.changed')
      if (answer.ok && !told) set({ state: answer.value })
    }
    await Promise.all([client(), state()])
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
    // It may have ended before the answer came.
    const { answer, told } = await askBesideEvent('accounts.signIn', { keepPlain }, 'signIn.changed')
    if (!answer.ok) set({ state: { phase: 'failed', problem: answer.problem } })
    else if (!told) set({ state: answer.value })
  },

  async cancel() {
    await getBridge().call('accounts.cancelSignIn', undefined)
    set({ state: { phase: 'none' } })
  },
}))
