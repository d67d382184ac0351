import { useMessages } from '../../i18n/use-messages.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { needsRebuild, RebuildButton } from '../notices/RebuildButton.tsx'
import { accountProblem } from '../../../shared/problems/account-problem.ts'

/** What keeps backups from working: a folder that is gone, a sign-in that ended, a permission that was left out. */
export function AccountNotices() {
  const words = useMessages().albums
  const go = useNavigation((navigation) => navigation.go)
  const mirrorProblem = useSession((session) => session.mirrorProblem)
  const accounts = useSession((session) => session.accounts)
  return (
    <>
      {mirrorProblem ? (
        <ProblemNotice
          mended
          problem={mirrorProblem}
          actions={
            <>
              {needsRebuild(mirrorProblem) ? <RebuildButton /> : null}
              <Button onClick={() => go('settings')}>{words.folderGone}</Button>
            </>
          }
        />
      ) : null}
      {accounts.map((account) => {
        const problem = accountProblem(account)
        return problem ? (
          <ProblemNotice
            key={account.id}
            mended
            tone="warning"
            problem={problem}
            actions={<Button onClick={() => go('settings')}>{words.signInAgain(account.email)}</Button>}
          />
        ) : null
      })}
    </>
  )
}
