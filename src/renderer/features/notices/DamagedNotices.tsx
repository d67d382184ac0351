import { useSession } from '../../state/session-store.ts'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'

/** What of Shoebox's own could not be read at this start, or cannot be kept in the folder in use. */
export function DamagedNotices({ className }: { className?: string | undefined }) {
  const damaged = useSession((session) => session.app?.damaged)
  const notices = useSession((session) => session.mirror?.notices)
  const problems = [...(damaged ?? []), ...(notices ?? [])]
  if (problems.length === 0) return null
  return (
    <div className={className}>
      {problems.map((problem) => (
        <ProblemNotice key={problem.code} problem={problem} tone="warning" />
      ))}
    </div>
  )
}
