import type { Language } from '../../shared/text/languages.ts'
import { en } from './en.ts'
import type { Messages } from './message-shape.ts'
import { zhHans } from './zh-hans.ts'

/** All words of the window in one language; a missing key does not compile. */
export function messagesOf(language: Language): Messages {
  return language === 'zh-Hans' ? zhHans : en
}
