import { failure, success } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/problems/problem.ts'
import type { PictureState } from '../../shared/picture-state.ts'
import { BackgroundFilling } from './background-filling.ts'
import type { BackgroundFile, NextFile } from './background-filling.ts'
import { madeSince } from './decoder-version.ts'
import { notShown, PictureTasks, type PictureTasksParts, type WantedPicture } from './picture-tasks.ts'
import type { MadeSize, Thumbnail } from './thumbnail-size.ts'
import type { ThumbnailStore } from './thumbnail-store.ts'

export interface ThumbnailMaker {
  /**
   * The thumbnail of a file, from the store or made now. `item-not-shown` if the file has none, with the reason as
   * `values.reason`; `cancelled` if the request gave way to newer ones, if `signal` aborted and nobody else waits for
   * it, or if the maker was closed. `key`: SHA-256 of the file, lower-case hex. A large one is for the picture that a
   * person has opened: it waits for no small one.
   */
  thumbnail(
    key: string,
    absolutePath: string,
    mimeType: string,
    size: MadeSize,
    signal?: AbortSignal,
  ): Promise<Result<Thumbnail>>
  /** The small thumbnail of a picture that lies in no file, by a key that nothing else has. Fails as `thumbnail`. */
  ofBytes(key: string, bytes: Uint8Array, mimeType: string): Promise<Result<Thumbnail>>
  /** How far the small picture of a file is, without asking for it. */
  state(key: string, mimeType: string): PictureState
  /**
   * Makes small thumbnails one at a time whenever nobody waits for one, until `next` returns undefined. Replaces a
   * filling under way.
   */
  fillInBackground(next: NextFile): void
  close(): Promise<void>
}

export interface ThumbnailMakerParts extends PictureTasksParts {
  store: ThumbnailStore
}

/** Makes thumbnails of what is asked for, and of the rest when nobody waits for one; see `PictureTasks` for where. */
export function createThumbnailMaker(parts: ThumbnailMakerParts): ThumbnailMaker {
  const { store, log } = parts
  const tasks = new PictureTasks(parts, () => filling.go())
  const filling = new BackgroundFilling({ log, busy: () => tasks.busy, make: makeInBackground })
  const state = { closed: false }

  async function thumbnail(
    key: string,
    path: string,
    mimeType: string,
    size: MadeSize,
    signal?: AbortSignal,
  ): Promise<Result<Thumbnail>> {
    if (state.closed) return failure('cancelled')
    const stored = store.get(key, size, madeSince(mimeType))
    if (stored) return success({ bytes: stored.bytes, mimeType: stored.mimeType })
    if (!mimeType.startsWith('video/')) return wanted({ key, source: { path }, mimeType, size }, signal)
    const still = store.get(key, 'still')
    if (!still) return notShown('no-still', 'no still of this video')
    if (size === 'large') return success({ bytes: still.bytes, mimeType: still.mimeType })
    return wanted({ key, source: { bytes: still.bytes }, mimeType: still.mimeType, size }, signal)
  }

  async function ofBytes(key: string, bytes: Uint8Array, mimeType: string): Promise<Result<Thumbnail>> {
    return state.closed ? failure('cancelled') : wanted({ key, source: { bytes }, mimeType, size: 'small' }, undefined)
  }

  async function wanted(picture: WantedPicture, signal: AbortSignal | undefined): Promise<Result<Thumbnail>> {
    if (signal?.aborted) return failure('cancelled')
    const refused = store.refusal(picture.key)
    if (refused) return notShown(refused, 'refused before')
    const task = tasks.taskFor(picture, true)
    const leave = tasks.waitFor(task, picture.size)
    signal?.addEventListener('abort', leave, { once: true })
    const result = await task.promise
    signal?.removeEventListener('abort', leave)
    if (!result.ok) return result
    const made = task.made.get(picture.size)
    return made ? success(made) : notShown('unreadable', 'another size was made')
  }

  function stateOf(key: string, mimeType: string): PictureState {
    if (store.has(key, 'small', madeSince(mimeType))) return { kind: 'made' }
    const refused = store.refusal(key)
    if (refused) return { kind: 'not-shown', reason: refused }
    if (mimeType.startsWith('video/') && !store.has(key, 'still')) return { kind: 'not-shown', reason: 'no-still' }
    const reason = tasks.isMaking(key) ? undefined : tasks.passingReason(key)
    return reason ? { kind: 'not-shown', reason } : { kind: 'making' }
  }

  /** Resolves when there is nothing more to do for this file now; false if it gave way and should be tried again. */
  async function makeInBackground({ key, absolutePath, mimeType }: BackgroundFile): Promise<boolean> {
    if (store.has(key, 'small', madeSince(mimeType)) || store.refusal(key)) return true
    const still = mimeType.startsWith('video/') ? store.get(key, 'still') : undefined
    if (!still && mimeType.startsWith('video/')) return true
    const source = still ? { bytes: still.bytes } : { path: absolutePath }
    const picture: WantedPicture = { key, source, mimeType: still?.mimeType ?? mimeType, size: 'small' }
    const result = await tasks.taskFor(picture, false).promise
    return result.ok || result.problem.code !== 'cancelled'
  }

  return {
    thumbnail,
    ofBytes,
    state: stateOf,
    fillInBackground: (next) => filling.start(next),
    async close() {
      state.closed = true
      filling.close()
      await tasks.close()
    },
  }
}
