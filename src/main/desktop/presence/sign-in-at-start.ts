import { readFile } from 'node:fs/promises'
import type { App } from '../../app/app-interface.ts'
import type { Log } from '../../ports.ts'
import { callApp } from '../../app/call-app.ts'
import type { DesktopArguments } from '../command-line.ts'

/**
 * Stores the OAuth client file that the command line named, and starts a sign-in if that was asked for and nobody is
 * signed in. Failures show in the window, on the Welcome screen; here they only reach the log.
 */
export async function signInAtStart(
  app: Pick<App, 'dispatch'>,
  { client, signIn }: Pick<DesktopArguments, 'client' | 'signIn'>,
  log: Log,
): Promise<void> {
  if (client !== undefined) {
    const text = await readFile(client, 'utf8').catch((error: unknown) => {
      log('error', 'client-file-unreadable', { detail: String(error) })
      return undefined
    })
    if (text === undefined) return
    const stored = await callApp(app, 'accounts.useClient', { json: text })
    if (!stored.ok) return log('error', 'client-file-refused', { code: stored.problem.code })
  }
  if (!signIn) return
  const accounts = await callApp(app, 'accounts.list', undefined)
  if (!accounts.ok || accounts.value.some((account) => account.signedIn)) return
  const started = await callApp(app, 'accounts.signIn', {})
  if (!started.ok) log('error', 'sign-in-not-started', { code: started.problem.code })
}
