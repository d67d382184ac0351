import { Settings } from 'lucide-react'
import { useId, useState, type FormEvent } from 'react'
import type { AccountId } from '../../../shared/domain.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import { useRestore } from '../../state/tasks/restore-store.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Checkbox } from '../../ui/fields/Checkbox.tsx'
import { Select } from '../../ui/fields/Select.tsx'
import { AlbumChoice } from '../export/AlbumChoice.tsx'
import styles from './RestoreScreen.module.css'

/** Which albums go back, and into whose Google Photos. */
export function RestoreForm() {
  const words = useMessages().restoring
  const { albums, items, choose, look } = useRestore()
  const accounts = useSession((session) => session.accounts).filter(({ signedIn }) => signedIn)
  const go = useNavigation((navigation) => navigation.go)
  const [chosen, setChosen] = useState<AccountId>()
  const [edit, setEdit] = useState(false)
  const [busy, setBusy] = useState(false)
  const hint = useId()
  const account = accounts.find(({ id }) => id === chosen) ?? accounts[0]

  const isNothing = albums.size === 0 && items.length === 0

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (!account || isNothing) return
    setBusy(true)
    await look({
      account: account.id,
      albums: [...albums],
      edit,
      ...(items.length > 0 && { items: [...items] }),
    })
    setBusy(false)
  }

  return (
    <form className={styles.card} onSubmit={(event) => void submit(event)}>
      <section className={styles.part}>
        <h2 tabIndex={-1} data-next>
          {items.length > 0 ? words.whatItems : words.what}
        </h2>
        {items.length > 0 ? (
          <div className={styles.line}>
            <p>{words.picked(items.length)}</p>
            <Button onClick={() => choose(new Set())}>{words.albumsInstead}</Button>
          </div>
        ) : (
          <AlbumChoice owner={undefined} chosen={albums} onChoose={choose} />
        )}
      </section>
      <section className={styles.part}>
        <h2>{words.account}</h2>
        {account ? (
          <Select
            label={words.account}
            value={account.id}
            onValueChange={setChosen}
            options={accounts.map(({ id, email }) => ({ value: id, label: email }))}
          />
        ) : (
          <div className={styles.line}>
            <p className={styles.muted}>{words.noAccount}</p>
            <Button icon={<Settings size={16} aria-hidden />} onClick={() => go('settings')}>
              {words.toSettings}
            </Button>
          </div>
        )}
        <label className={styles.tick}>
          <Checkbox checked={edit} onCheckedChange={setEdit} aria-describedby={hint} />
          <span>{words.edit}</span>
        </label>
        <p id={hint} className={styles.hint}>
          {words.editHint}
        </p>
      </section>
      <div className={styles.actions}>
        <Button look="primary" size="l" type="submit" busy={busy} disabled={!account || isNothing}>
          {words.look}
        </Button>
      </div>
    </form>
  )
}
