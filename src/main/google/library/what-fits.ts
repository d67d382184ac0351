import type { GooglePhotosChange } from '../../../shared/contract/google/google.ts'
import { failure, type Problem } from '../../../shared/problems/problem.ts'
import { limits } from './methods.ts'

/** As Google counts them. */
const characters = (text: string): number => Array.from(text).length

const mostOf = {
  'album-title': limits.albumTitle,
  description: limits.itemDescription,
  'file-name': limits.fileName,
}

/** Why Google takes no such title, description or name of a file; undefined if it does. */
export function tooLong(limit: keyof typeof mostOf, text: string): Problem | undefined {
  const most = mostOf[limit]
  return characters(text) > most ? { code: 'google-limit', values: { limit, most } } : undefined
}

/** How many items Google says that an album has, which it does in text; of an empty one it says nothing. */
export const itemsTold = ({ mediaItemsCount }: Record<string, unknown>): number => Number(mediaItemsCount ?? 0)

/** An album, whose title or id a person has named, cannot have as much as it would have. */
export const albumIsFull = (named: string): { ok: false; problem: Problem } =>
  failure('google-limit', { values: { limit: 'album-items', most: limits.albumItems, album: named } })

/** What of a change is more than Google takes, as far as that is known before anything is asked. */
export function limitOf(change: GooglePhotosChange): Problem | undefined {
  switch (change.do) {
    case 'create-album':
    case 'rename-album':
      return tooLong('album-title', change.title)
    case 'describe-item':
      return tooLong('description', change.description)
    case 'add-items':
      return new Set(change.items).size > limits.albumItems ? albumIsFull(change.album).problem : undefined
    default:
      return undefined
  }
}
