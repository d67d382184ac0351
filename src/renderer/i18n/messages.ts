import { en } from './en.ts'
import type { Language } from './formats.ts'
import { zhHans } from './zh-hans.ts'

/** The shape of a message module: the same keys, any words. English decides which messages there are. */
export type SameKeys<Source> = Source extends string
  ? string
  : Source extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Key in keyof Source]: SameKeys<Source[Key]> }

export type Messages = SameKeys<typeof en>

/** All words of the window in one language; a missing key does not compile. */
export function messagesOf(language: Language): Messages {
  return language === 'zh-Hans' ? zhHans : en
}
