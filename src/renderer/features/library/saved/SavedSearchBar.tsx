import { Pencil, Search, SquarePen, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Problem } from '../../../../shared/problems/problem.ts'
import type { SavedSearch } from '../../../../shared/search/saved-search.ts'
import { isolated } from '../../../../shared/text/owner-names.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { useLibrary } from '../../../state/library/library-store.ts'
import { keepSearch, removeSearch } from '../../../state/library/searches.ts'
import { Button } from '../../../ui/controls/Button.tsx'
import { ConfirmDialog } from '../../../ui/layout/ConfirmDialog.tsx'
import { ProblemNotice } from '../../../ui/notices/ProblemNotice.tsx'
import { useOwnerName } from '../header/use-owner-name.ts'
import { plainWords, useFilterParts } from './filter-parts.ts'
import styles from './SavedSearchBar.module.css'
import { SearchNameDialog } from './SearchNameDialog.tsx'

/** What a saved search that is open looks for, and what can be done with it. */
export function SavedSearchBar({ saved }: { saved: SavedSearch }) {
  const { saved: words } = useMessages().library
  const changeSearch = useLibrary((library) => library.changeSearch)
  const parts = useFilterParts(saved.filters)
  const plain = plainWords(saved.filters)
  const owner = useOwnerName(saved.owner)
  const [isNaming, setNaming] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const told = [
    { key: 'words', text: plain === '' ? '' : words.words(plain) },
    ...parts,
    { key: 'owner', text: owner ?? '' },
  ].filter(({ text }) => text !== '')
  const remove = async (): Promise<void> => setProblem(await removeSearch(saved.id))
  return (
    <div className={styles.bar}>
      <span className={styles.mark}>
        <Search size={16} aria-hidden />
        {words.one}
      </span>
      <ul className={styles.parts} aria-label={words.looksFor}>
        {told.map(({ key, text }) => (
          <li key={key} className={styles.part}>
            <bdi>{text}</bdi>
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button
          look="quiet"
          compact
          icon={<SquarePen size={16} aria-hidden />}
          onClick={() => {
            changeSearch(saved)
            // The button goes away.
            document.querySelector<HTMLElement>('#main h1')?.focus()
          }}
        >
          {words.change}
        </Button>
        <Button look="quiet" compact icon={<Pencil size={16} aria-hidden />} onClick={() => setNaming(true)}>
          {words.rename}
        </Button>
        <ConfirmDialog
          trigger={
            <Button look="quiet" compact icon={<Trash2 size={16} aria-hidden />}>
              {words.remove}
            </Button>
          }
          title={words.removeTitle(isolated(saved.name))}
          text={words.removeText}
          confirm={words.remove}
          onConfirm={() => void remove()}
        />
      </div>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {isNaming ? (
        <SearchNameDialog
          title={words.renameTitle}
          name={saved.name}
          outcome={() => ({ confirm: words.rename })}
          onName={(name) => {
            const { id, filters, owner: whose } = saved
            return keepSearch({ id, name, filters, ...(whose !== undefined && { owner: whose }) })
          }}
          onEnd={() => setNaming(false)}
        />
      ) : null}
    </div>
  )
}
