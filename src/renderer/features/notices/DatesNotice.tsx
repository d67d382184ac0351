import type { MouseEvent } from 'react'
import { problemSentence } from '../../../shared/text/sentences/problem-sentences.ts'
import { getBridge } from '../../state/bridge.ts'
import { useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Notice } from '../../ui/notices/Notice.tsx'

/** That the disk does not keep dates of files: until somebody has read it, or, as a fact among others, `always`. */
export function DatesNotice({ always = false }: { always?: boolean }) {
  const words = useMessages().common
  const language = useLanguage()
  const path = useSession((session) => session.mirror?.path)
  const unread = useSession((session) => session.mirror?.datesNotKept?.unread)
  if (path === undefined || !unread || (!always && !unread.includes('window'))) return null

  async function read(event: MouseEvent<HTMLButtonElement>): Promise<void> {
    const main = event.currentTarget.closest('main')
    const answer = await getBridge().call('mirror.datesRead', { by: 'window' })
    if (!answer.ok) return
    // The button goes away under the focus.
    main?.focus()
    useSession.setState({ mirror: answer.value })
  }

  const { what, todo } = problemSentence({ code: 'dates-not-kept', values: { path } }, language)
  return (
    <Notice
      tone="info"
      title={what}
      actions={always ? undefined : <Button onClick={(event) => void read(event)}>{words.understood}</Button>}
    >
      <p>{todo}</p>
    </Notice>
  )
}
