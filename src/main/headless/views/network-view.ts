import type { NetworkState, NetworkTrouble, NetworkTroubleKind } from '../../../shared/problems/network-trouble.ts'
import type { BackupProgress, BackupState } from '../../../shared/tasks/progress.ts'
import {
  accountNetworkSentence,
  networkOver,
  networkSentence,
  type NetworkSentence,
} from '../../../shared/text/sentences/network-sentences.ts'
import type { App } from '../../app/app-interface.ts'
import type { Clock } from '../../ports.ts'
import type { CommandReport } from '../command-report.ts'
import type { Output } from '../output.ts'

/** Else the trouble may have ended because everything was given up. */
function wantsMore({ listing, items, done, failed, waiting }: BackupProgress): boolean {
  return listing || done + failed + waiting < items
}

/**
 * Says it once when Google is not heard, in whatever the command does, and once when a backup hears it again. The report
 * gets what was wrong and for how many seconds, if anything was. Until the returned function is called.
 */
export function followNetwork(
  app: Pick<App, 'subscribe'>,
  { output, report, clock }: { output: Output; report: CommandReport; clock: Clock },
): () => void {
  const kinds = new Set<NetworkTroubleKind>()
  let said = new Set<NetworkTroubleKind>()
  let since: number | undefined
  let seconds = 0

  const begin = (trouble: NetworkTrouble, { what, next }: NetworkSentence): void => {
    since ??= clock.monotonic()
    kinds.add(trouble.kind)
    if (said.has(trouble.kind)) return
    said.add(trouble.kind)
    output.say(`${what} ${next}`)
  }
  const end = (isOver: boolean): void => {
    if (since === undefined) return
    seconds += (clock.monotonic() - since) / 1000
    since = undefined
    said = new Set()
    if (isOver) output.say(networkOver('en'))
  }

  const ofBackup = (state: BackupState): void => {
    if (state.phase === 'idle') return
    const { network } = state.progress
    if (network) begin(network, networkSentence(network, 'en'))
    else end(state.phase === 'running' && wantsMore(state.progress))
  }
  const ofOthers = ({ albums, putting, accounts }: NetworkState): void => {
    const heldUp = albums ?? putting
    if (heldUp) begin(heldUp, networkSentence(heldUp, 'en'))
    else if (accounts) begin(accounts, accountNetworkSentence(accounts, 'en'))
    else end(false)
  }

  const ends = [
    app.subscribe('tasks.changed', ({ backup }) => ofBackup(backup)),
    app.subscribe('network.changed', ofOthers),
  ]
  return () => {
    for (const unsubscribe of ends) unsubscribe()
    end(false)
    if (kinds.size > 0) report['network'] = { troubles: [...kinds], seconds: Math.round(seconds * 10) / 10 }
  }
}
