import { LogOut } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Account } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { accountNetworkSentence } from '../../../shared/text/sentences/network-sentences.ts'
import { getBridge } from '../../state/bridge.ts'
import { useFormats, useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { useNetwork } from '../../state/network-store.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { ConfirmDialog } from '../../ui/layout/ConfirmDialog.tsx'
import { Dialog } from '../../ui/layout/Dialog.tsx'
import { NetworkNotice } from '../../ui/notices/NetworkNotice.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { ClientForm } from '../welcome/ClientForm.tsx'
import { AddAccount } from '../welcome/AddAccount.tsx'
import { AskPermission } from '../welcome/AskPermission.tsx'
import { useSignIn } from '../../state/sign-in-store.ts'
import { useFocusOnNext } from '../../ui/use-focus-on-next.ts'
import { Section, SettingRow } from './Section.tsx'
import styles from './Section.module.css'

function AccountRow({ account, onProblem }: { account: Account; onProblem: (problem: Problem | undefined) => void }) {
  const words = useMessages().settings
  const formats = useFormats()
  const kept = { encrypted: words.keptEncrypted, plain: words.keptPlain, session: words.keptSession }
  const { signedIn, grants, keptAs } = account
  const asks = signedIn && !grants.includes('see')
  const around = useFocusOnNext(asks ? 'asking' : 'asked', { next: 'button' })
  const allowed = formats.list(grants.map((permission) => words.granted[permission]))
  const state = () => {
    if (!signedIn) return words.signedOutByGoogle
    return grants.length === 0 ? kept[keptAs] : `${kept[keptAs]} · ${words.allowed(allowed)}`
  }

  async function signOut(): Promise<void> {
    const answer = await getBridge().call('accounts.signOut', { account: account.id })
    onProblem(answer.ok ? undefined : answer.problem)
  }

  return (
    <div ref={around} className={styles.account}>
      <SettingRow title={account.email} hint={state()}>
        <ConfirmDialog
          trigger={
            <Button icon={<LogOut size={16} aria-hidden />} aria-label={`${words.signOut}: ${account.email}`}>
              {words.signOut}
            </Button>
          }
          title={words.signOutTitle(account.email)}
          text={words.signOutText}
          confirm={words.signOut}
          onConfirm={() => void signOut()}
        />
      </SettingRow>
      {asks ? <AskPermission account={account.id} permissions={['see']} /> : null}
    </div>
  )
}

/** Who is signed in, signing in and out, and the OAuth client behind it. */
export function AccountsSection() {
  const words = useMessages().settings
  const accounts = useSession((session) => session.accounts)
  const { client, follow, state } = useSignIn()
  const language = useLanguage()
  const trouble = useNetwork((network) => network.state.accounts)
  // A sign-in that waits says so itself.
  const signingOut = state.phase === 'waiting' ? undefined : trouble
  const [clientOpen, setClientOpen] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => follow(), [follow])

  return (
    <>
      <Section title={words.accounts} hint={words.accountsHint}>
        {accounts.length === 0 ? <p>{words.noAccounts}</p> : null}
        {accounts.map((account) => (
          <AccountRow key={account.id} account={account} onProblem={setProblem} />
        ))}
        {signingOut ? <NetworkNotice sentence={accountNetworkSentence(signingOut, language)} /> : null}
        {problem ? <ProblemNotice problem={problem} /> : null}
        {client?.clientId === undefined ? null : <AddAccount />}
      </Section>
      <Section title={words.client} hint={words.clientHint}>
        <SettingRow title={client?.clientId ?? words.clientNone}>
          <Button onClick={() => setClientOpen(true)}>{words.replaceClient}</Button>
        </SettingRow>
        <Dialog open={clientOpen} onOpenChange={setClientOpen} title={words.client}>
          <ClientForm onDone={() => setClientOpen(false)} />
        </Dialog>
      </Section>
    </>
  )
}
