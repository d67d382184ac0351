import { ItemFlag } from '../../../shared/domain.ts'
import type { Messages } from '../../i18n/message-shape.ts'

/** What an item is, in a word, and that it is a favourite if it is one. */
export function kindWord(flags: number, words: Messages['library']): string {
  const kind = kindOf(flags, words)
  return (flags & ItemFlag.favorite) === 0 ? kind : words.favorites.item(kind)
}

function kindOf(flags: number, words: Messages['library']): string {
  if ((flags & ItemFlag.video) !== 0) return words.video
  if ((flags & ItemFlag.motion) !== 0) return words.motionPhoto
  if ((flags & ItemFlag.animated) !== 0) return words.animation
  if ((flags & ItemFlag.preview) !== 0) return words.rawPhoto
  return words.photo
}
