import type { NotShownReason } from '../../../src/shared/picture-state.ts'
import type { FilledMark, ThumbnailStore } from '../../../src/main/thumbnails/thumbnail-store.ts'
import type { Thumbnail } from '../../../src/main/thumbnails/thumbnail-size.ts'

/** A store without a disk, for tests of those who use one. */
export function memoryStore(): ThumbnailStore & { refused: Map<string, NotShownReason> } {
  const kept = new Map<string, Thumbnail & { madeAt: number }>()
  const refused = new Map<string, NotShownReason>()
  const unfilled = new Set<number>()
  let mark: FilledMark | undefined
  return {
    refused,
    get: (key, size) => kept.get(`${size} ${key}`),
    has: (key, size) => kept.has(`${size} ${key}`),
    put: (key, size, bytes, mimeType) => void kept.set(`${size} ${key}`, { bytes, mimeType, madeAt: Date.now() }),
    refuse: (key, reason) => void refused.set(key, reason),
    refusal: (key) => refused.get(key),
    filled: () => mark,
    noteFilled: (noted) => void (mark = noted),
    noteUnfilled: (item) => void unfilled.add(item),
    unfilled: () => [...unfilled].at(-1),
    forgetUnfilled: (item) => void unfilled.delete(item),
    close: () => undefined,
  }
}
