import { useState } from 'react'
import type { Problem } from '../../../shared/problem.ts'
import { getBridge } from '../../state/bridge.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/Button.tsx'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'

/** A new index solves this problem. */
export function needsRebuild({ code }: Problem): boolean {
  return code === 'mirror-index-missing' || code === 'mirror-damaged' || code === 'mirror-index-changed'
}

/** Makes the index anew after one question. If that fails, its problem takes the place of the one before. */
export function RebuildButton() {
  const words = useMessages().health
  const [busy, setBusy] = useState(false)

  async function rebuild(): Promise<void> {
    setBusy(true)
    const answer = await getBridge().call('mirror.rebuild', undefined)
    setBusy(false)
    if (answer.ok) useSession.setState({ mirror: answer.value, mirrorProblem: undefined })
    else useSession.setState({ mirrorProblem: answer.problem })
  }

  if (busy) return <Button busy>{words.rebuilding}</Button>
  return (
    <ConfirmDialog
      trigger={<Button look="primary">{words.rebuild}</Button>}
      title={words.rebuildTitle}
      text={words.rebuildText}
      confirm={words.rebuild}
      look="primary"
      onConfirm={() => void rebuild()}
    />
  )
}
