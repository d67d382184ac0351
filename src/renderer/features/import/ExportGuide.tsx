import { ExternalLink } from 'lucide-react'
import { useState } from 'react'
import type { Problem } from '../../../shared/problem.ts'
import { getBridge } from '../../state/bridge.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { Button } from '../../ui/Button.tsx'
import { ProblemNotice } from '../../ui/ProblemNotice.tsx'
import styles from './ImportFlow.module.css'

/** What to choose at Google so that an export comes, and goes on coming, with everything in it. */
export function ExportGuide() {
  const { guide, guideTitle, openTakeout } = useMessages().import
  const [problem, setProblem] = useState<Problem>()

  async function open(): Promise<void> {
    const answer = await getBridge().call('app.openLink', { link: 'takeout' })
    setProblem(answer.ok ? undefined : answer.problem)
  }

  return (
    <section className={styles.guide}>
      <h2>{guideTitle}</h2>
      <ol className={styles.steps}>
        <li>
          <p>{guide.open}</p>
          <Button icon={<ExternalLink size={15} aria-hidden />} onClick={() => void open()}>
            {openTakeout}
          </Button>
          {problem ? <ProblemNotice problem={problem} /> : null}
        </li>
        {[guide.albums, guide.frequency, guide.type, guide.download, guide.look].map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </section>
  )
}
