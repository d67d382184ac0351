import { BookX, type LucideIcon, SearchX } from 'lucide-react'
import { knownId } from '../../state/address/item-names.ts'
import { topOfLibrary } from '../../state/address/place.ts'
import { useLibrary } from '../../state/library/library-store.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { EmptyState } from '../../ui/layout/EmptyState.tsx'
import { Notice } from '../../ui/notices/Notice.tsx'
import empty from './LibraryEmpty.module.css'
import styles from './LibraryScreen.module.css'

type Library = ReturnType<typeof useLibrary.getState>

/** Whether the album that is open is none of those that are here; false while nobody knows. */
export function isOpenAlbumGone({ album, albums }: Library): boolean {
  return album !== undefined && albums !== undefined && !albums.some(({ id }) => id === album)
}

/** Whether the saved search that is open is none of those that are kept; false while nobody knows. */
export function isOpenSearchGone({ saved, searches }: Library): boolean {
  return saved !== undefined && searches !== undefined && !searches.some(({ id }) => id === saved)
}

interface GoneListProps {
  icon: LucideIcon
  title: string
  text: string
}

function GoneList({ icon: Icon, title, text }: GoneListProps) {
  const { library: words } = useMessages()
  const showTab = useLibrary((library) => library.showTab)
  return (
    <EmptyState
      art={<Icon className={empty.art} aria-hidden />}
      title={title}
      text={text}
      actions={<Button onClick={() => showTab('albums')}>{words.backToAlbums}</Button>}
    />
  )
}

/** In place of the items of a saved search that is not kept. */
export function SearchGone() {
  const { saved } = useMessages().library
  return <GoneList icon={SearchX} title={saved.gone} text={saved.goneText} />
}

/** In place of the items of an album that is not here. */
export function AlbumGone() {
  const { gone } = useMessages().library
  return <GoneList icon={BookX} title={gone.album} text={gone.albumText} />
}

/** The item that is to be in the viewer is in no row of the whole list. */
function isNotListed({ opened, shown }: Library): boolean {
  return opened !== undefined && shown?.isWhole === true && !shown.columns.ref.includes(opened)
}

/** Says that what an address names is not here, or not in this list. */
export function GoneNotice() {
  const { library: words } = useMessages()
  const gone = useLibrary((library) => library.gone)
  const notListed = useLibrary(isNotListed)
  if (gone === undefined && !notListed) return null
  const showItem = (): void => {
    const { opened, grouping, arrive } = useLibrary.getState()
    const item = opened && knownId(opened)
    if (item !== undefined)
      void arrive({ ...topOfLibrary, grouping, owner: 'everybody', opened: { item, details: false } })
  }
  const close = (): void => {
    const { closeItem, forgetGone } = useLibrary.getState()
    if (gone === undefined) closeItem()
    else forgetGone()
    // The button goes away.
    document.getElementById('main')?.focus({ preventScroll: true })
  }
  const { title, text } =
    gone === undefined
      ? { title: words.gone.notListed, text: words.gone.notListedText }
      : gone === 'item'
        ? { title: words.gone.item, text: words.gone.itemText }
        : { title: words.gone.owner, text: words.gone.ownerText }
  return (
    <div className={styles.notice}>
      <Notice
        tone="warning"
        urgent
        title={title}
        actions={
          <>
            {gone === undefined ? <Button onClick={showItem}>{words.gone.showItem}</Button> : null}
            <Button look="quiet" onClick={close}>
              {words.gone.understood}
            </Button>
          </>
        }
      >
        {text}
      </Notice>
    </div>
  )
}
