import { useEffect, useRef } from 'react'
import { fractionDone, type BackupState } from '../../shared/progress.ts'
import { progressOf, useBackup } from '../state/backup-store.ts'
import { useFormats, useMessages } from '../i18n/use-messages.ts'
import { announce } from '../ui/Announcer.tsx'

/** One word per phase and quarter of the way: often enough to know, rare enough to work with. */
function milestone(state: BackupState): string {
  const progress = progressOf(state)
  if (!progress || state.phase !== 'running' || progress.listing) return state.phase
  return `running ${Math.floor(fractionDone(progress) * 4)}`
}

/** Speaks the progress of a backup on every screen. */
export function BackupAnnouncer() {
  const words = useMessages().backup
  const formats = useFormats()
  const state = useBackup((backup) => backup.state)
  const reached = milestone(state)
  const last = useRef(reached)
  useEffect(() => {
    if (last.current === reached) return
    const before = last.current
    last.current = reached
    const progress = progressOf(state)
    if (state.phase === 'finished') announce(words.announceFinished)
    else if (state.phase === 'paused') announce(state.until === undefined ? words.announcePaused : words.waitingTitle)
    else if (state.phase === 'running' && !before.startsWith('running')) announce(words.announceStarted)
    else if (state.phase === 'running' && progress) {
      announce(words.announceRunning(formats.percent(fractionDone(progress)), progress.done, progress.items))
    }
  }, [reached, state, words, formats])
  return null
}
