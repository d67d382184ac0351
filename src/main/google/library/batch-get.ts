import type { Endpoints } from '../endpoints.ts'
import { given } from './api-calls.ts'
import type { RunCall } from './api-calls.ts'
import { batchSlots, remoteItem } from './library-answers.ts'
import { failed } from './library-api.ts'
import type { ApiFailure, ApiResult, Batch, RemoteItem } from './library-api.ts'
import { methods } from './methods.ts'

interface BatchParts {
  run: RunCall
  endpoints: Endpoints
}

const mostIds = methods['mediaItems.batchGet'].most
/** So many ids in a row for which Google fails alone: the trouble is Google's, and not theirs. */
const mostFailedInARow = 5

/** What Google has under these ids, asked for at once, and one by one where that answer is not clear. */
export async function batchGet(
  parts: BatchParts,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ApiResult<Batch>> {
  const wanted = [...new Set(ids)]
  const batch: Batch = { items: new Map(), gone: new Set(), failed: new Map() }
  if (wanted.length === 0) return { ok: true, value: batch }
  if (wanted.length > mostIds) {
    return failed({ kind: 'permanent', problem: { code: 'google-bad-request', detail: `${wanted.length} ids` } })
  }
  const together = await getTogether(parts, wanted, batch, signal)
  if (together.ok) return { ok: true, value: batch }
  if (!concernsTheIds(together.failure)) return together
  const unclear = wanted.filter((id) => !batch.items.has(id))
  return await getOneByOne(parts, unclear, batch, signal)
}

/** What one answer for all ids tells, put into `batch`. Fails as long as something is missing in it. */
async function getTogether(
  { run, endpoints }: BatchParts,
  ids: readonly string[],
  batch: Batch,
  signal: AbortSignal,
): Promise<ApiResult<undefined>> {
  return await run(
    {
      use: 'addresses',
      method: 'mediaItems.batchGet',
      query: ids.map((id) => ['mediaItemIds', id]),
      read(answer) {
        const slots = batchSlots(answer, ids, endpoints)
        if (!slots) return undefined
        for (const [id, item] of slots.items) batch.items.set(id, item)
        if (slots.unclear.length > 0) {
          return failed({ kind: 'retry', problem: { code: 'google-busy', detail: slots.detail }, afterMs: 0 })
        }
        // An earlier answer may have held an item that is gone by now.
        for (const id of slots.gone) batch.items.delete(id)
        batch.gone = slots.gone
        return { ok: true, value: undefined }
      },
    },
    signal,
  )
}

/** One bad id can make Google fail for all of a batch (reference, 1.3): asked alone, each id gets its own answer. */
async function getOneByOne(
  { run, endpoints }: BatchParts,
  ids: readonly string[],
  batch: Batch,
  signal: AbortSignal,
): Promise<ApiResult<Batch>> {
  let inARow = 0
  let trouble: ApiFailure | undefined
  for (const id of ids) {
    if (trouble && inARow >= mostFailedInARow) {
      batch.failed.set(id, trouble)
      continue
    }
    const read = (answer: unknown): ApiResult<RemoteItem> | undefined => {
      const item = remoteItem(answer, endpoints)
      return given(item?.id === id ? item : undefined)
    }
    const item = await run({ use: 'addresses', method: 'mediaItems.get', id, read }, signal)
    if (item.ok) batch.items.set(id, item.value)
    else if (isUnknownItem(item.failure)) batch.gone.add(id)
    else if (!concernsTheIds(item.failure)) return item
    else batch.failed.set(id, item.failure)
    trouble = batch.failed.get(id)
    inARow = trouble ? inARow + 1 : 0
  }
  return { ok: true, value: batch }
}

/** What an answer can have to do with the very ids that were asked for, after all retries. */
function concernsTheIds(failure: ApiFailure): boolean {
  if (failure.kind === 'permanent') return true
  return failure.kind === 'retry' && ['google-busy', 'google-bad-answer'].includes(failure.problem.code)
}

function isUnknownItem(failure: ApiFailure): boolean {
  if (failure.kind !== 'permanent') return false
  return failure.problem.code === 'google-not-found' || failure.problem.code === 'google-bad-request'
}
