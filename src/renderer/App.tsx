import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { useEffect } from 'react'
import { followAlbums } from './features/albums/albums-store.ts'
import { followBackup } from './features/backup/backup-store.ts'
import { followHealth } from './features/health/health-store.ts'
import { followVerdict } from './features/health/verdict-store.ts'
import { followSchedule } from './features/schedule/schedule-store.ts'
import { Welcome } from './features/welcome/Welcome.tsx'
import { useWelcome } from './features/welcome/welcome-store.ts'
import { useLanguage, useMessages } from './i18n/use-messages.ts'
import { Frame } from './shell/Frame.tsx'
import { followAddress } from './shell/navigation-store.ts'
import { followNetwork } from './shell/network-store.ts'
import { isFirstRun, useSession } from './shell/session-store.ts'
import { Button } from './ui/Button.tsx'
import { ProblemNotice } from './ui/ProblemNotice.tsx'
import styles from './App.module.css'

/** Language and theme are attributes of the document: style sheets and assistive technology read them there. */
function useDocumentAttributes(): void {
  const language = useLanguage()
  const theme = useSession((session) => session.settings?.theme ?? 'system')
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }, [theme])
}

function useEngine(): void {
  useEffect(() => {
    const ends = [
      useSession.getState().follow(),
      followAlbums(),
      followBackup(),
      followHealth(),
      followVerdict(),
      followSchedule(),
      followNetwork(),
      followAddress(),
    ]
    return () => ends.forEach((end) => end())
  }, [])
}

/** Before the first answers: what is waited for, where that takes long. */
function Waiting() {
  const { common } = useMessages()
  const preparing = useSession((session) => session.preparing)
  if (!preparing) return <p className={styles.loading}>{common.loading}</p>
  return (
    <main className={styles.loading}>
      <div className={styles.preparing}>
        <h1>{common.preparing}</h1>
        <output>{common.preparingStep(preparing.done + 1, preparing.of)}</output>
      </div>
    </main>
  )
}

function Content() {
  const messages = useMessages()
  const ready = useSession((session) => session.ready)
  const problem = useSession((session) => session.startProblem)
  const firstRun = useSession(isFirstRun)
  const { open, show } = useWelcome()
  useEffect(() => {
    // Stays open from the first question to the last answer, although each answer ends the first run a little more.
    if (ready && firstRun) show()
  }, [ready, firstRun, show])
  if (!ready) return <Waiting />
  if (problem) {
    return (
      <main className={styles.failed}>
        <h1>Shoebox</h1>
        <ProblemNotice
          problem={problem}
          actions={<Button onClick={() => void useSession.getState().load()}>{messages.common.tryAgain}</Button>}
        />
      </main>
    )
  }
  return open || firstRun ? <Welcome /> : <Frame />
}

export function App() {
  useDocumentAttributes()
  useEngine()
  return (
    // The page's content security policy refuses <style> elements; what they would hold is in our own style sheets.
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500}>
        <Content />
      </Tooltip.Provider>
    </CSPProvider>
  )
}
