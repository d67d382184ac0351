import { Copy, Film, Image } from 'lucide-react'
import { useState } from 'react'
import { hasItems, type Difference, type DifferenceItem } from '../../../shared/health.ts'
import { problemSentence } from '../../../shared/text/sentences/problem-sentences.ts'
import { useFormats, useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { announce } from '../../ui/notices/Announcer.tsx'
import { Button } from '../../ui/controls/Button.tsx'
import { Disclosure } from '../../ui/layout/Disclosure.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { useProblemHelp } from '../../ui/notices/problem-help.ts'
import { itemDatesOf } from '../items/item-dates.ts'
import { useDifferenceViewer } from './difference-viewer.ts'
import { differenceHint, differenceText, itemReason, needsCause } from './differences.ts'
import { allDifferenceItems, useDifferenceItems, type DifferenceOwner } from './use-difference-items.ts'
import styles from './Comparison.module.css'

/** More titles make a line that nobody reads. */
const namedAlbums = 3

interface Of {
  of: DifferenceOwner
  difference: Difference
}

function useItemFacts(difference: Difference): (item: DifferenceItem) => string[] {
  const messages = useMessages()
  const words = messages.differences
  const formats = useFormats()
  const dates = itemDatesOf(useLanguage())
  return (item) => {
    const named = item.albums.slice(0, namedAlbums).map((title) => title || messages.albums.untitled)
    const more = item.albums.length - named.length
    return [
      itemReason(difference, item, words),
      ...(item.day === undefined ? [] : [dates.date(item.day)]),
      ...(named.length === 0
        ? []
        : [words.alsoIn(formats.list(more > 0 ? [...named, words.moreAlbums(more)] : named))]),
    ]
  }
}

function Item({ of, difference, item }: Of & { item: DifferenceItem }) {
  const words = useMessages().differences
  const facts = useItemFacts(difference)
  const open = useDifferenceViewer((viewer) => viewer.open)
  const { ref, filename, kind } = item
  const Icon = kind === 'video' ? Film : Image
  return (
    <li className={styles.item}>
      <Icon className={styles.kind} size={17} aria-hidden />
      <span className={styles.spoken}>{kind === 'video' ? words.video : words.photo}: </span>
      {ref === undefined ? (
        <bdi className={styles.name}>{filename}</bdi>
      ) : (
        <button
          type="button"
          className={styles.open}
          aria-label={words.open(filename)}
          onClick={(event) => void open(of, ref, event.currentTarget)}
        >
          <bdi>{filename}</bdi>
        </button>
      )}
      <span className={styles.facts}>{facts(item).join(' · ')}</span>
    </li>
  )
}

function CopyList({ of, difference }: Of) {
  const words = useMessages().differences
  const facts = useItemFacts(difference)
  const [busy, setBusy] = useState(false)

  async function copy(): Promise<void> {
    setBusy(true)
    const items = await allDifferenceItems(of, difference)
    const text = (items ?? []).map((item) => [item.filename, ...facts(item)].join('\t')).join('\n')
    try {
      if (items) await navigator.clipboard.writeText(text)
      announce(items ? words.copied : words.notCopied)
    } catch {
      // Refused by the system; the list can be selected.
      announce(words.notCopied)
    }
    setBusy(false)
  }

  return (
    <Button look="quiet" icon={<Copy size={15} aria-hidden />} busy={busy} onClick={() => void copy()}>
      {words.copy}
    </Button>
  )
}

function Items({ of, difference, label }: Of & { label: string }) {
  const words = useMessages().differences
  const help = useProblemHelp()
  const { list, problem, showMore } = useDifferenceItems(of, difference)
  const left = list ? list.total - list.items.length : 0
  return (
    <>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {list ? (
        <>
          <ul className={styles.items} aria-label={label}>
            {list.items.map((item) => (
              <Item key={item.item} of={of} difference={difference} item={item} />
            ))}
          </ul>
          <div className={styles.below}>
            {left > 0 ? (
              <Button look="quiet" onClick={() => void showMore()}>
                {words.showMore(left)}
              </Button>
            ) : null}
            <CopyList of={of} difference={difference} />
            {difference.code && help(difference.code)}
          </div>
        </>
      ) : null}
    </>
  )
}

/** One reason why the numbers differ, in words, with its items behind a button where somebody can name them. */
export function DifferenceEntry({ of, difference, all }: Of & { all: readonly Difference[] }) {
  const words = useMessages().differences
  const language = useLanguage()
  const { code, count } = difference
  const sentence = code && problemSentence({ code, values: { many: count } }, language)
  const title = differenceText(difference, words)
  const isCauseTold = sentence !== undefined && needsCause(difference, all, words)
  const text = isCauseTold ? words.withCause(title, sentence.what) : title
  const toldBelow = isCauseTold ? sentence.todo : sentence && `${sentence.what} ${sentence.todo}`
  const hint = toldBelow ?? differenceHint(difference, words)
  if (!hasItems(difference.reason))
    return (
      <li className={styles.plain}>
        <p>{text}</p>
        {hint === undefined ? null : <p className={styles.muted}>{hint}</p>}
      </li>
    )
  return (
    <li>
      <Disclosure summary={text} hint={hint}>
        <Items of={of} difference={difference} label={text} />
      </Disclosure>
    </li>
  )
}
