import type { GooglePhotosChange } from '../../../shared/contract/google/google.ts'
import { failure, type Problem } from '../../../shared/problems/problem.ts'
import { limits } from './methods.ts'

/** As Google counts them. */
const characters = (text: string): number => Array.from(text).length

const tooMuch = (limit: 'album-title' | 'description' | 'file-name', most: number): Problem => ({
  code: 'google-limit',
  values: { limit, most },
})

/** Why no album can have a title; undefined if one can. */
export function titleProblem(title: string): Problem | undefined {
  return characters(title) > limits.albumTitle ? tooMuch('album-title', limits.albumTitle) : undefined
}

/** The same for the description of an item. */
export function descriptionProblem(description: string): Problem | undefined {
  return characters(description) > limits.itemDescription ? tooMuch('description', limits.itemDescription) : undefined
}

/** The same for the name of an item that is to be made. */
export function fileNameProblem(name: string): Problem | undefined {
  return characters(name) > limits.fileName ? tooMuch('file-name', limits.fileName) : undefined
}

/** An album, whose title or id a person has named, cannot have as much as it would have. */
export const albumIsFull = (named: string): { ok: false; problem: Problem } =>
  failure('google-limit', { values: { limit: 'album-items', most: limits.albumItems, album: named } })

/** What of a change is more than Google takes, as far as that is known before anything is asked. */
export function limitOf(change: GooglePhotosChange): Problem | undefined {
  switch (change.do) {
    case 'create-album':
    case 'rename-album':
      return titleProblem(change.title)
    case 'describe-item':
      return descriptionProblem(change.description)
    case 'add-items':
      return new Set(change.items).size > limits.albumItems ? albumIsFull(change.album).problem : undefined
    default:
      return undefined
  }
}
