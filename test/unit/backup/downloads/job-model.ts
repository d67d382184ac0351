import { mostAttempts } from '../../../../src/main/tasks/outcome.ts'
import type { AttemptOutcome } from '../../../../src/main/backup/downloads/outcome.ts'
import type { RemoteItem } from '../../../../src/main/google/library/library-api.ts'

type JobState = 'open' | 'waiting' | 'failed'
type Role = 'primary' | 'motion'

/** All that the engine should know of one item, told in the simplest way. */
interface ModelItem {
  /** Its number decides what it is: see `remoteItem`. */
  number: number
  files: Set<Role>
  job?: { role: Role; state: JobState; attempts: number; run: number }
}

export const isMotion = (number: number): boolean => number % 3 === 1
export const videoStatusOf = (number: number): 'READY' | 'PROCESSING' | 'FAILED' | undefined =>
  (({ 2: 'READY', 5: 'PROCESSING', 8: 'FAILED' }) as const)[number as 2 | 5 | 8]

export function remoteItem(number: number): RemoteItem {
  const videoStatus = videoStatusOf(number)
  return {
    id: `item-${number}`,
    filename: `${number}.jpg`,
    mimeType: videoStatus ? 'video/mp4' : 'image/jpeg',
    kind: videoStatus ? 'video' : 'photo',
    width: 1,
    height: 1,
    camera: {},
    creationTime: '2020-01-01T00:00:00Z',
    ...(videoStatus && { videoStatus }),
  }
}

/** The journal as one would tell it: items, what is here of them, and what is still to come. */
export class Model {
  readonly items = new Map<number, ModelItem>()
  /** Numbers of the items that this run has listed or taken over. */
  listed = new Set<number>()
  run = 1
  paused = false

  list(numbers: readonly number[]): void {
    for (const number of numbers) {
      const item = this.items.get(number) ?? { number, files: new Set<Role>() }
      this.items.set(number, item)
      if (this.listed.has(number)) continue
      this.listed.add(number)
      const status = videoStatusOf(number)
      if (!item.files.has('primary')) {
        const state = status === 'PROCESSING' ? 'waiting' : status === 'FAILED' ? 'failed' : 'open'
        item.job = { role: 'primary', state, attempts: 0, run: this.run }
      } else if (isMotion(number) && item.job) item.job = { role: 'motion', state: 'open', attempts: 0, run: this.run }
    }
  }

  end(number: number, how: AttemptOutcome['kind']): void {
    const item = this.items.get(number)
    if (!item?.job) throw new Error(`the model knows no job of ${number}`)
    const { job } = item
    if (how === 'done') {
      item.files.add(job.role)
      delete item.job
      if (job.role === 'primary' && isMotion(number))
        item.job = { role: 'motion', state: 'open', attempts: 0, run: this.run }
    } else if (how === 'absent') delete item.job
    else if (how === 'waiting') job.state = 'waiting'
    else if (how === 'permanent') job.state = 'failed'
    else if (how === 'retry') {
      // What has failed for good keeps the number of its attempts but the last.
      if (job.attempts + 1 >= mostAttempts) job.state = 'failed'
      else job.attempts++
    }
  }

  retry(): void {
    for (const { job } of this.items.values())
      if (job?.state === 'failed' && job.run === this.run) Object.assign(job, { state: 'open', attempts: 0 })
  }

  nextRun(takeOver: boolean): void {
    const before = this.run++
    this.listed = new Set()
    if (!takeOver) return
    for (const { number, job } of this.items.values()) {
      if (job?.run !== before) continue
      job.run = this.run
      this.listed.add(number)
    }
    this.retry()
  }

  jobs(): string[] {
    return [...this.items.values()]
      .flatMap(({ number, job }) =>
        job ? [`item-${number} ${job.role} ${job.state} ${job.attempts} run ${job.run}`] : [],
      )
      .sort()
  }

  files(): string[] {
    return [...this.items.values()]
      .flatMap(({ number, files }) => [...files].map((role) => `item-${number} ${role}`))
      .sort()
  }

  counts(): Record<'open' | 'done' | 'failed' | 'waiting', number> {
    const counts = { open: 0, done: 0, failed: 0, waiting: 0 }
    for (const number of this.listed) counts[this.items.get(number)?.job?.state ?? 'done']++
    return counts
  }
}
