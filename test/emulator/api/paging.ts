import { apiMessages, badRequest } from '../http/api-errors.ts'
import type { Context } from '../http/call.ts'
import type { Reply } from '../http/reply.ts'
import { makePageToken, openPageToken } from './page-token.ts'

export interface PageRequest {
  /** Undefined or 0: the default. */
  pageSize: number | undefined
  /** Empty counts as absent. */
  pageToken: string | undefined
  /** All other parameters and the account, as text. */
  parameters: string
  defaultSize: number
  largestSize: number
}

export interface PageResult<Entry> {
  entries: readonly Entry[]
  nextPageToken?: string
}

/** One page of a list (reference, 3.4 to 3.8), with the misbehaviours that are switched on. */
export function takePage<Entry>(
  all: readonly Entry[],
  request: PageRequest,
  context: Pick<Context, 'signer' | 'switches'>,
): PageResult<Entry> | { error: Reply } {
  const { signer, switches } = context
  const wanted = request.pageSize ?? 0
  if (wanted < 0) return { error: badRequest(apiMessages.pageSize) }
  if (wanted > request.largestSize && switches.pageSizeAboveMaximum === 'refuse')
    return { error: badRequest(apiMessages.pageSize) }
  const size = Math.min(wanted === 0 ? request.defaultSize : wanted, request.largestSize)

  const parameters = `${request.parameters} ${size}`
  const position =
    request.pageToken === undefined || request.pageToken === ''
      ? { offset: 0, empties: 0 }
      : openPageToken(signer, parameters, request.pageToken)
  if (!position) return { error: badRequest(apiMessages.pageToken) }

  if (position.empties < switches.emptyPages && position.offset < all.length) {
    const next = { offset: position.offset, empties: position.empties + 1 }
    return { entries: [], nextPageToken: makePageToken(signer, parameters, next) }
  }
  const count = switches.shortPages ? Math.max(1, Math.floor((size * 2) / 3)) : size
  const overlap = switches.overlapPages && position.offset > 0 && position.offset < all.length ? 1 : 0
  const end = position.offset + Math.max(1, count - overlap)
  const entries = all.slice(position.offset - overlap, end)
  const goesOn = end < all.length || (switches.extraLastToken && end === all.length && entries.length > 0)
  return goesOn
    ? { entries, nextPageToken: makePageToken(signer, parameters, { offset: end, empties: 0 }) }
    : { entries }
}
