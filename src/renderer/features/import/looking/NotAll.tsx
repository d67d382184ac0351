import type { Problem } from '../../../../shared/problems/problem.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { Button } from '../../../ui/controls/Button.tsx'
import { ProblemNotice } from '../../../ui/notices/ProblemNotice.tsx'

/** Why the rest of a list has not come, and another try. */
export function NotAll({ problem, retry }: { problem: Problem; retry: () => void }) {
  const words = useMessages().common
  return <ProblemNotice problem={problem} actions={<Button onClick={retry}>{words.tryAgain}</Button>} />
}
