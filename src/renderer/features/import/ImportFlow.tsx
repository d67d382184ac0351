import { useEffect, useRef } from 'react'
import { useMessages } from '../../i18n/use-messages.ts'
import { announce } from '../../ui/Announcer.tsx'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { ProblemNotice } from '../../ui/ProblemNotice.tsx'
import { ChooseExports } from './ChooseExports.tsx'
import { ExportGuide } from './ExportGuide.tsx'
import { useImport } from './import-store.ts'
import styles from './ImportFlow.module.css'
import { Looking } from './Looking.tsx'
import { Preview } from './Preview.tsx'
import { WatchFolder } from './WatchFolder.tsx'

/** Each step takes the button that led to it away; whoever goes by keyboard or listens goes on at what comes next. */
function useFocusOnNext(phase: string) {
  const flow = useRef<HTMLDivElement>(null)
  const shown = useRef(phase)
  useEffect(() => {
    if (shown.current === phase) return
    shown.current = phase
    const next = flow.current?.querySelector<HTMLElement>('[data-next], button')
    if (document.activeElement === document.body) next?.focus()
    else if (phase === 'looked') announce(next?.textContent ?? '')
  }, [phase])
  return flow
}

/** What a person may expect and this version cannot do. */
function Later() {
  const words = useMessages().import
  return (
    <Notice tone="info" title={words.laterTitle}>
      {words.laterText}
    </Notice>
  )
}

/** From choosing exports to what is in them. */
export function ImportFlow() {
  const words = useMessages().import
  const { state, refused, droppedBlindly, look, forget } = useImport()
  const flow = useFocusOnNext(state.phase)
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
          <Later />
          <ExportGuide />
        </>
      ) : null}
      {state.phase === 'looking' ? <Looking state={state} /> : null}
      {state.phase === 'looked' ? <Preview state={state} /> : null}
      {state.phase === 'looked' && state.stock.exports.length > 0 ? <Later /> : null}
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
