import { useEffect, useState } from 'react'
import type { RequestsOfTheDay } from '../../../shared/domain.ts'
import { getBridge } from '../../state/bridge.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { Bar } from '../../ui/notices/ProgressBar.tsx'
import { isUnderWay } from '../../../shared/tasks/task.ts'
import { useBackup } from '../../state/tasks/backup-store.ts'
import styles from './RequestsToday.module.css'

const everyMs = 5000

function Line({ label, used, limit }: { label: string; used: number; limit: number }) {
  const words = useMessages().backup
  const fraction = Math.min(1, used / Math.max(1, limit))
  return (
    <div className={styles.line}>
      <dt>{label}</dt>
      <dd>{words.requestsLeft(Math.max(0, limit - used), limit)}</dd>
      <Bar fraction={fraction} tone={fraction > 0.9 ? 'warning' : 'accent'} />
    </div>
  )
}

/** How much of Google's daily allowance for this client is used. */
export function RequestsToday() {
  const words = useMessages().backup
  const formats = useFormats()
  const running = useBackup((backup) => isUnderWay(backup.state))
  const [requests, setRequests] = useState<RequestsOfTheDay>()

  useEffect(() => {
    let wanted = true
    async function load(): Promise<void> {
      const answer = await getBridge().call('requests.today', undefined)
      if (wanted && answer.ok) setRequests(answer.value)
    }
    void load()
    const timer = running ? setInterval(() => void load(), everyMs) : undefined
    return () => {
      wanted = false
      clearInterval(timer)
    }
  }, [running])

  return (
    <>
      <h2>{words.requests}</h2>
      {requests ? (
        <>
          <dl className={styles.lines}>
            <Line label={words.requestsApi} used={requests.api} limit={requests.apiLimit} />
            <Line label={words.requestsMedia} used={requests.media} limit={requests.mediaLimit} />
          </dl>
          <p className={styles.note}>{words.requestsReset(formats.moment(requests.resetsAt))}</p>
        </>
      ) : null}
    </>
  )
}
