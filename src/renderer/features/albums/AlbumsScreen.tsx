import { RefreshCw, Search } from 'lucide-react'
import { useDeferredValue, useEffect } from 'react'
import type { AccountId, Album } from '../../../shared/domain.ts'
import { textSearch } from '../../../shared/text/fold-text.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { isSameCause } from '../../../shared/problems/same-cause.ts'
import { networkSentence } from '../../../shared/text/sentences/network-sentences.ts'
import { useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import { useNetwork } from '../../state/network-store.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Checkbox } from '../../ui/fields/Checkbox.tsx'
import { EmptyState } from '../../ui/layout/EmptyState.tsx'
import { WindowedList } from '../../ui/lists/WindowedList.tsx'
import { Logo } from '../../ui/Logo.tsx'
import { NetworkNotice } from '../../ui/notices/NetworkNotice.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { Screen } from '../../ui/layout/Screen.tsx'
import { Segments } from '../../ui/fields/Segments.tsx'
import { ScheduleLine } from '../schedule/ScheduleLine.tsx'
import { useWelcome } from '../../state/welcome-store.ts'
import { accountProblem } from '../../../shared/problems/account-problem.ts'
import { AccountNotices } from './AccountNotices.tsx'
import { AlbumCard } from './AlbumCard.tsx'
import { type AlbumFilter, useAlbums } from '../../state/albums-store.ts'
import styles from './AlbumsScreen.module.css'
import { BackupBar } from './BackupBar.tsx'

/** A row of cards, before one was measured. */
const rowHeight = 260

function visible(albums: readonly Album[], filter: AlbumFilter, search: string, untitled: string): Album[] {
  const matches = textSearch(search)
  return albums.filter(
    ({ shared, title }) => (filter === 'all' || shared === (filter === 'shared')) && matches(title || untitled),
  )
}

function Toolbar({ shown }: { shown: readonly Album[] }) {
  const words = useMessages().albums
  const { albums, ticked, tick, filter, show, search, find } = useAlbums()
  const tickable = shown.filter((album) => album.inGooglePhotos)
  const count = tickable.filter((album) => ticked.has(album.id)).length
  const hasBoth = albums.some((album) => album.shared) && albums.some((album) => !album.shared)
  return (
    <div className={styles.toolbar}>
      <label className={styles.all}>
        <Checkbox
          checked={count > 0 && count === tickable.length}
          mixed={count > 0 && count < tickable.length}
          disabled={tickable.length === 0}
          onCheckedChange={(on) =>
            tick(
              tickable.map((album) => album.id),
              on,
            )
          }
        />
        {words.selectAll}
      </label>
      <span className={styles.count}>{words.selectedOf(count, tickable.length)}</span>
      <div className={styles.find}>
        {hasBoth ? (
          <Segments
            label={words.show}
            value={filter}
            onValueChange={show}
            options={[
              { value: 'all', label: words.showAll },
              { value: 'owned', label: words.showOwned },
              { value: 'shared', label: words.showShared },
            ]}
          />
        ) : null}
        <div className={styles.search}>
          <Search size={16} aria-hidden />
          <input
            type="search"
            aria-label={words.search}
            placeholder={words.search}
            value={search}
            onChange={(event) => find(event.target.value)}
          />
        </div>
      </div>
    </div>
  )
}

interface Group {
  /** Absent for albums that no account has listed. */
  account?: AccountId
  albums: Album[]
}

/** In the order in which accounts come first in the list. */
function byAccount(albums: readonly Album[]): Group[] {
  return [...Map.groupBy(albums, ({ account }) => account)].map(([account, inGroup]) => ({
    ...(account !== undefined && { account }),
    albums: inGroup,
  }))
}

function Grid() {
  const words = useMessages().albums
  const mediaBase = useSession((session) => session.app?.mediaBase ?? 'media/')
  const accounts = useSession((session) => session.accounts)
  const { albums, ticked, tick, filter, show, search, find } = useAlbums()
  const shown = visible(albums, filter, useDeferredValue(search), words.untitled)
  // With one account its name would only repeat itself.
  const groups = accounts.length > 1 ? byAccount(shown) : [{ albums: shown }]

  return (
    <>
      <Toolbar shown={shown} />
      {shown.length === 0 ? (
        <EmptyState
          title={words.noMatch}
          text={words.noMatchHint}
          actions={
            <Button
              onClick={() => {
                find('')
                show('all')
              }}
            >
              {words.showAllAlbums}
            </Button>
          }
        />
      ) : null}
      {groups.map(({ account, albums: inGroup }) => (
        <section key={account ?? ''}>
          {account === undefined ? null : (
            <h2 className={styles.account}>{accounts.find((entry) => entry.id === account)?.email}</h2>
          )}
          <WindowedList items={inGroup} keyOf={({ id }) => id} className={styles.grid} rowHeight={rowHeight} oneStop>
            {(album, tabIndex) => (
              <AlbumCard
                album={album}
                mediaBase={mediaBase}
                ticked={ticked.has(album.id)}
                onTick={tick}
                tabIndex={tabIndex}
              />
            )}
          </WindowedList>
        </section>
      ))}
    </>
  )
}

function Placeholder() {
  return (
    <ul className={styles.grid} aria-hidden>
      {Array.from({ length: 12 }, (_, index) => (
        <li key={index} className={styles.ghost} />
      ))}
    </ul>
  )
}

/** Whether `AccountNotices` says this already. */
function useIsSaid(problem: Problem | undefined): boolean {
  const mirrorProblem = useSession((session) => session.mirrorProblem)
  const accounts = useSession((session) => session.accounts)
  return (
    problem !== undefined &&
    [mirrorProblem, ...accounts.map(accountProblem)].some((said) => said !== undefined && isSameCause(said, problem))
  )
}

/** Everything that can be backed up, as covers with tick boxes. */
export function AlbumsScreen() {
  const messages = useMessages()
  const words = messages.albums
  const go = useNavigation((navigation) => navigation.go)
  const signedIn = useSession((session) => session.accounts.some((account) => account.signedIn))
  const hasMirror = useSession((session) => session.mirror !== null)
  const { loaded, refreshing, albums, problem, refresh, asked } = useAlbums()
  const isSaid = useIsSaid(problem)
  const language = useLanguage()
  const trouble = useNetwork((network) => network.state.albums)

  useEffect(() => {
    // Once per start: what Google has now, without anybody having to ask for it.
    if (signedIn && hasMirror && !asked) void refresh()
  }, [signedIn, hasMirror, asked, refresh])

  function content() {
    if (albums.length > 0) return <Grid />
    if (!loaded || refreshing || (signedIn && hasMirror && !asked)) return <Placeholder />
    if (!signedIn) {
      return (
        <EmptyState
          art={<Logo size={96} />}
          title={words.noneSignedOut}
          text={words.noneSignedOutHint}
          actions={
            <Button look="primary" size="l" onClick={() => (hasMirror ? useWelcome.getState().show() : go('settings'))}>
              {words.signIn}
            </Button>
          }
        />
      )
    }
    return problem ? null : <EmptyState art={<Logo size={96} />} title={words.none} text={words.noneHint} />
  }

  return (
    <div className={styles.page}>
      <Screen
        title={words.title}
        lead={albums.length > 0 ? words.lead : undefined}
        actions={
          signedIn ? (
            <Button compact icon={<RefreshCw size={16} aria-hidden />} busy={refreshing} onClick={() => void refresh()}>
              {refreshing ? words.refreshing : words.refresh}
            </Button>
          ) : undefined
        }
      >
        <ScheduleLine />
        <AccountNotices />
        {trouble ? <NetworkNotice sentence={networkSentence(trouble, language)} /> : null}
        {problem && !isSaid ? (
          <ProblemNotice
            problem={problem}
            actions={<Button onClick={() => void refresh()}>{messages.common.tryAgain}</Button>}
          />
        ) : null}
        {content()}
      </Screen>
      {loaded && signedIn && hasMirror ? <BackupBar /> : null}
    </div>
  )
}
