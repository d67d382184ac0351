import type { NetworkState } from '../../problems/network-trouble.ts'
import type { Call, Names } from '../call.ts'

export interface NetworkCalls {
  /** Who waits for Google without being heard; of backups, their progress tells it. */
  'network.get': Call<void, NetworkState>
}

export interface NetworkEvents {
  'network.changed': NetworkState
}

export const networkCalls: Names<NetworkCalls> = {
  'network.get': true,
}

export const networkEvents: Names<NetworkEvents> = {
  'network.changed': true,
}
