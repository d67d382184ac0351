import { useEffect, useRef, useState } from 'react'
import type { StockOverview } from '../../../../shared/imports/export-stock.ts'
import type { Problem } from '../../../../shared/problems/problem.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { getBridge } from '../../../state/bridge.ts'
import { Button } from '../../../ui/controls/Button.tsx'
import { ProblemNotice } from '../../../ui/notices/ProblemNotice.tsx'
import { ExportCard } from './ExportCard.tsx'
import styles from '../ImportFlow.module.css'

/** So many more with each wish. */
const atATime = 50

interface ExportCardsProps {
  of: Pick<StockOverview, 'exports' | 'exportCount'>
  look: number
}

/** All exports of a look, some at a time; whoever asks for more goes on at the first of these. */
export function ExportCards({ of: { exports, exportCount }, look }: ExportCardsProps) {
  const words = useMessages().import
  const [shown, setShown] = useState(exports)
  const [problem, setProblem] = useState<Problem>()
  const list = useRef<HTMLUListElement>(null)
  const [next, setNext] = useState<number>()
  const left = exportCount - shown.length

  useEffect(() => {
    if (next !== undefined) list.current?.children[next]?.querySelector('h3')?.focus()
  }, [next])

  async function showMore(): Promise<void> {
    const answer = await getBridge().call('imports.exports', { look, offset: shown.length, limit: atATime })
    setProblem(answer.ok ? undefined : answer.problem)
    if (!answer.ok) return
    setNext(shown.length)
    setShown([...shown, ...answer.value.items])
  }

  return (
    <>
      <ul ref={list} className={styles.list}>
        {shown.map((each, at) => (
          <ExportCard key={each.id} of={each} at={at} look={look} />
        ))}
      </ul>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {left > 0 ? (
        <div className={styles.actions}>
          <Button onClick={() => void showMore()}>{words.showMoreExports(Math.min(atATime, left), left)}</Button>
        </div>
      ) : null}
    </>
  )
}
