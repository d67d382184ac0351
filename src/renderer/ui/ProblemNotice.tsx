import type { ReactNode } from 'react'
import type { Problem } from '../../shared/problem.ts'
import { problemSentence } from '../../shared/text/problem-sentences.ts'
import { useLanguage, useMessages } from '../i18n/use-messages.ts'
import { Notice } from './Notice.tsx'
import styles from './ProblemNotice.module.css'

interface ProblemNoticeProps {
  problem: Problem
  tone?: 'danger' | 'warning'
  actions?: ReactNode
}

/** A failure in words, what to do about it, and the technical detail for those who ask. */
export function ProblemNotice({ problem, tone = 'danger', actions }: ProblemNoticeProps) {
  const messages = useMessages()
  const sentence = problemSentence(problem, useLanguage())
  return (
    <Notice tone={tone} title={sentence.what} actions={actions} urgent>
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
