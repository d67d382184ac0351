import type { ReactNode } from 'react'
import { useMessages } from '../../i18n/use-messages.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { announce } from '../../ui/notices/Announcer.tsx'
import { Notice } from '../../ui/notices/Notice.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { useFocusOnNext } from '../../ui/use-focus-on-next.ts'
import { ChooseExports } from './looking/ChooseExports.tsx'
import { ExportGuide } from './looking/ExportGuide.tsx'
import { useImport } from './import-store.ts'
import styles from './ImportFlow.module.css'
import { Looking } from './looking/Looking.tsx'
import { Preview } from './looking/Preview.tsx'
import { TakeIn } from './TakeIn.tsx'
import { WatchFolder } from './arrivals/WatchFolder.tsx'

interface ImportFlowProps {
  /** What chooses the folder for photos, where there is none yet. */
  folder?: ReactNode
  /** Called when copying has begun. */
  onStart?: () => void
}

/** The place of what is next, in an import: what has it, or the first button. */
export const nextInImport = '[data-next], button'

const announceNext = (next: HTMLElement | undefined): void => announce(next?.textContent ?? '')

/** From choosing exports to what is in them, and to their copy. */
export function ImportFlow({ folder, onStart }: ImportFlowProps) {
  const words = useMessages().import
  const { state, refused, droppedBlindly, look, forget } = useImport()
  const flow = useFocusOnNext(state.phase, {
    next: nextInImport,
    stays: state.phase === 'looked' ? announceNext : undefined,
  })
  return (
    <div ref={flow} className={styles.flow}>
      {refused ? <ProblemNotice problem={refused} /> : null}
      {droppedBlindly ? (
        <Notice tone="info" title={words.noDropTitle} urgent>
          {words.noDropText}
        </Notice>
      ) : null}
      {state.phase === 'idle' ? (
        <>
          <ChooseExports />
          <WatchFolder />
          <ExportGuide />
        </>
      ) : null}
      {state.phase === 'looking' ? <Looking state={state} /> : null}
      {state.phase === 'looked' ? (
        <Preview
          state={state}
          next={state.stock.items > 0 ? <TakeIn state={state} folder={folder} onStart={onStart} /> : null}
        />
      ) : null}
      {state.phase === 'failed' ? (
        <section className={styles.card}>
          <h2 tabIndex={-1} data-next>
            {words.failed}
          </h2>
          <ProblemNotice problem={state.problem} />
          <div className={styles.actions}>
            <Button onClick={() => void look(state.wish)}>{words.again}</Button>
            <Button look="quiet" onClick={() => void forget()}>
              {words.somethingElse}
            </Button>
          </div>
        </section>
      ) : null}
    </div>
  )
}
