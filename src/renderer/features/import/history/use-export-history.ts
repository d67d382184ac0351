import { useEffect, useState } from 'react'
import type { PastExport } from '../../../../shared/imports/export-history.ts'
import type { Problem } from '../../../../shared/problems/problem.ts'
import { getBridge } from '../../../state/bridge.ts'
import { useImportTask } from '../../../state/tasks/import-task-store.ts'

interface History {
  /** Undefined until the engine has answered. */
  exports?: PastExport[]
  problem?: Problem
}

/** Which export has brought what, asked for anew when an import has ended. */
export function useExportHistory(): History {
  const phase = useImportTask(({ state }) => state.phase)
  const [history, setHistory] = useState<History>({})
  useEffect(() => {
    if (phase !== 'idle' && phase !== 'finished') return undefined
    let wanted = true
    async function load(): Promise<void> {
      const answer = await getBridge().call('imports.history', undefined)
      if (wanted) setHistory(answer.ok ? { exports: answer.value } : { problem: answer.problem })
    }
    void load()
    return () => {
      wanted = false
    }
  }, [phase])
  return history
}
