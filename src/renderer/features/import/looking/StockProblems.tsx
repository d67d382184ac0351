import { useCallback } from 'react'
import type { StockOverview } from '../../../../shared/imports/export-stock.ts'
import type { Problem } from '../../../../shared/problems/problem.ts'
import { problemSentence } from '../../../../shared/text/sentences/problem-sentences.ts'
import { useLanguage, useMessages } from '../../../i18n/use-messages.ts'
import { getBridge } from '../../../state/bridge.ts'
import { Disclosure } from '../../../ui/layout/Disclosure.tsx'
import { useWholeList } from '../../../ui/use-whole-list.ts'
import { LongList } from '../LongList.tsx'
import { NotAll } from './NotAll.tsx'
import styles from '../ImportFlow.module.css'

interface Kind {
  first: Problem
  /** All of this kind, and those of them that are named. */
  count: number
  kept: number
  look: number
}

function Others({ first, count, kept, look, label }: Kind & { label: string }) {
  const words = useMessages().import
  const language = useLanguage()
  const ask = useCallback(
    (offset: number, limit: number) => getBridge().call('imports.problems', { look, code: first.code, offset, limit }),
    [look, first.code],
  )
  const { items, problem: refused, retry } = useWholeList([first], kept, ask)
  const others = items.slice(1).map((problem, at) => ({ at, sentence: problemSentence(problem, language).what }))
  return (
    <div className={styles.paths}>
      {refused ? <NotAll problem={refused} retry={retry} /> : null}
      <LongList items={others} keyOf={({ at }) => String(at)} label={label}>
        {({ sentence }) => <span>{sentence}</span>}
      </LongList>
      {count > kept ? <p>{words.notNamed(count - kept)}</p> : null}
    </div>
  )
}

function KindEntry(kind: Kind) {
  const words = useMessages().import
  const language = useLanguage()
  const { what, todo } = problemSentence(kind.first, language)
  const more = words.moreOfKind(kind.count - 1)
  const label = `${more}: ${what}`
  return (
    <li className={styles.problem}>
      <h3>{what}</h3>
      <p className={styles.muted}>{todo}</p>
      {kind.count > 1 ? (
        <Disclosure summary={more} label={label}>
          <Others {...kind} label={label} />
        </Disclosure>
      ) : null}
    </li>
  )
}

/** What is damaged, refused or not there, a sentence for each kind, and the others of a kind behind their number. */
export function StockProblems({ stock, look }: { stock: StockOverview; look: number }) {
  const words = useMessages().import
  const { problems, problemCounts, keptProblems } = stock
  if (problems.length === 0) return null
  return (
    <section className={styles.section}>
      <h2>{words.attention}</h2>
      <ul className={styles.list}>
        {problems.map((first) => (
          <KindEntry
            key={first.code}
            first={first}
            count={problemCounts[first.code] ?? 1}
            kept={keptProblems[first.code] ?? 1}
            look={look}
          />
        ))}
      </ul>
    </section>
  )
}
