import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Health, ReadingState, VerifyResult } from '../../../shared/health.ts'
import { verdictWords } from '../../../shared/text/sentences/verdict-sentences.ts'
import type { Verdict, VerdictKind } from '../../../shared/tasks/verdict.ts'
import { useFormats, useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { classNames } from '../../ui/class-names.ts'
import { Figures } from '../../ui/layout/Figures.tsx'
import { isComplete } from './differences.ts'
import styles from './HealthScreen.module.css'

const wrongIn = ({ missing, damaged, unreadable }: VerifyResult): number => missing + damaged + unreadable
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

type Tone = 'wrong' | 'good' | 'open'

const tones: Record<VerdictKind, Tone> = {
  unusable: 'wrong',
  wrong: 'wrong',
  nothing: 'open',
  unknown: 'open',
  incomplete: 'open',
  almost: 'open',
  empty: 'good',
  complete: 'good',
}

interface VerdictProps {
  verdict: Verdict
  /** Undefined while they are worked out. */
  numbers: Health | undefined
  actions: ReactNode
}

/** How things are, in one sentence, with the numbers it rests on. */
export function VerdictPanel({ verdict, numbers, actions }: VerdictProps) {
  const words = useMessages().health
  const formats = useFormats()
  const language = useLanguage()
  const { title, sentences } = verdictWords(verdict, language)
  const reading = numbers?.reading
  const day = (result: { at: number } | undefined) => (result ? formats.date(result.at) : words.never)
  const figure = (value: (known: Health) => string): string => (numbers ? value(numbers) : '–')
  const readSome = (reading?.recent ?? 0) > 0

  function checked({ lastQuick, lastFull }: Health): string | undefined {
    const last = lastFull ?? lastQuick
    if (!last) return readSome ? undefined : words.neverVerified
    const day = formats.date(last.at)
    if (wrongIn(last) > 0) return words.foundWrongThen(day, wrongIn(last))
    if (lastFull) return words.verifiedFull(day)
    return readSome ? words.inPlace(day) : words.verifiedQuick(day)
  }

  const tone = tones[verdict.kind]
  const Icon = { wrong: TriangleAlert, good: CircleCheck, open: CircleDashed }[tone]
  const lacks = verdict.lacking > 0 || verdict.parts > 0
  const differs = numbers !== undefined && !lacks && !numbers.albums.every(isComplete)
  return (
    <section className={classNames(styles.verdict, styles[tone])}>
      <div className={styles.headline}>
        <Icon size={34} aria-hidden />
        <div className={styles.sentences}>
          <h2>{title}</h2>
          {sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          {numbers && lacks ? <p>{words.reasonsBelow}</p> : null}
          {differs ? <p>{words.countsDiffer}</p> : null}
          {numbers && verdict.kind !== 'wrong' ? <p>{checked(numbers)}</p> : null}
          {numbers ? null : <p>{words.counting}</p>}
          {reading ? <OverTime reading={reading} /> : null}
        </div>
      </div>
      <Figures
        of={[
          [words.items, formats.number(verdict.here)],
          [words.files, figure(({ files }) => formats.number(files))],
          [words.size, figure(({ bytes }) => formats.bytes(bytes))],
          [words.lastQuick, figure(({ lastQuick }) => day(lastQuick))],
          [words.lastFull, figure(({ lastFull }) => day(lastFull))],
        ]}
      />
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </section>
  )
}
