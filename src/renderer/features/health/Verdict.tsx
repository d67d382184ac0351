import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Health, ReadingState, VerifyResult } from '../../../shared/health.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { classNames } from '../../ui/class-names.ts'
import { isComplete, openItems } from './differences.ts'
import styles from './HealthScreen.module.css'

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}

const wrongIn = ({ missing, damaged, unreadable }: VerifyResult): number => missing + damaged + unreadable
/** Fewer than this part of all that is listed, and `almost` would be a lie. */
const almost = 0.95

/** How much was read of late. */
function OverTime({ reading }: { reading: ReadingState }) {
  const words = useMessages().checking
  const formats = useFormats()
  const { days, files, recent, never, oldest, underWay } = reading
  const all = recent === files
  const summary = all ? words.allRead(days) : words.someRead(recent, files, days)
  return (
    <p>
      {[
        // Before the first reading, that nothing was read yet is said already.
        ...(never === files ? [] : [summary]),
        ...(oldest === undefined ? [] : [words.oldest(formats.date(oldest))]),
        ...(underWay ? [words.underWay] : all ? [] : [words.goesOn]),
      ].join(' ')}
    </p>
  )
}

/** How things are, in one sentence, with the numbers it rests on. */
export function Verdict({ numbers, actions }: { numbers: Health; actions: ReactNode }) {
  const words = useMessages().health
  const formats = useFormats()
  const { problemsTotal, lastQuick, lastFull, reading } = numbers
  const open = openItems(numbers)
  const unread = numbers.albums.some(({ differences }) => differences.some(({ reason }) => reason === 'not-read'))
  const good = open === 0 && !unread
  const differs = open === 0 && !numbers.albums.every(isComplete)
  const day = (result: { at: number } | undefined) => (result ? formats.date(result.at) : words.never)

  const readSome = (reading?.recent ?? 0) > 0

  function checked(): string | undefined {
    const last = lastFull ?? lastQuick
    if (!last) return readSome ? undefined : words.neverVerified
    const day = formats.date(last.at)
    if (wrongIn(last) > 0) return words.foundWrongThen(day, wrongIn(last))
    if (lastFull) return words.verifiedFull(day)
    return readSome ? words.inPlace(day) : words.verifiedQuick(day)
  }

  function title(): string {
    if (problemsTotal > 0) return words.wrongTitle(problemsTotal)
    if (good) return numbers.libraryRead ? words.goodTitle : words.goodAlbumsTitle
    const listed = numbers.accounts.reduce((sum, account) => sum + account.listed, 0)
    return unread || open > listed * (1 - almost) ? words.openManyTitle : words.openTitle
  }

  const tone = problemsTotal > 0 ? 'wrong' : good ? 'good' : 'open'
  const Icon = { wrong: TriangleAlert, good: CircleCheck, open: CircleDashed }[tone]
  return (
    <section className={classNames(styles.verdict, styles[tone])}>
      <div className={styles.headline}>
        <Icon size={34} aria-hidden />
        <div className={styles.sentences}>
          <h2>{title()}</h2>
          {problemsTotal > 0 ? <p>{words.wrongText}</p> : null}
          {open > 0 ? <p>{words.openText(open)}</p> : null}
          {numbers.libraryRead ? null : <p>{words.libraryNotRead}</p>}
          {differs ? <p>{words.countsDiffer}</p> : null}
          {problemsTotal > 0 ? null : <p>{checked()}</p>}
          {reading ? <OverTime reading={reading} /> : null}
        </div>
      </div>
      <dl className={styles.figures}>
        <Figure label={words.items} value={formats.number(numbers.items)} />
        <Figure label={words.files} value={formats.number(numbers.files)} />
        <Figure label={words.size} value={formats.bytes(numbers.bytes)} />
        <Figure label={words.lastQuick} value={day(lastQuick)} />
        <Figure label={words.lastFull} value={day(lastFull)} />
      </dl>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </section>
  )
}
