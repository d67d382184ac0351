import { History, Images, Play, RotateCcw } from 'lucide-react'
import type { Selection } from '../../../shared/domain.ts'
import { isEmptySelection } from '../../../shared/tasks/empty-selection.ts'
import type { BackupState } from '../../../shared/tasks/progress.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { TaskControls } from '../../ui/controls/TaskControls.tsx'
import { EmptyState } from '../../ui/layout/EmptyState.tsx'
import { Logo } from '../../ui/Logo.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { Screen } from '../../ui/layout/Screen.tsx'
import { useAlbums } from '../../state/albums-store.ts'
import { useVerdict } from '../../state/verdict-store.ts'
import { DailyOffer } from '../schedule/DailyOffer.tsx'
import { ScheduleLine } from '../schedule/ScheduleLine.tsx'
import { PaceControls } from '../settings/PaceControls.tsx'
import { AlbumRows } from './AlbumRows.tsx'
import { AttentionList } from '../attention/AttentionList.tsx'
import { isUnderWay } from '../../../shared/tasks/task.ts'
import { useBackup } from '../../state/tasks/backup-store.ts'
import styles from './BackupScreen.module.css'
import { DatesNotice } from '../notices/DatesNotice.tsx'
import { FinishedSummary } from './FinishedSummary.tsx'
import { OverallProgress } from './OverallProgress.tsx'
import { RequestsToday } from './RequestsToday.tsx'

function Controls({ state }: { state: BackupState }) {
  const words = useMessages().backup
  const act = useBackup((backup) => backup.act)
  if (!isUnderWay(state)) return null
  return (
    <TaskControls
      words={words}
      // Whoever waits for Google can be paused, too; nothing makes Google's day end earlier.
      isPaused={state.phase === 'paused' && state.until === undefined}
      isStopping={state.phase === 'stopping'}
      act={act}
    />
  )
}

/** What is to be backed up, if anything is. */
function useChosen(): Selection | undefined {
  const chosen = useAlbums((albums) => albums.chosen)
  return chosen && !isEmptySelection(chosen) ? chosen : undefined
}

function Idle() {
  const words = useMessages().backup
  const go = useNavigation((navigation) => navigation.go)
  const start = useBackup((backup) => backup.start)
  const last = useAlbums((albums) => albums.last)
  const chosen = useChosen()
  return (
    <EmptyState
      art={<Logo size={112} />}
      title={words.idleTitle}
      text={words.idleText}
      actions={
        <>
          <Button look="primary" size="l" onClick={() => go('albums')}>
            {words.chooseAlbums}
          </Button>
          {chosen ? (
            <Button size="l" icon={<History size={18} aria-hidden />} onClick={() => void start(chosen)}>
              {last ? words.again : words.backUpTicked}
            </Button>
          ) : null}
        </>
      }
    />
  )
}

function AfterRun({ unfinished }: { unfinished: boolean }) {
  const words = useMessages().backup
  const go = useNavigation((navigation) => navigation.go)
  const start = useBackup((backup) => backup.start)
  const last = useAlbums((albums) => albums.last)
  const chosen = useChosen()
  // What could not ask Google today is nothing to be done every day.
  const listed = useVerdict((store) => store.verdict?.listed === true)
  return (
    <>
      {last && unfinished ? (
        <Button look="primary" icon={<Play size={16} aria-hidden />} onClick={() => void start(last)}>
          {words.goOn}
        </Button>
      ) : null}
      <Button
        look={unfinished ? 'secondary' : 'primary'}
        icon={<Images size={16} aria-hidden />}
        onClick={() => go('library')}
      >
        {words.openLibrary}
      </Button>
      {chosen && !unfinished ? (
        <Button icon={<RotateCcw size={16} aria-hidden />} onClick={() => void start(chosen)}>
          {words.again}
        </Button>
      ) : null}
      {unfinished || !listed ? null : <DailyOffer />}
    </>
  )
}

/** The running backup in numbers, the last one in a sentence, and what needs attention. */
export function BackupScreen() {
  const words = useMessages().backup
  const { state, refused, groups, albums, retry } = useBackup()

  return (
    <Screen title={words.title} actions={<Controls state={state} />}>
      <ScheduleLine />
      <DatesNotice />
      {refused ? <ProblemNotice problem={refused} /> : null}
      {state.phase === 'idle' ? <Idle /> : null}
      {state.phase === 'finished' ? (
        <FinishedSummary
          progress={state.progress}
          outcome={state.outcome}
          actions={<AfterRun unfinished={state.outcome.kind === 'stopped' || state.outcome.kind === 'halted'} />}
        />
      ) : null}
      {isUnderWay(state) ? <OverallProgress state={state} /> : null}
      {groups.length > 0 ? <AttentionList kind="backup" of={{ state, groups, retry }} /> : null}
      {state.phase === 'finished' && albums.length > 0 ? <AlbumRows rows={albums} /> : null}
      {isUnderWay(state) ? (
        <div className={styles.columns}>
          <div className={styles.wide}>{albums.length > 0 ? <AlbumRows rows={albums} /> : null}</div>
          <aside className={styles.aside} aria-label={words.pace}>
            <section className={styles.card}>
              <h2>{words.pace}</h2>
              <PaceControls />
            </section>
            <section className={styles.card}>
              <RequestsToday />
            </section>
          </aside>
        </div>
      ) : null}
    </Screen>
  )
}
