/* oxlint-disable jsx-a11y/prefer-tag-over-role -- no native element is a list that another field leads through, with icons */
import { Check, ChevronRight, FileArchive, Folder, FolderLock, FolderSymlink } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef } from 'react'
import type { FolderEntry } from '../../../shared/folders.ts'
import type { Messages } from '../../i18n/message-shape.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Logo } from '../../ui/Logo.tsx'
import styles from './FolderFinder.module.css'
import { useFolders } from './folder-store.ts'

const pageOfRows = 8

function remarksOf({ archive, mirror, link, state }: FolderEntry, words: Messages['folders']): string {
  const states = { ...words, writable: '', 'read-only': archive ? '' : words.readOnly }
  return [mirror ? words.mirror : '', link ? words.link : '', states[state]].filter(Boolean).join(', ')
}

function EntryIcon({ entry }: { entry: FolderEntry }) {
  if (entry.mirror) return <Logo size={18} />
  const isOut = entry.state !== 'writable' && entry.state !== 'read-only'
  if (entry.archive) return <FileArchive className={styles.icon} size={18} aria-hidden />
  const Icon = isOut ? FolderLock : entry.link ? FolderSymlink : Folder
  return <Icon className={styles.icon} size={18} aria-hidden />
}

interface OptionProps {
  id: string
  entry: FolderEntry
  at: number
  active: boolean
}

function Option({ id, entry, at, active }: OptionProps) {
  const words = useMessages().folders
  const { mark, enter, chosen } = useFolders()
  const isChosen = chosen.includes(entry.path)
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  const remarks = remarksOf(entry, words)
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are those of the field that has the focus
    <div
      id={id}
      ref={row}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      aria-checked={entry.archive ? isChosen : undefined}
      aria-disabled={entry.state === 'nameless' || undefined}
      className={classNames(styles.option, active && styles.active, entry.state === 'nameless' && styles.out)}
      // The focus stays in the field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        mark(at)
        void enter()
      }}
    >
      <EntryIcon entry={entry} />
      <bdi className={styles.name}>{entry.name}</bdi>
      {remarks ? <span className={styles.remark}>{remarks}</span> : null}
      {entry.archive ? (
        <span className={classNames(styles.box, isChosen && styles.checked)} aria-hidden>
          {isChosen ? <Check size={14} strokeWidth={3} /> : null}
        </span>
      ) : (
        <ChevronRight className={styles.into} size={16} aria-hidden />
      )}
    </div>
  )
}

/** Finds and marks a folder by keys or by a click: a field that keeps the focus, and the list that it leads through. */
export function FolderFinder({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const words = useMessages().folders
  const { page, entries, find, active, archives, busy, setFind, mark, enter, goUp, more } = useFolders()
  const names = archives ? words.exports : words
  const id = useId()
  const optionId = (at: number) => `${id}-${at}`
  const left = (page?.total ?? 0) - entries.length

  function moveTo(at: number): void {
    if (at >= entries.length && left > 0) void more()
    if (entries.length > 0) mark(Math.max(0, Math.min(at, entries.length - 1)))
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    const { key, altKey, nativeEvent } = event
    // Enter also ends the input of a Chinese word.
    if (nativeEvent.isComposing) return
    const acts: Record<string, () => void> = {
      ArrowDown: () => moveTo(active + 1),
      ArrowUp: () => (altKey ? void goUp() : moveTo(active - 1)),
      PageDown: () => moveTo(active + pageOfRows),
      PageUp: () => moveTo(active - pageOfRows),
      Enter: () => void enter(),
      ...(find === '' && { Backspace: () => void goUp() }),
    }
    const act = acts[key]
    if (!act) return
    event.preventDefault()
    act()
  }

  const isListed = entries.length > 0
  return (
    <div className={styles.finder}>
      <input
        ref={field}
        className={styles.field}
        role="combobox"
        aria-label={names.find}
        aria-describedby={`${id}-hint`}
        aria-autocomplete="list"
        aria-expanded={isListed}
        aria-controls={isListed ? `${id}-list` : undefined}
        aria-activedescendant={entries[active] ? optionId(active) : undefined}
        placeholder={names.find}
        autoComplete="off"
        spellCheck={false}
        value={find}
        onChange={(event) => setFind(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.frame}>
        {isListed ? (
          <div id={`${id}-list`} role="listbox" aria-label={names.list} className={styles.list}>
            {entries.map((entry, at) => (
              <Option key={`${entry.path}/${at}`} id={optionId(at)} entry={entry} at={at} active={at === active} />
            ))}
          </div>
        ) : (
          <p className={styles.nothing}>{page && !busy ? (find === '' ? names.nothing : names.nothingFound) : null}</p>
        )}
        {left > 0 && isListed ? (
          <div className={styles.more}>
            <Button look="quiet" onClick={() => void more()}>
              {words.more(left)}
            </Button>
          </div>
        ) : null}
      </div>
      <p id={`${id}-hint`} className={styles.hint}>
        {names.findHint}
      </p>
    </div>
  )
}
