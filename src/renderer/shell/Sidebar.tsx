import { BookImage, FileArchive, HardDriveDownload, HeartPulse, Images, Map as MapIcon, Settings } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { fractionDone } from '../../shared/tasks/progress.ts'
import type { NeedsPerson } from '../../shared/tasks/verdict.ts'
import { isUnderWay } from '../../shared/tasks/task.ts'
import { progressOf, useBackup } from '../state/tasks/backup-store.ts'
import { exportFraction, exportProgress, useExport } from '../state/tasks/export-store.ts'
import { importFraction, importProgress, useImportTask } from '../state/tasks/import-task-store.ts'
import { useVerdict } from '../state/verdict-store.ts'
import { restoreFraction, restoreProgress, useRestore } from '../state/tasks/restore-store.ts'
import { useFormats, useMessages } from '../i18n/use-messages.ts'
import { Logo } from '../ui/Logo.tsx'
import { Bar } from '../ui/notices/ProgressBar.tsx'
import { screens, type Screen, useNavigation } from '../state/navigation-store.ts'
import { useSession } from '../state/session-store.ts'
import { opensElsewhere } from '../state/address/opens-elsewhere.ts'
import { goToTop } from './go-to-top.ts'
import styles from './Sidebar.module.css'

const icons: Record<(typeof screens)[number], LucideIcon> = {
  albums: BookImage,
  backup: HardDriveDownload,
  import: FileArchive,
  library: Images,
  map: MapIcon,
  health: HeartPulse,
  settings: Settings,
}

interface MiniTaskProps {
  /** Where it is shown as a whole. */
  screen: Screen
  text: string
  fraction: number
  moves: boolean
}

/** A task that is under way in one line, on every screen. */
function MiniTask({ screen, text, fraction, moves }: MiniTaskProps) {
  const go = useNavigation((navigation) => navigation.go)
  const here = useNavigation((navigation) => navigation.screen === screen)
  return (
    <button type="button" className={styles.mini} data-here={here || undefined} onClick={() => go(screen)}>
      <span>{text}</span>
      <Bar fraction={fraction} tone={moves ? 'accent' : 'muted'} />
    </button>
  )
}

function MiniBackup() {
  const words = useMessages().shell
  const formats = useFormats()
  const state = useBackup((backup) => backup.state)
  const progress = progressOf(state)
  if (!progress || !isUnderWay(state)) return null
  const { moves } = progress
  const fraction = moves ? moves.done / moves.of : fractionDone(progress)
  const percent = formats.percent(fraction)
  const text = () => {
    if (state.phase === 'stopping') return words.miniStopping
    if (moves && state.phase === 'running') return words.miniMoving(percent)
    if (state.phase === 'paused') return state.until === undefined ? words.miniPaused(percent) : words.miniWaiting
    return progress.items === 0 ? words.miniListing : words.miniRunning(percent)
  }
  return <MiniTask screen="backup" text={text()} fraction={fraction} moves={state.phase === 'running'} />
}

function MiniImport() {
  const { importing: words, shell } = useMessages()
  const formats = useFormats()
  const state = useImportTask((task) => task.state)
  const progress = importProgress(state)
  if (!progress || !isUnderWay(state)) return null
  const fraction = importFraction(progress)
  const percent = formats.percent(fraction)
  const text = () => {
    if (state.phase === 'stopping') return words.miniStopping
    if (state.phase === 'paused') return words.miniPaused(percent)
    if (progress.step === 'moving') return shell.miniMoving(percent)
    return progress.files === 0 ? words.miniListing : words.miniCopying(percent)
  }
  return <MiniTask screen="import" text={text()} fraction={fraction} moves={state.phase === 'running'} />
}

function MiniExport() {
  const words = useMessages().exporting
  const formats = useFormats()
  const state = useExport((store) => store.state)
  const progress = exportProgress(state)
  if (!progress || !isUnderWay(state)) return null
  const fraction = exportFraction(progress)
  const percent = formats.percent(fraction)
  const text = () => {
    if (state.phase === 'stopping') return words.miniStopping
    if (state.phase === 'paused') return words.miniPaused(percent)
    return progress.step === 'planning' ? words.miniPlanning : words.miniWriting(percent)
  }
  return <MiniTask screen="export" text={text()} fraction={fraction} moves={state.phase === 'running'} />
}

function MiniRestore() {
  const { restoring: words, shell } = useMessages()
  const formats = useFormats()
  const state = useRestore((store) => store.state)
  const progress = restoreProgress(state)
  if (!progress || !isUnderWay(state)) return null
  const fraction = restoreFraction(progress)
  const percent = formats.percent(fraction)
  const text = () => {
    if (state.phase === 'stopping') return words.miniStopping
    if (state.phase === 'paused') return state.until === undefined ? words.miniPaused(percent) : shell.miniWaiting
    if (progress.step === 'checking') return words.miniChecking
    return progress.step === 'planning' ? words.miniPlanning : words.miniRestoring(percent)
  }
  return <MiniTask screen="restore" text={text()} fraction={fraction} moves={state.phase === 'running'} />
}

const screenFor: Record<NeedsPerson, Screen> = {
  files: 'health',
  downloads: 'backup',
  'sign-in': 'settings',
  folder: 'settings',
}

/** The way to each screen, with a mark on those that wait for a person. */
export function Sidebar() {
  const messages = useMessages()
  const needs = useVerdict((store) => store.verdict?.needs)
  const marked = new Set((needs ?? []).map((need) => screenFor[need]))
  const screen = useNavigation((navigation) => navigation.screen)
  const sample = useSession((session) => session.app?.googleRedirected ?? false)
  return (
    <header className={styles.sidebar}>
      <div className={styles.brand}>
        <Logo size={30} />
        <span className={styles.name}>Shoebox</span>
      </div>
      <nav aria-label={messages.shell.navigation} className={styles.nav}>
        <ul>
          {screens.map((target) => {
            const Icon = icons[target]
            return (
              <li key={target}>
                <a
                  href={`#/${target}`}
                  className={styles.link}
                  aria-current={screen === target ? 'page' : undefined}
                  onClick={(event) => {
                    if (opensElsewhere(event)) return
                    event.preventDefault()
                    goToTop(target)
                  }}
                >
                  <Icon size={19} strokeWidth={1.8} aria-hidden />
                  <span>
                    {messages.shell[target]}
                    {marked.has(target) ? <span className={styles.spoken}>{messages.shell.needsYou}</span> : null}
                  </span>
                  {marked.has(target) ? <span className={styles.mark} aria-hidden /> : null}
                </a>
              </li>
            )
          })}
        </ul>
      </nav>
      <div className={styles.foot}>
        <MiniBackup />
        <MiniImport />
        <MiniExport />
        <MiniRestore />
        {sample ? <p className={styles.sample}>{messages.shell.sampleAccount}</p> : null}
      </div>
    </header>
  )
}
