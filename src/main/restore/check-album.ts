import { createHash } from 'node:crypto'
import type { RestoredAs } from '../../shared/tasks/restore-task.ts'
import type { AccountSession, MediaAnswer, RemoteItem } from '../google/library/library-api.ts'
import type { Patience } from '../upload/asking.ts'
import { itemsListed } from '../upload/listed-items.ts'
import type { WantedItem } from './albums-wanted.ts'
import { longestInOrder } from './longest-in-order.ts'

interface CheckParts {
  session: Pick<AccountSession, 'library' | 'media'>
  signal: AbortSignal
  patience: Patience
  rest: () => Promise<void> | undefined
  /** Gives an item the description that it lacks; false if Google did not take it. Absent where nothing is to be changed. */
  describe?: (remote: string, description: string) => Promise<boolean>
  /** Hears of each item that was looked at. */
  onItem: () => void
}

/** What should stand at one place of an album. */
export interface Expected {
  position: number
  item: WantedItem
  /** Google's id. */
  remote: string
}

const mostTries = 3

/** Reads an album back, or of the library what should be in it, in any order: what is found of each of these, by their places. Throws `Ended` if Google does not list it. */
export async function checkAlbum(
  album: string | undefined,
  expected: readonly Expected[],
  parts: CheckParts,
): Promise<Map<number, RestoredAs>> {
  const { session, patience, signal } = parts
  const wanted = Map.groupBy(expected, ({ remote }) => remote)
  const listed: string[] = []
  const found = new Map<number, RestoredAs>()
  for await (const remote of itemsListed(album, { library: session.library, patience, signal })) {
    const [first, ...others] = wanted.get(remote.id) ?? []
    if (!first) continue
    await parts.rest()
    listed.push(remote.id)
    const as = (await saysSo(remote, first.item, parts)) ? await bytesOf(remote, first.item, parts) : 'changed'
    for (const { position } of [first, ...others]) found.set(position, as)
    parts.onItem()
  }
  const numberOf = new Map([...wanted.keys()].map((remote, place) => [remote, place]))
  const inOrder =
    album === undefined ? new Set(listed.keys()) : longestInOrder(listed.map((remote) => numberOf.get(remote) ?? 0))
  const outOfOrder = new Set(listed.filter((_, index) => !inOrder.has(index)))
  for (const { position, remote } of expected) {
    if (!found.has(position)) found.set(position, 'absent')
    else if (outOfOrder.has(remote)) found.set(position, 'elsewhere')
  }
  return found
}

/** What a person has written there is left as it is. */
async function saysSo(
  { id, description: there = '' }: RemoteItem,
  { description = '' }: WantedItem,
  { describe }: CheckParts,
): Promise<boolean> {
  if (there === description) return true
  return there === '' && describe !== undefined && (await describe(id, description))
}

/** `same` if Google delivers what was sent, `copy` if it delivers something else. */
async function bytesOf(remote: RemoteItem, item: WantedItem, parts: CheckParts): Promise<RestoredAs> {
  const { session, patience, signal } = parts
  const isVideo = remote.kind === 'video'
  if (remote.baseUrl === undefined || (isVideo && remote.videoStatus !== undefined && remote.videoStatus !== 'READY'))
    return 'unread'
  for (let times = 1; times <= mostTries; times += 1) {
    const answer = await session.media.open(remote.baseUrl, isVideo ? '=dv' : '=d', 0, signal)
    if (answer.kind === 'bytes') return await compared(answer, item)
    if (answer.kind !== 'failed') return 'unread'
    const { failure } = answer
    if (failure.kind !== 'pause-account') {
      if (failure.kind !== 'retry' || !(await patience.again(times, failure.problem))) return 'unread'
    } else if (!(await patience.until(failure.until, failure.problem))) return 'unread'
  }
  return 'unread'
}

/** Other bytes are told by their length, without being read. */
async function compared(
  { total, body }: Extract<MediaAnswer, { kind: 'bytes' }>,
  { bytes, sha256 }: WantedItem,
): Promise<Extract<RestoredAs, 'same' | 'copy' | 'unread'>> {
  if (total !== undefined && total !== bytes) {
    body.destroy()
    return 'copy'
  }
  const hash = createHash('sha256')
  let length = 0
  try {
    for await (const piece of body) {
      length += piece.length
      if (length > bytes) return 'copy'
      hash.update(piece)
    }
  } catch {
    // A connection that breaks off says nothing of the bytes.
    return 'unread'
  } finally {
    body.destroy()
  }
  if (length < bytes) return 'unread'
  return hash.digest('hex') === sha256 ? 'same' : 'copy'
}
