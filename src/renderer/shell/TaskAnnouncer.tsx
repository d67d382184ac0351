import { useEffect, useRef } from 'react'
import { fractionDone } from '../../shared/tasks/progress.ts'
import type { TaskState } from '../../shared/tasks/task.ts'
import { progressOf, useBackup } from '../state/tasks/backup-store.ts'
import { exportFraction, exportProgress, useExport } from '../state/tasks/export-store.ts'
import { importFraction, importProgress, useImportTask } from '../state/tasks/import-task-store.ts'
import { restoreFraction, restoreProgress, useRestore } from '../state/tasks/restore-store.ts'
import { useFormats, useMessages } from '../i18n/use-messages.ts'
import { announce } from '../ui/notices/Announcer.tsx'

interface Announced {
  phase: TaskState['phase']
  /** How much is done while it runs, from 0 to 1; undefined as long as it is not known how much there is. */
  fraction: number | undefined
  started: string
  resumed: string
  paused: string
  finished: string
  running: () => string
}

/** Speaks one word per phase and quarter of the way: often enough to know, rare enough to work with. */
function useAnnounced({ phase, fraction, started, resumed, paused, finished, running }: Announced): void {
  const reached = phase === 'running' && fraction !== undefined ? `running ${Math.floor(fraction * 4)}` : phase
  const last = useRef(reached)
  useEffect(() => {
    if (last.current === reached) return
    const before = last.current
    last.current = reached
    if (phase === 'finished') announce(finished)
    else if (phase === 'paused') announce(paused)
    else if (phase !== 'running') return
    else if (before === 'paused') announce(resumed)
    else announce(before.startsWith('running') ? running() : started)
  }, [reached, phase, started, resumed, paused, finished, running])
}

function useBackupAnnounced(): void {
  const words = useMessages().backup
  const formats = useFormats()
  const state = useBackup((backup) => backup.state)
  const progress = progressOf(state)
  const fraction = progress && fractionDone(progress)
  const waits = state.phase === 'paused' && state.until !== undefined
  useAnnounced({
    phase: state.phase,
    fraction: progress?.listing === false ? fraction : undefined,
    started: words.announceStarted,
    resumed: words.announceResumed,
    paused: waits ? words.waitingTitle : words.announcePaused,
    finished: words.announceFinished,
    running: () => words.announceRunning(formats.percent(fraction ?? 0), progress?.done ?? 0, progress?.items ?? 0),
  })
}

interface Transfer {
  phase: TaskState['phase']
  /** How many files there are; none, or nothing, as long as that is not known. */
  files: number | undefined
  /** From 0 to 1. */
  fraction: number | undefined
}

interface TransferWords {
  announceStarted: string
  announceResumed: string
  announcePaused: string
  announceFinished: string
  announceRunning: (percent: string) => string
}

function useTransferAnnounced({ phase, files = 0, fraction }: Transfer, words: TransferWords): void {
  const formats = useFormats()
  useAnnounced({
    phase,
    fraction: files > 0 ? fraction : undefined,
    started: words.announceStarted,
    resumed: words.announceResumed,
    paused: words.announcePaused,
    finished: words.announceFinished,
    running: () => words.announceRunning(formats.percent(fraction ?? 0)),
  })
}

function useImportAnnounced(): void {
  const state = useImportTask((task) => task.state)
  const progress = importProgress(state)
  useTransferAnnounced(
    { phase: state.phase, files: progress?.files, fraction: progress && importFraction(progress) },
    useMessages().importing,
  )
}

function useExportAnnounced(): void {
  const state = useExport((store) => store.state)
  const progress = exportProgress(state)
  useTransferAnnounced(
    { phase: state.phase, files: progress?.files, fraction: progress && exportFraction(progress) },
    useMessages().exporting,
  )
}

function useRestoreAnnounced(): void {
  const words = useMessages().restoring
  const state = useRestore((store) => store.state)
  const waits = state.phase === 'paused' && state.until !== undefined
  const progress = restoreProgress(state)
  useTransferAnnounced(
    {
      phase: state.phase,
      files: progress?.step === 'restoring' ? progress.items : undefined,
      fraction: progress && restoreFraction(progress),
    },
    waits ? { ...words, announcePaused: words.waiting } : words,
  )
}

/** Speaks the progress of tasks on every screen. */
export function TaskAnnouncer() {
  useBackupAnnounced()
  useImportAnnounced()
  useExportAnnounced()
  useRestoreAnnounced()
  return null
}
