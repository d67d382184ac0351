import type { Problem } from '../../../shared/problems/problem.ts'
import { problemSentence } from '../../../shared/text/sentences/problem-sentences.ts'
import { useFormats, useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { Notice } from './Notice.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'

interface WaitingNoticeProps {
  because: Problem | undefined
  /** When it goes on by itself. Milliseconds since 1970. */
  until: number | undefined
  /** Another place of the screen says why. */
  isSaidBelow?: boolean
}

/** Why a task does not move. That a day is over is no trouble: it says when it goes on, and why. */
export function WaitingNotice({ because, until, isSaidBelow = false }: WaitingNoticeProps) {
  const words = useMessages().backup
  const formats = useFormats()
  const language = useLanguage()
  if (because && because.code !== 'day-limit-reached' && !isSaidBelow)
    return <ProblemNotice tone="warning" problem={because} />
  if (until === undefined) return null
  return (
    <Notice tone="info" title={words.goesOn(formats.when(until))}>
      {because && !isSaidBelow ? <p>{problemSentence(because, language).what}</p> : null}
      <p>{words.goesOnHint}</p>
    </Notice>
  )
}
