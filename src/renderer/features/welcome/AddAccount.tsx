import { UserPlus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Dialog } from '../../ui/layout/Dialog.tsx'
import styles from './forms.module.css'
import { SignInForm } from './SignInForm.tsx'
import { useSignIn } from '../../state/sign-in-store.ts'

/** Signs in with one more account, or again with one that Google no longer accepts, in a window of its own. */
export function AddAccount() {
  const words = useMessages().welcome
  const accounts = useSession((session) => session.accounts.length)
  const state = useSignIn((signIn) => signIn.state)
  // What the sign-in was when the dialog opened: an older success does not close it.
  const [openedAt, setOpenedAt] = useState<typeof state>()
  const open = openedAt !== undefined && (state.phase !== 'done' || state === openedAt)
  const opener = useRef<HTMLButtonElement>(null)
  const form = useRef<HTMLDivElement>(null)
  const { phase } = state
  useEffect(() => {
    // What had the focus while the sign-in waited is gone with it.
    if (!open || phase === 'waiting' || form.current?.contains(document.activeElement)) return
    form.current?.querySelector<HTMLElement>('[data-begin]')?.focus()
  }, [open, phase])
  return (
    <div>
      <Button ref={opener} icon={<UserPlus size={16} aria-hidden />} onClick={() => setOpenedAt(state)}>
        {accounts === 0 ? words.signIn : words.signInAnother}
      </Button>
      <Dialog
        open={open}
        onOpenChange={(next) => setOpenedAt(next ? state : undefined)}
        title={words.signInTitle}
        finalFocus={opener}
      >
        <p className={styles.muted}>{words.signInText}</p>
        <div ref={form}>
          <SignInForm />
        </div>
      </Dialog>
    </div>
  )
}
