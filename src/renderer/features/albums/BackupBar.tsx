import { HardDriveDownload } from 'lucide-react'
import { useId, useState } from 'react'
import { isNarrower } from '../../../shared/library-filter.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Checkbox } from '../../ui/fields/Checkbox.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { isUnderWay } from '../../../shared/tasks/task.ts'
import { useBackup } from '../../state/tasks/backup-store.ts'
import { selectionOf } from '../../state/album-selection.ts'
import { useAlbums } from '../../state/albums-store.ts'
import styles from './BackupBar.module.css'
import { NarrowLibrary } from './NarrowLibrary.tsx'
import { usePartInWords } from './use-part-in-words.ts'

/** What is ticked, and the button that starts to back it up. Stays in view below the list. */
export function BackupBar() {
  const words = useMessages().albums
  const id = useId()
  const go = useNavigation((navigation) => navigation.go)
  const narrowing = useMessages().narrowing
  const inWords = usePartInWords()
  const { albums, ticked, library, tickLibrary, only } = useAlbums()
  const { state, start, refused } = useBackup()
  const [starting, setStarting] = useState(false)
  const running = isUnderWay(state)
  const tickable = albums.filter((album) => album.inGooglePhotos)
  const count = tickable.filter((album) => ticked.has(album.id)).length
  const all = count > 0 && count === tickable.length
  const canNarrow = library && count === 0
  const part = canNarrow && isNarrower(only) ? only : undefined

  async function backUp(): Promise<void> {
    setStarting(true)
    const started = await start(selectionOf(albums, ticked, library, only))
    setStarting(false)
    if (started) go('backup')
  }

  function label(): string {
    if (count === 0 && !library) return words.nothingSelected
    if (part) return narrowing.backUpPart
    if (all) return library ? words.backUpEverything : words.backUpAll
    return library ? words.backUpWithRest(count) : words.backUp(count)
  }

  function title(): string {
    if (part) return narrowing.part
    if (canNarrow && only) return narrowing.withArchive
    return count > 0 ? words.everythingElse : words.wholeLibrary
  }

  function hint(): string {
    if (part) return inWords(part)
    if (library && count > 0) return `${words.everythingElseHint} ${narrowing.noAlbums}`
    return count > 0 ? words.everythingElseHint : words.wholeLibraryHint
  }

  return (
    <div className={styles.bar}>
      {refused ? <ProblemNotice problem={refused} /> : null}
      <div className={styles.line}>
        <label className={styles.rest} htmlFor={`${id}-library`}>
          <Checkbox
            id={`${id}-library`}
            checked={library}
            onCheckedChange={tickLibrary}
            aria-labelledby={`${id}-title`}
            aria-describedby={`${id}-hint`}
          />
          <span className={styles.words}>
            <span className={styles.title} id={`${id}-title`}>
              {title()}
            </span>
            <span className={styles.hint} id={`${id}-hint`}>
              {hint()}
            </span>
          </span>
        </label>
        {canNarrow ? <NarrowLibrary /> : null}
        {running ? (
          <Button look="primary" size="l" onClick={() => go('backup')}>
            {words.showBackup}
          </Button>
        ) : (
          <Button
            look="primary"
            size="l"
            icon={<HardDriveDownload size={18} aria-hidden />}
            busy={starting}
            disabled={count === 0 && !library}
            onClick={() => void backUp()}
          >
            {label()}
          </Button>
        )}
      </div>
    </div>
  )
}
