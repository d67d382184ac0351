import { useSession } from './session-store.ts'
import { ProblemNotice } from '../ui/ProblemNotice.tsx'

/** Files of Shoebox's own that could not be read at this start; they have been set aside. */
export function DamagedNotices({ className }: { className?: string | undefined }) {
  const damaged = useSession((session) => session.app?.damaged)
  if (!damaged || damaged.length === 0) return null
  return (
    <div className={className}>
      {damaged.map((problem) => (
        <ProblemNotice key={problem.code} problem={problem} tone="warning" />
      ))}
    </div>
  )
}
