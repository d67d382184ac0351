import type { Language } from '../../shared/text/languages.ts'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { useEffect } from 'react'
import { followAlbums } from '../state/albums-store.ts'
import { followBackup } from '../state/tasks/backup-store.ts'
import { followArrivals } from '../features/import/arrivals/arrivals-store.ts'
import { followImports } from '../features/import/import-store.ts'
import { useDroppedExports } from '../features/import/looking/use-dropped-exports.ts'
import { followExport } from '../state/tasks/export-store.ts'
import { followRestore } from '../state/tasks/restore-store.ts'
import { followImportTask } from '../state/tasks/import-task-store.ts'
import { followHealth } from '../features/health/health-store.ts'
import { followVerdict } from '../state/verdict-store.ts'
import { followSchedule } from '../state/tasks/schedule-store.ts'
import { HelpButtons } from '../features/notices/HelpButtons.tsx'
import { Welcome } from '../features/welcome/Welcome.tsx'
import { useWelcome } from '../state/welcome-store.ts'
import { resolveLanguage } from '../i18n/formats.ts'
import { LanguageProvider, useMessages } from '../i18n/use-messages.ts'
import { Frame } from './Frame.tsx'
import { followAddress } from '../state/address/follow-address.ts'
import { useNavigation } from '../state/navigation-store.ts'
import { followNetwork } from '../state/network-store.ts'
import { followRebuild } from '../state/tasks/rebuild-store.ts'
import { isFirstRun, useSession, useSetting } from '../state/session-store.ts'
import { Button } from '../ui/controls/Button.tsx'
import { ProblemHelpProvider, type ProblemHelp } from '../ui/notices/problem-help.ts'
import { ProblemNotice } from '../ui/notices/ProblemNotice.tsx'
import styles from './App.module.css'

/** The chosen language, else that of the machine in front of the person: a served page may come from another one. */
function useChosenLanguage(): Language {
  const chosen = useSetting('language')
  return useSession(({ app }) =>
    resolveLanguage(chosen, app?.host === 'desktop' ? app.systemLanguage : navigator.language),
  )
}

/** Language and theme are attributes of the document: style sheets and assistive technology read them there. */
function useDocumentAttributes(language: Language): void {
  const theme = useSetting('theme')
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
      followRebuild(),
      followHealth(),
      followImports(),
      followImportTask(),
      followExport(),
      followRestore(),
      followArrivals(),
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

/** Shows what is looked into, wherever the person is. */
function showImport(): void {
  if (useWelcome.getState().open) useWelcome.getState().look(true)
  else useNavigation.getState().go('import')
}

/** Says over everything that what is held over the window can be let go. */
function DropHint() {
  const words = useMessages().import
  const over = useDroppedExports(showImport)
  return over ? (
    <div className={styles.dropping} aria-hidden>
      <p>{words.dropNow}</p>
    </div>
  ) : null
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
  const isUnchosen = useNavigation((navigation) => navigation.isUnchosen)
  const isFilled = useSession((session) => (session.mirror?.items ?? 0) > 0)
  const welcomes = open || firstRun
  useEffect(() => {
    // What is here is what people come for; before there is anything, it is what to bring.
    if (ready && !welcomes && isUnchosen) useNavigation.getState().go(isFilled ? 'library' : 'albums')
  }, [ready, welcomes, isUnchosen, isFilled])
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
  if (welcomes) return <Welcome />
  return isUnchosen ? <Waiting /> : <Frame />
}

const helpFor: ProblemHelp = (code) => <HelpButtons code={code} />

/** The whole window. */
export function App() {
  const language = useChosenLanguage()
  useDocumentAttributes(language)
  useEngine()
  return (
    // The page's content security policy refuses <style> elements; what they would hold is in our own style sheets.
    <CSPProvider disableStyleElements>
      <LanguageProvider value={language}>
        <Tooltip.Provider delay={500}>
          <ProblemHelpProvider value={helpFor}>
            <Content />
            <DropHint />
          </ProblemHelpProvider>
        </Tooltip.Provider>
      </LanguageProvider>
    </CSPProvider>
  )
}
