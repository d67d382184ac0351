import type { NetworkCalls } from '../../../../shared/contract/google/network.ts'
import type { NetworkState } from '../../../../shared/problems/network-trouble.ts'
import { success } from '../../../../shared/problems/problem.ts'
import type { Google } from '../../../google/google.ts'
import type { AnsweredCalls } from '../call-context.ts'
import { nothing } from '../input-parts.ts'

/** Who waits for Google now without being heard. */
export function networkState({ network }: Pick<Google, 'network'>): NetworkState {
  const [albums, putting, accounts] = [network.albums, network.putting, network.accounts].map((watch) =>
    watch.trouble(),
  )
  return { ...(albums && { albums }), ...(putting && { putting }), ...(accounts && { accounts }) }
}

export const network = {
  'network.get': { input: nothing, handle: ({ google }) => success(networkState(google)) },
} satisfies AnsweredCalls<NetworkCalls>
