import { BrowserWindow, Notification } from 'electron'
import type { Note } from '../../../shared/problems/note.ts'
import type { Log } from '../../ports.ts'
import type { NoteText } from './note-texts.ts'

export interface NotificationParts {
  text: (note: Note) => NoteText
  /** The person clicked on it. */
  open: (screen: Note['screen']) => void
  log: Log
}

/**
 * Shows notes as notifications of the system, unless the person looks at the window, which says the same. Undefined
 * where the system has none. Only usable when the app is ready.
 */
export function createNotifications({ text, open, log }: NotificationParts): ((note: Note) => void) | undefined {
  if (!Notification.isSupported()) return undefined
  // Without a reference a notification is collected as garbage, and nobody hears of the click.
  const shown = new Set<Notification>()
  return (note) => {
    if (BrowserWindow.getFocusedWindow()) return
    const notification = new Notification(text(note))
    shown.add(notification)
    notification.on('click', () => {
      shown.delete(notification)
      open(note.screen)
    })
    notification.on('close', () => shown.delete(notification))
    notification.on('failed', (_event, error) => {
      shown.delete(notification)
      log('warn', 'notification-failed', { detail: error })
    })
    notification.show()
  }
}
