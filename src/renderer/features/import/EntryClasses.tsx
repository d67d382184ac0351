import type { EntryClass, EntryCounts } from '../../../shared/imports/entry-class.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { Disclosure } from '../../ui/layout/Disclosure.tsx'
import styles from './ImportFlow.module.css'

/** How many files of exports are in each class, behind their number in words. */
export function EntryClasses({ summary, files }: { summary: string; files: EntryCounts }) {
  const words = useMessages().import
  const formats = useFormats()
  const classes = (Object.entries(files) as [EntryClass, number][]).filter(([, count]) => count > 0)
  return (
    <Disclosure summary={summary}>
      <ul className={styles.classes}>
        {classes.map(([name, count]) => (
          <li key={name}>
            <span className={styles.count}>{formats.number(count)}</span>
            {words.classOf(name, count)}
          </li>
        ))}
      </ul>
    </Disclosure>
  )
}
