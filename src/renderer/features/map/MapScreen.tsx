import { MapPinOff } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { isolated, ownerNames } from '../../../shared/text/owner-names.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { ownerShown } from '../../state/library/library-query.ts'
import { useLibrary } from '../../state/library/library-store.ts'
import { followMap, useMap } from '../../state/map-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { EmptyState } from '../../ui/layout/EmptyState.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { useFocusOnNext } from '../../ui/use-focus-on-next.ts'
import { OwnerChoice } from '../items/OwnerChoice.tsx'
import styles from './MapScreen.module.css'
import { PlacesList } from './PlacesList.tsx'
import { WorldMap } from './WorldMap.tsx'

/** Who waits longer than this is told for what. Milliseconds. */
const patienceMs = 3000

function useIsSlow(isWaiting: boolean): boolean {
  const [isSlow, setIsSlow] = useState(false)
  useEffect(() => {
    if (!isWaiting) return undefined
    const timer = setTimeout(() => setIsSlow(true), patienceMs)
    return () => {
      clearTimeout(timer)
      setIsSlow(false)
    }
  }, [isWaiting])
  return isSlow && isWaiting
}

function NothingOnMap() {
  const { library, map: words } = useMessages()
  const owner = useLibrary(ownerShown)
  const owners = useLibrary((store) => store.owners)
  const chooseOwner = useLibrary((store) => store.chooseOwner)
  const art = <MapPinOff className={styles.art} aria-hidden />
  if (!owner) return <EmptyState art={art} title={words.emptyTitle} text={words.emptyText} />
  const name = ownerNames(owners ?? [], library.unnamedOwner).get(owner.id) ?? ''
  return (
    <EmptyState
      art={art}
      title={words.emptyOf(isolated(name))}
      text={words.emptyText}
      actions={<Button onClick={() => chooseOwner(undefined)}>{library.showEverybody}</Button>}
    />
  )
}

/** Places of whoever is shown; undefined while those of somebody else are here alone. */
function usePlaces(): ReturnType<typeof useMap.getState>['places'] {
  const owner = useLibrary((library) => ownerShown(library)?.id)
  return useMap(({ places }) => (places?.owner === owner ? places : undefined))
}

function Content() {
  const { common, map: words } = useMessages()
  const places = usePlaces()
  const problem = useMap((map) => map.problem)
  const hasClusters = useMap((map) => map.shown !== undefined)
  const [count, setCount] = useState<number>()
  const [isUndrawn, setIsUndrawn] = useState(false)
  const onFailure = useCallback(() => setIsUndrawn(true), [])
  const isWaiting = !problem && (!places || (places.area !== undefined && !hasClusters))
  const isSlow = useIsSlow(isWaiting || (places?.isNaming === true && places.located === 0))
  return (
    <>
      {problem ? (
        <div className={styles.notice}>
          <ProblemNotice
            problem={problem}
            actions={<Button onClick={() => void useMap.getState().loadPlaces()}>{common.tryAgain}</Button>}
          />
        </div>
      ) : null}
      <output className={styles.slow}>{isSlow ? words.slow : isUndrawn ? words.notDrawn : ''}</output>
      {places?.area ? (
        <div className={styles.content}>
          <div className={styles.map}>
            <WorldMap area={places.area} onFailure={onFailure} onCount={setCount} />
            <div className={styles.foot}>
              <output>{count === undefined ? '' : words.inView(count)}</output>
              <span>{words.naturalEarth}</span>
            </div>
          </div>
          <PlacesList places={places} />
        </div>
      ) : places && !places.isNaming && !problem ? (
        <NothingOnMap />
      ) : null}
    </>
  )
}

/** Where photos were taken, on a map of the world that comes with the program, and as a list. Works without a network. */
export function MapScreen() {
  const { map: words } = useMessages()
  const places = usePlaces()
  const stage = useMap(({ problem }) => (problem ? 'problem' : 'map'))
  const owner = useLibrary((library) => ownerShown(library)?.id)
  const screen = useFocusOnNext(`${stage} ${owner ?? ''} ${places !== undefined}`, { next: 'h1' })
  useEffect(followMap, [])
  return (
    <div ref={screen} className={styles.screen}>
      <header className={styles.header}>
        <h1 className={styles.title} tabIndex={-1}>
          {words.title}
        </h1>
        {places && places.located > 0 ? (
          <p className={styles.lead}>{words.located(places.located, places.items)}</p>
        ) : null}
        <div className={styles.tools}>
          <OwnerChoice />
        </div>
      </header>
      <Content />
    </div>
  )
}
