/** What a question to a disk became by the end of the time that it had. */
type Reply<Value> = { kind: 'answered'; value: Value } | { kind: 'failed'; error: unknown } | { kind: 'silent' }

/**
 * A time that several questions to disks share. Those without an answer by then are left alone: nothing can take back a
 * call of the system to a disk that is gone.
 */
export class Deadline {
  readonly #over: Promise<{ kind: 'silent' }>
  readonly #timer: NodeJS.Timeout
  #passed = false
  #open = 0

  constructor(ms: number) {
    const { promise, resolve } = Promise.withResolvers<{ kind: 'silent' }>()
    this.#over = promise
    this.#timer = setTimeout(() => {
      this.#passed = true
      resolve({ kind: 'silent' })
    }, ms)
  }

  get passed(): boolean {
    return this.#passed
  }

  /** Questions that are still without an answer. */
  get open(): number {
    return this.#open
  }

  async ask<Value>(question: () => Promise<Value>): Promise<Reply<Value>> {
    if (this.#passed) return { kind: 'silent' }
    this.#open++
    const answer = question().then(
      (value): Reply<Value> => ({ kind: 'answered', value }),
      (error: unknown): Reply<Value> => ({ kind: 'failed', error }),
    )
    void answer.then(() => this.#open--)
    return await Promise.race([answer, this.#over])
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}

/** Runs `act` on all, several at a time: a few that hang keep nobody else waiting. */
export async function several<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values()
  const lane = async (): Promise<void> => {
    for (const item of rest) await act(item)
  }
  await Promise.all(Array.from({ length: 8 }, lane))
}
