import { useSession } from '../shell/session-store.ts'
import { formatsOf, resolveLanguage, type Formats, type Language } from './formats.ts'
import type { Messages } from './message-shape.ts'
import { messagesOf } from './messages.ts'

export function useLanguage(): Language {
  return useSession((session) =>
    resolveLanguage(session.settings?.language ?? 'system', session.app?.systemLanguage ?? navigator.language),
  )
}

/** The words of the window in the person's language; changes at once with the setting. */
export function useMessages(): Messages {
  return messagesOf(useLanguage())
}

/** Numbers, sizes and times in the person's language. */
export function useFormats(): Formats {
  return formatsOf(useLanguage())
}
