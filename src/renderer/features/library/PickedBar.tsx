import { CloudUpload, Columns2, FolderOutput, Heart, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { mostPicked } from '../../../shared/contract/library/library.ts'
import { type ItemColumns, ItemFlag, type ItemId, type ItemRef } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { countPlaces, placesOf, type Ranges } from '../../grid/picking/ranges.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { setFavorite } from '../../state/library/favorites.ts'
import { isList } from '../../state/library/library-query.ts'
import { useLibrary } from '../../state/library/library-store.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import { pickedIds, usePicked } from '../../state/library/picked-store.ts'
import { useExport } from '../../state/tasks/export-store.ts'
import { useRestore } from '../../state/tasks/restore-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { announce } from '../../ui/notices/Announcer.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import spoken from '../../ui/spoken.module.css'
import styles from './PickedBar.module.css'

/** How many items are picked, and what can be done with them. `onLeave`: gives the focus back to the grid. */
export function PickedBar({ onLeave }: { onLeave: () => void }) {
  const { library: words } = useMessages()
  const { none } = words.picking
  const ranges = usePicked((picked) => picked.ranges)
  const refs = usePicked((picked) => picked.refs)
  const key = usePicked((picked) => picked.key)
  const shown = useLibrary((library) => library.shown?.columns)
  // The shelf of albums is no list, whatever was asked for before it and comes later.
  const isOfList = useLibrary((library) => isList(library) && library.shown?.key === key)
  const go = useNavigation((navigation) => navigation.go)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Problem>()
  // Of a list that has become empty, or is not on the screen, nothing is picked.
  const count = !isOfList || shown?.ref.length === 0 ? 0 : countPlaces(ranges)
  // What was refused is told of those that were picked, and of no others.
  if (count === 0 && refused) setRefused(undefined)
  const [news, setNews] = useState<{ ranges: Ranges; text: string }>()
  const isTooMany = count > mostPicked
  const said = count === 0 ? '' : isTooMany ? words.picking.tooMany(mostPicked) : words.picking.count(count)

  function leave(): void {
    usePicked.getState().clear()
    onLeave()
  }

  async function bring(screen: 'restore' | 'export', choose: (items: ItemId[]) => void): Promise<void> {
    setBusy(true)
    const ids = await pickedIds()
    setBusy(false)
    setRefused(ids.ok ? undefined : ids.problem)
    if (!ids.ok) return
    choose(ids.value)
    go(screen)
  }

  const pair = pairOf(shown, refs, ranges)
  const favorite = areFavorites(shown, refs, ranges) ? 'remove' : 'add'
  const favor = async (): Promise<void> => {
    const wanted = [...placesOf(ranges)].map((place) => (refs[place] ?? 0) as ItemRef)
    setBusy(true)
    const problem = await setFavorite(wanted, favorite === 'add')
    setRefused(problem)
    if (!problem) setNews({ ranges, text: words.favorites[favorite === 'add' ? 'added' : 'removed'] })
    setBusy(false)
  }

  // What leaves the list may take the bar away, and the focus with it.
  const before = useRef(count)
  useEffect(() => {
    if (before.current > 0 && count === 0) {
      // On the shelf, or in another list, they are picked as before.
      if (isOfList) announce(none)
      if (document.activeElement === document.body) onLeave()
    }
    before.current = count
  }, [count, isOfList, onLeave, none])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    // Else it would leave the album, too.
    event.preventDefault()
    leave()
  }

  return (
    <>
      <output className={spoken.spoken}>{news?.ranges === ranges ? news.text : said}</output>
      {count > 0 ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape of whatever in it has the focus
        <section className={styles.bar} aria-label={words.picking.label} onKeyDown={onKeyDown}>
          {refused ? <ProblemNotice problem={refused} /> : null}
          <p className={styles.count}>{said}</p>
          <div className={styles.actions}>
            <Button
              icon={<Heart size={18} aria-hidden />}
              busy={busy}
              disabled={isTooMany}
              onClick={() => void favor()}
            >
              {words.favorites[favorite]}
            </Button>
            {pair ? (
              <Button
                icon={<Columns2 size={18} aria-hidden />}
                onClick={() => useLibrary.getState().openItem(pair[0], pair[1])}
              >
                {words.compare.button}
              </Button>
            ) : null}
            <Button
              icon={<CloudUpload size={18} aria-hidden />}
              busy={busy}
              disabled={isTooMany}
              onClick={() => void bring('restore', (items) => useRestore.getState().chooseItems(items))}
            >
              {words.picking.restore}
            </Button>
            <Button
              icon={<FolderOutput size={18} aria-hidden />}
              busy={busy}
              disabled={isTooMany}
              onClick={() => void bring('export', (items) => useExport.getState().chooseItems(items))}
            >
              {words.picking.export}
            </Button>
            <Button icon={<X size={18} aria-hidden />} onClick={leave}>
              {words.picking.clear}
            </Button>
          </div>
        </section>
      ) : null}
    </>
  )
}

/** The two photos that are picked; undefined where it is another number, or one of them is a video. */
function pairOf(shown: ItemColumns | undefined, refs: Uint32Array, ranges: Ranges): [ItemRef, ItemRef] | undefined {
  if (!shown || shown.ref !== refs || countPlaces(ranges) !== 2) return undefined
  const [one = 0, other = 0] = placesOf(ranges)
  const isVideo = (place: number): boolean => ((shown.flags[place] ?? 0) & ItemFlag.video) !== 0
  return isVideo(one) || isVideo(other) ? undefined : [(refs[one] ?? 0) as ItemRef, (refs[other] ?? 0) as ItemRef]
}

/** Whether all picked items are favourites already, by the list on the screen that they are picked in. */
function areFavorites(shown: ItemColumns | undefined, refs: Uint32Array, ranges: Ranges): boolean {
  if (!shown || shown.ref !== refs) return false
  for (const place of placesOf(ranges)) if (((shown.flags[place] ?? 0) & ItemFlag.favorite) === 0) return false
  return true
}
