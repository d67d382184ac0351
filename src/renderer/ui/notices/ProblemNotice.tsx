import type { ReactNode } from 'react'
import type { Problem } from '../../../shared/problems/problem.ts'
import { problemSentence } from '../../../shared/text/sentences/problem-sentences.ts'
import { useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { Notice } from './Notice.tsx'
import { useProblemHelp } from './problem-help.ts'
import styles from './ProblemNotice.module.css'

interface ProblemNoticeProps {
  problem: Problem
  tone?: 'danger' | 'warning'
  actions?: ReactNode
  /** The actions are what mends it, so nothing else is offered. */
  mended?: boolean
}

/** A failure in words, what mends it, and the technical detail for those who ask. */
export function ProblemNotice({ problem, tone = 'danger', actions, mended = false }: ProblemNoticeProps) {
  const messages = useMessages()
  const helpFor = useProblemHelp()
  const help = mended ? null : helpFor(problem.code)
  const sentence = problemSentence(problem, useLanguage())
  return (
    <Notice
      tone={tone}
      title={sentence.what}
      actions={
        help || actions ? (
          <>
            {help}
            {actions}
          </>
        ) : null
      }
      urgent
    >
      <p>{sentence.todo}</p>
      {problem.detail ? (
        <details className={styles.details}>
          <summary>{messages.common.details}</summary>
          <code>{problem.detail}</code>
        </details>
      ) : null}
    </Notice>
  )
}
