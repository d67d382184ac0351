import type { ThumbnailStore } from '../../../src/main/thumbnails/thumbnail-store.ts'
import type { Thumbnail } from '../../../src/main/thumbnails/thumbnail-size.ts'

/** A store without a disk, for tests of those who use one. */
export function memoryStore(): ThumbnailStore & { refused: Map<string, string> } {
  const kept = new Map<string, Thumbnail & { madeAt: number }>()
  const refused = new Map<string, string>()
  return {
    refused,
    get: (key, size) => kept.get(`${size} ${key}`),
    has: (key, size) => kept.has(`${size} ${key}`),
    put: (key, size, bytes, mimeType) => void kept.set(`${size} ${key}`, { bytes, mimeType, madeAt: Date.now() }),
    refuse: (key, reason) => void refused.set(key, reason),
    isRefused: (key) => refused.has(key),
    close: () => undefined,
  }
}
