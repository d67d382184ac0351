import { ExternalLink as External } from 'lucide-react'
import { useState, type ComponentProps } from 'react'
import type { ExternalLink } from '../../../shared/contract/app.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { getBridge } from '../../state/bridge.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import styles from './LinkButton.module.css'

type LinkButtonProps = Omit<ComponentProps<typeof Button>, 'icon' | 'onClick'> & { link: ExternalLink }

/** Opens a page in the person's browser. Where that fails, the address is told below, to be opened by hand. */
export function LinkButton({ link, ...button }: LinkButtonProps) {
  const [problem, setProblem] = useState<Problem>()

  async function open(): Promise<void> {
    const answer = await getBridge().call('app.openLink', { link })
    setProblem(answer.ok ? undefined : answer.problem)
  }

  return (
    <>
      <Button {...button} icon={<External size={16} aria-hidden />} onClick={() => void open()} />
      {problem ? (
        <div className={styles.problem}>
          <ProblemNotice problem={problem} />
        </div>
      ) : null}
    </>
  )
}
