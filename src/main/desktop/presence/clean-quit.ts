import type { App as ElectronApp } from 'electron'
import type { Log } from '../../ports.ts'

/** Longer than any write takes; whatever is left then, the journal repairs at the next start. */
const patience = 15_000

/**
 * Holds a quit back until `close` is done, once. However often a person asks to quit meanwhile, and even if `close`
 * fails or hangs, the program ends.
 */
export function closeBeforeQuit(app: Pick<ElectronApp, 'on' | 'quit'>, close: () => Promise<void>, log: Log): void {
  let state: 'running' | 'closing' | 'closed' = 'running'

  const finish = async (): Promise<void> => {
    const timeout = Promise.withResolvers<void>()
    const timer = setTimeout(() => {
      log('error', 'quit-without-close')
      timeout.resolve()
    }, patience)
    try {
      await Promise.race([close(), timeout.promise])
    } catch (error) {
      log('error', 'close-failed', { detail: String(error) })
    } finally {
      clearTimeout(timer)
    }
    state = 'closed'
    app.quit()
  }

  app.on('before-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    void finish()
  })
}
