import { apiError, apiMessages, badRequest } from '../http/api-errors.ts'
import type { Call, Context } from '../http/call.ts'
import type { Reply } from '../http/reply.ts'
import { looksLikeAlbumId, looksLikeItemId } from '../library/ids.ts'
import type { EmulatorAlbum, EmulatorItem } from '../library/model.ts'
import type { Reader } from './access.ts'
import type { queryFields } from './request-shapes.ts'

/** A call whose token, scopes and form are good. */
export interface ApiCall {
  call: Call
  context: Context
  reader: Reader
  /** Of the path; empty where it has none. */
  id: string
  query: { [Name in keyof typeof queryFields]?: ReturnType<(typeof queryFields)[Name]['read']> }
}

/** An answer, or what is left to be done once nothing speaks against it, the quota included. */
export type Answered = Reply | (() => Reply | Promise<Reply>)

/** Thrown by whoever finds that a request cannot be carried out. */
export class Refused extends Error {
  readonly reply: Reply
  constructor(reply: Reply) {
    super('refused')
    this.reply = reply
  }
}

/** Ends the call with a 400. */
export function refuse(message: string): never {
  throw new Refused(badRequest(message))
}

/** The album that the token may see. */
export function albumIn({ reader }: ApiCall, id: string): EmulatorAlbum {
  if (!looksLikeAlbumId(id)) refuse(apiMessages.albumId)
  const album = reader.albums().find((one) => one.id === id)
  if (!album) throw new Refused(apiError(404, apiMessages.notFound))
  return album
}

/** The album if the app may change it: what it has made itself, for a person who owns it. */
export function writeableAlbum(api: ApiCall, id: string, message: string): EmulatorAlbum {
  const album = albumIn(api, id)
  if (!api.reader.mayWriteTo(album)) refuse(message)
  return album
}

export function itemIn({ reader }: ApiCall, id: string): EmulatorItem {
  if (!looksLikeItemId(id)) refuse(apiMessages.mediaItemId)
  const item = reader.findItem(id)
  if (!item) throw new Refused(apiError(404, apiMessages.notFound))
  return item
}
