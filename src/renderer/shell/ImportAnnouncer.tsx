import { useEffect, useRef } from 'react'
import type { TaskState } from '../../shared/task.ts'
import { importFraction, importProgress, useImportTask } from '../state/import-task-store.ts'
import { useFormats, useMessages } from '../i18n/use-messages.ts'
import { announce } from '../ui/Announcer.tsx'

/** As for a backup: one word per phase and quarter of the way. */
function milestone(state: TaskState<'import'>): string {
  const progress = importProgress(state)
  if (!progress || state.phase !== 'running' || progress.files === 0) return state.phase
  return `running ${Math.floor(importFraction(progress) * 4)}`
}

/** Speaks the progress of an import on every screen. */
export function ImportAnnouncer() {
  const words = useMessages().importing
  const formats = useFormats()
  const state = useImportTask((task) => task.state)
  const reached = milestone(state)
  const last = useRef(reached)
  useEffect(() => {
    if (last.current === reached) return
    const before = last.current
    last.current = reached
    const progress = importProgress(state)
    if (state.phase === 'finished') announce(words.announceFinished)
    else if (state.phase === 'paused') announce(words.announcePaused)
    else if (state.phase === 'running' && !before.startsWith('running')) announce(words.announceStarted)
    else if (state.phase === 'running' && progress)
      announce(words.announceRunning(formats.percent(importFraction(progress))))
  }, [reached, state, words, formats])
  return null
}
