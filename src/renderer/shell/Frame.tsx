import { type ComponentType, lazy, Suspense, useEffect, useRef } from 'react'
import { AlbumsScreen } from '../features/albums/AlbumsScreen.tsx'
import { BackupScreen } from '../features/backup/BackupScreen.tsx'
import { ExportScreen } from '../features/export/ExportScreen.tsx'
import { ArrivalsNotice } from '../features/import/arrivals/ArrivalsNotice.tsx'
import { HealthScreen } from '../features/health/HealthScreen.tsx'
import { ImportScreen } from '../features/import/ImportScreen.tsx'
import { RestoreScreen } from '../features/restore/RestoreScreen.tsx'
import { SettingsScreen } from '../features/settings/SettingsScreen.tsx'
import { useWelcome } from '../state/welcome-store.ts'
import { useMessages } from '../i18n/use-messages.ts'
import { Announcer } from '../ui/notices/Announcer.tsx'
import { Notice } from '../ui/notices/Notice.tsx'
import { DamagedNotices } from '../features/notices/DamagedNotices.tsx'
import styles from './Frame.module.css'
import { type Screen, useNavigation } from '../state/navigation-store.ts'
import { useSession } from '../state/session-store.ts'
import { ShortcutHelp } from './ShortcutHelp.tsx'
import { Sidebar } from './Sidebar.tsx'
import { TaskAnnouncer } from './TaskAnnouncer.tsx'

const LibraryScreen = lazy(async () => ({
  default: (await import('../features/library/LibraryScreen.tsx')).LibraryScreen,
}))

const MapScreen = lazy(async () => ({ default: (await import('../features/map/MapScreen.tsx')).MapScreen }))

const contents: Record<Screen, ComponentType> = {
  albums: AlbumsScreen,
  backup: BackupScreen,
  library: LibraryScreen,
  map: MapScreen,
  health: HealthScreen,
  settings: SettingsScreen,
  import: ImportScreen,
  export: ExportScreen,
  restore: RestoreScreen,
}

/** Sidebar and current screen. Whoever changes the screen by keyboard goes on reading at its start. */
export function Frame() {
  const messages = useMessages()
  const screen = useNavigation((navigation) => navigation.screen)
  const go = useNavigation((navigation) => navigation.go)
  const connected = useSession((session) => session.connected)
  const Content = contents[screen]
  const main = useRef<HTMLElement>(null)
  const shown = useRef(screen)

  useEffect(() => {
    // The button that led here is gone. After a load, the first Tab belongs to the browser.
    if (useWelcome.getState().left) main.current?.focus({ preventScroll: true })
  }, [])

  useEffect(() => {
    document.title = `${messages.shell[screen]} · Shoebox`
    if (shown.current === screen) return
    shown.current = screen
    main.current?.focus({ preventScroll: true })
    main.current?.scrollTo(0, 0)
  }, [screen, messages])

  return (
    <div className={styles.frame}>
      <a
        className={styles.skip}
        href="#main"
        onClick={(event) => {
          // The address holds the screen, so the link moves the focus by itself.
          event.preventDefault()
          main.current?.focus()
        }}
      >
        {messages.shell.skipToContent}
      </a>
      <Sidebar />
      <main ref={main} id="main" className={styles.main} tabIndex={-1} aria-label={messages.shell[screen]}>
        {connected ? null : (
          <div className={styles.lost}>
            <Notice tone="warning" title={messages.shell.connectionLost} urgent>
              {messages.shell.connectionLostHint}
            </Notice>
          </div>
        )}
        <DamagedNotices className={styles.lost} />
        {screen === 'import' ? null : <ArrivalsNotice className={styles.lost} show={() => go('import')} />}
        <Suspense fallback={null}>
          <Content />
        </Suspense>
      </main>
      <Announcer />
      <TaskAnnouncer />
      <ShortcutHelp />
    </div>
  )
}
