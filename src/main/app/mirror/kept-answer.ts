import type { DatabaseSync } from 'node:sqlite'
import { integer, one, rowReader } from '../../index/schema/typed-rows.ts'
import type { Clock } from '../../ports.ts'
import { inSlicesUntil, type Steps } from '../../slices.ts'

const changesRow = rowReader({ changes: integer })

export interface KeptAnswer<Key, Value> {
  /** What is worked out for a key. Undefined after `close`. */
  get(key: Key): Promise<Value | undefined>
  /** Breaks off what is worked out, and resolves when nothing is read any more. */
  close(): Promise<void>
}

interface Kept<Key, Value> {
  /** Resolves to undefined if it was broken off. */
  answer: Promise<Value | undefined>
  /** So many rows had changed since the index was opened when this answer was begun. */
  changes: number
  key: Key
  begun: number
  ended: boolean
}

/**
 * Works something out of the index of a mirror in slices, once for everybody who asks, and again only after something has
 * changed, or after `longestKept` milliseconds. What is asked for while something changes is of no moment before the question.
 */
export function keepAnswer<Key extends number | boolean, Value>(
  database: DatabaseSync,
  clock: Pick<Clock, 'monotonic'>,
  steps: (key: Key) => Steps<Value>,
  longestKept = Infinity,
): KeptAnswer<Key, Value> {
  const closing = new AbortController()
  const changed = database.prepare('SELECT total_changes() AS changes')
  let kept: Kept<Key, Value> | undefined

  const changesNow = (): number => one(changesRow, changed.get()).changes

  const begin = (key: Key): Kept<Key, Value> => {
    const answer = inSlicesUntil(closing.signal, steps(key))
    const begun: Kept<Key, Value> = { answer, changes: changesNow(), key, begun: clock.monotonic(), ended: false }
    const end = (): void => {
      begun.ended = true
    }
    answer.then(end, () => {
      end()
      if (kept === begun) kept = undefined
    })
    return begun
  }

  const get = async (key: Key): Promise<Value | undefined> => {
    if (closing.signal.aborted) return undefined
    const fits = kept?.key === key && kept.changes === changesNow()
    if (kept && !kept.ended && !fits) {
      // What is worked out from an index that has changed since is of no use to whoever asks now.
      await kept.answer.catch(() => undefined)
      return get(key)
    }
    const isOld = kept?.ended === true && clock.monotonic() - kept.begun > longestKept
    if (!kept || isOld || !fits) kept = begin(key)
    return kept.answer
  }

  return {
    get,
    async close() {
      closing.abort()
      await kept?.answer.catch(() => undefined)
    },
  }
}
