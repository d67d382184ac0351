import type { Stock } from '../../../../shared/imports/export-stock.ts'
import type { Problem } from '../../../../shared/problems/problem.ts'
import { problemSentence } from '../../../../shared/text/problem-sentences.ts'
import { useLanguage, useMessages } from '../../../i18n/use-messages.ts'
import { Disclosure } from '../../../ui/layout/Disclosure.tsx'
import styles from '../ImportFlow.module.css'

interface Kind {
  first: Problem
  others: Problem[]
  count: number
}

function kindsOf({ problems, problemCounts }: Stock): Kind[] {
  return [...Map.groupBy(problems, ({ code }) => code)].flatMap(([code, [first, ...others]]) =>
    first ? [{ first, others, count: problemCounts[code] ?? 1 + others.length }] : [],
  )
}

function KindEntry({ first, others, count }: Kind) {
  const words = useMessages().import
  const language = useLanguage()
  const { what, todo } = problemSentence(first, language)
  const more = words.moreOfKind(count - 1)
  const unnamed = count - 1 - others.length
  return (
    <li className={styles.problem}>
      <h3>{what}</h3>
      <p className={styles.muted}>{todo}</p>
      {count > 1 ? (
        <Disclosure summary={more} label={`${more}: ${what}`}>
          <ul className={styles.paths}>
            {others.map((problem) => {
              const sentence = problemSentence(problem, language).what
              return <li key={sentence}>{sentence}</li>
            })}
            {unnamed > 0 ? <li>{words.notNamed(unnamed)}</li> : null}
          </ul>
        </Disclosure>
      ) : null}
    </li>
  )
}

/** What is damaged, refused or not there, a sentence for each kind, and the others of a kind behind their number. */
export function StockProblems({ stock }: { stock: Stock }) {
  const words = useMessages().import
  const kinds = kindsOf(stock)
  if (kinds.length === 0) return null
  return (
    <section className={styles.section}>
      <h2>{words.attention}</h2>
      <ul className={styles.list}>
        {kinds.map((kind) => (
          <KindEntry key={kind.first.code} {...kind} />
        ))}
      </ul>
    </section>
  )
}
