import * as nodeFiles from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { SignInState } from '../../../shared/contract/google/accounts.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { readTextFile } from '../../home/home-file.ts'
import { expandHome } from '../../typed-folder.ts'
import { callApp } from '../../app/call-app.ts'
import { fail, type CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-codes.ts'
import { whatAClientSees } from '../words/help-texts.ts'

type Ended = Extract<SignInState, { phase: 'done' | 'failed' }>

/** Resolves with how the sign-in under way ends. An interruption cancels it. */
export async function signInEnd({ app, interrupted }: CommandContext): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>()
  const look = (state: SignInState): void => {
    if (state.phase === 'done' || state.phase === 'failed') resolve(state)
  }
  const unsubscribe = app.subscribe('signIn.changed', look)
  const cancel = (): void => void callApp(app, 'accounts.cancelSignIn', undefined)
  if (interrupted.aborted) cancel()
  else interrupted.addEventListener('abort', cancel, { once: true })
  // It may have ended before anybody listened.
  const now = await callApp(app, 'accounts.signInState', undefined)
  if (now.ok) look(now.value)
  const end = await promise
  unsubscribe()
  interrupted.removeEventListener('abort', cancel)
  return end
}

/** Google's files have a few hundred characters. */
const longestClientFile = 100_000

async function storeClientFile({ app }: CommandContext, file: string): Promise<Problem | undefined> {
  const path = resolve(expandHome(file, homedir()))
  let json: string | undefined
  try {
    json = await readTextFile(nodeFiles, path)
  } catch (error) {
    return { code: 'client-file-invalid', detail: String(error), values: { path } }
  }
  if (json === undefined || json.length > longestClientFile) return { code: 'client-file-invalid', values: { path } }
  const used = await callApp(app, 'accounts.useClient', { json })
  return used.ok ? undefined : used.problem
}

/**
 * Signs in: with a browser of this machine, or with the address printed on a line of its own, for a script or a person
 * who opens it. Waits until the browser comes back, at most five minutes.
 */
export async function login(
  context: CommandContext,
  command: { client?: string; printUrl: boolean },
): Promise<ExitCode> {
  const { app, output, home, interrupted } = context
  if (command.client !== undefined) {
    const problem = await storeClientFile(context, command.client)
    if (problem) return fail(context, problem)
    for (const line of whatAClientSees) output.say(line)
  }
  const started = await callApp(app, 'accounts.signIn', { keepPlain: true })
  if (!started.ok) {
    if (started.problem.code === 'client-missing') for (const line of whatAClientSees) output.complain(line)
    return fail(context, started.problem)
  }
  if (started.value.phase === 'failed') return fail(context, started.value.problem)
  if (started.value.phase === 'waiting') {
    if (command.printUrl) output.tell(started.value.url)
    else {
      output.show("Your browser opens Google's sign-in. If it does not, open this address:")
      output.show(started.value.url)
    }
  }
  const end = await signInEnd(context)
  if (end.phase === 'failed') {
    const code = fail(context, end.problem)
    return interrupted.aborted ? ExitCode.interrupted : code
  }
  const accounts = await callApp(app, 'accounts.list', undefined)
  if (!accounts.ok) return fail(context, accounts.problem)
  const account = accounts.value.find(({ id }) => id === end.account)
  context.report['account'] = account?.email
  output.say(`Signed in as ${account?.email ?? end.account}.`)
  if (account?.keptAs === 'plain') {
    const place = join(home, 'secrets.json')
    output.say(`The sign-in is kept in ${place}, not encrypted: programs that run as you can read it.`)
  }
  return ExitCode.done
}

/** Revokes every sign-in at Google and forgets it here. */
export async function logout(context: CommandContext): Promise<ExitCode> {
  const { app, output } = context
  const accounts = await callApp(app, 'accounts.list', undefined)
  if (!accounts.ok) return fail(context, accounts.problem)
  let code: ExitCode = ExitCode.done
  for (const account of accounts.value) {
    const out = await callApp(app, 'accounts.signOut', { account: account.id })
    if (out.ok) output.say(`Signed out ${account.email}.`)
    else code = fail(context, out.problem)
  }
  if (accounts.value.length === 0) output.say('Nobody is signed in.')
  return code
}
