/**
 * Works on the values in their order, so many of them at a time. Rejects with the first failure, once everything that was
 * begun has ended; nothing is begun after it.
 */
export async function inParallel<Value>(
  values: Iterable<Value>,
  atATime: number,
  work: (value: Value) => Promise<void>,
): Promise<void> {
  // One iterator for all: each takes the next value when it is free.
  const left = Iterator.from(values)
  let isOver = false
  const take = async (): Promise<void> => {
    for (let next = left.next(); !isOver && !next.done; next = left.next())
      try {
        await work(next.value)
      } catch (error) {
        isOver = true
        throw error
      }
  }
  const ends = await Promise.allSettled(Array.from({ length: atATime }, take))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** So many reads at a time keep a disk busy, and hide how far away one in the network is. */
export const readsAtATime = 16
