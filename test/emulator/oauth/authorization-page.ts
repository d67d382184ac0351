import type { EmulatorAccount } from '../library/model.ts'
import { isIdentityScope, scopeSentence } from './scopes.ts'

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character)
}

const style = `
  :root { color-scheme: light dark; --page: #f0f4f9; --card: #fff; --ink: #1f1f1f; --soft: #5f6368; --line: #dadce0; --blue: #0b57d0; --onblue: #fff }
  @media (prefers-color-scheme: dark) { :root { --page: #1e1f20; --card: #0e0e0e; --ink: #e3e3e3; --soft: #c4c7c5; --line: #444746; --blue: #a8c7fa; --onblue: #062e6f } }
  * { box-sizing: border-box }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
  main { width: min(30rem, calc(100vw - 2rem)); margin: 2rem 0; padding: 2.25rem; background: var(--card); border-radius: 28px }
  h1 { margin: 0 0 .25rem; font-size: 1.7rem; font-weight: 400; line-height: 1.25 }
  p { margin: 0 0 1.25rem; color: var(--soft) }
  fieldset { border: 0; margin: 0 0 1.25rem; padding: 0 }
  legend { padding: 0; margin-bottom: .5rem; font-weight: 600 }
  label { display: flex; gap: .85rem; align-items: center; padding: .7rem .25rem; border-bottom: 1px solid var(--line); cursor: pointer }
  label small { display: block; color: var(--soft) }
  input { accent-color: var(--blue); width: 1.1rem; height: 1.1rem; flex: none }
  .face { width: 2.25rem; height: 2.25rem; border-radius: 50%; display: grid; place-items: center; color: #fff; font-weight: 600; flex: none }
  .row { display: flex; justify-content: flex-end; gap: .75rem; margin-top: 1.75rem }
  button { font: inherit; font-weight: 600; padding: .6rem 1.5rem; border-radius: 999px; border: 1px solid var(--line); background: none; color: var(--blue); cursor: pointer }
  button.main { background: var(--blue); border-color: var(--blue); color: var(--onblue) }
  footer { margin-top: 1.5rem; font-size: .85rem; color: var(--soft) }`

function frame(title: string, body: string): string {
  return `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\n<title>${title}</title><style>${style}</style></head>\n<body><main>${body}\n<footer>This is the emulator of the Shoebox project, not Google. Nothing here leaves this machine.</footer></main></body></html>\n`
}

/** A plain form that works without scripts: one account, the scopes that may be unticked, Allow or Deny. */
export function authorizationPage(request: {
  accounts: readonly EmulatorAccount[]
  /** E-mail that the app suggested. */
  hint: string | undefined
  scopes: readonly string[]
  /** Carried through the form. */
  hidden: Record<string, string>
}): string {
  const hinted = request.accounts.find(({ email }) => email === request.hint) ?? request.accounts[0]
  const colours = ['#7b4bb7', '#0b8043', '#c2410c']
  const accounts = request.accounts.map(
    (account, index) =>
      `<label><input type="radio" name="account" value="${account.sub}"${account === hinted ? ' checked' : ''}>` +
      `<span class="face" style="background:${colours[index % colours.length] ?? ''}">${escapeHtml(account.givenName.slice(0, 1))}</span>` +
      `<span>${escapeHtml(`${account.givenName} ${account.familyName}`)}<small>${escapeHtml(account.email)}</small></span></label>`,
  )
  const choices = request.scopes
    .filter((scope) => !isIdentityScope(scope))
    .map(
      (scope) =>
        `<label><input type="checkbox" name="granted" value="${escapeHtml(scope)}" checked>` +
        `<span>${escapeHtml(scopeSentence(scope) ?? scope)}</span></label>`,
    )
  const hidden = Object.entries(request.hidden).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  )
  return frame(
    'Sign in - Google Photos emulator',
    `<h1>Shoebox wants access to your Google Account</h1><p>Choose an account and what Shoebox may do.</p>
<form method="post" action="/o/oauth2/v2/auth">${hidden.join('')}
<fieldset><legend>Account</legend>${accounts.join('')}</fieldset>
${choices.length > 0 ? `<fieldset><legend>Select what Shoebox can access</legend>${choices.join('')}</fieldset>` : ''}
<div class="row"><button type="submit" name="decision" value="deny">Deny</button><button class="main" type="submit" name="decision" value="allow">Allow</button></div></form>`,
  )
}

/** Shown instead of a redirect when the request itself is wrong: the redirect address cannot be trusted then. */
export function authorizationErrorPage(error: string, description: string): string {
  return frame(
    'Error 400',
    `<h1>Access blocked: authorization error</h1><p>${escapeHtml(description)}</p><p>Error 400: ${escapeHtml(error)}</p>`,
  )
}
