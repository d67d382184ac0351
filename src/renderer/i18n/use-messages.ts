import type { Language } from '../../shared/text/languages.ts'
import { createContext, useContext } from 'react'
import { formatsOf, resolveLanguage, type Formats } from './formats.ts'
import type { Messages } from './message-shape.ts'
import { messagesOf } from './messages.ts'

const LanguageContext = createContext<Language | undefined>(undefined)

/** Says in which language everything below it speaks; without one, in that of the browser. */
export const LanguageProvider = LanguageContext.Provider

/** The language around a component; without a provider, that of the browser. */
export function useLanguage(): Language {
  return useContext(LanguageContext) ?? resolveLanguage('system', navigator.language)
}

/** The words of the window in the person's language; changes at once with the setting. */
export function useMessages(): Messages {
  return messagesOf(useLanguage())
}

/** Numbers, sizes and times in the person's language. */
export function useFormats(): Formats {
  return formatsOf(useLanguage())
}
