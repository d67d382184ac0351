/** Listeners of one event. */
export interface Listeners<Payload> {
  add(listener: (payload: Payload) => void): () => void
  tell(payload: Payload): void
}

/**
 * Those who listen to one thing. The same function added twice is called twice, and whoever is removed while others are
 * told is not called any more.
 */
export function createListeners<Payload>(): Listeners<Payload> {
  const entries = new Set<{ listener: (payload: Payload) => void }>()
  return {
    add(listener) {
      const entry = { listener }
      entries.add(entry)
      return () => void entries.delete(entry)
    },
    tell(payload) {
      for (const { listener } of entries) listener(payload)
    },
  }
}
