import type { Problem } from '../../../shared/problems/problem.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useRebuild } from '../../state/tasks/rebuild-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { ConfirmDialog } from '../../ui/layout/ConfirmDialog.tsx'

/** A new index solves this problem. */
export function needsRebuild({ code }: Problem): boolean {
  return code === 'mirror-index-missing' || code === 'mirror-damaged' || code === 'mirror-index-changed'
}

/** Makes the index anew after one question. If that fails, its problem takes the place of the one before. */
export function RebuildButton() {
  const words = useMessages().health
  const { busy, start } = useRebuild()

  if (busy) return <Button busy>{words.rebuilding}</Button>
  return (
    <ConfirmDialog
      trigger={<Button look="primary">{words.rebuild}</Button>}
      title={words.rebuildTitle}
      text={words.rebuildText}
      confirm={words.rebuild}
      look="primary"
      onConfirm={() => void start()}
    />
  )
}
