import { useEffect, useState } from 'react'
import { suggestSearch } from '../../../../shared/search/suggest-search.ts'
import { useFormats, useLanguage } from '../../../i18n/use-messages.ts'
import { getBridge } from '../../../state/bridge.ts'
import { useLibrary } from '../../../state/library-store.ts'
import { queryOf } from '../../../state/library-query.ts'
import type { FieldSuggestion } from '../../../ui/fields/SearchField.tsx'

/** Who types on before this wants no suggestions. Milliseconds. */
const pauseMs = 150

/** What the last words of a search may become, with how many items that would find; nothing that would find none. */
export function useSuggestions(search: string): FieldSuggestion[] {
  const language = useLanguage()
  const formats = useFormats()
  const [counted, setCounted] = useState<{ search: string; suggestions: FieldSuggestion[] }>()
  useEffect(() => {
    const possible = suggestSearch(search, language === 'zh-Hans' ? 'zh' : 'en')
    if (possible.length === 0) return undefined
    let over = false
    const timer = setTimeout(async () => {
      const library = useLibrary.getState()
      const queries = possible.map((each) => queryOf(library, each.search))
      const answer = await getBridge().call('library.counts', { queries })
      // Suggestions are an extra: without their numbers there are none.
      if (over || !answer.ok) return
      const suggestions = possible.flatMap(({ phrase, search: value }, at) => {
        const count = answer.value[at] ?? 0
        return count > 0 ? [{ text: phrase, value, detail: formats.number(count) }] : []
      })
      setCounted({ search, suggestions })
    }, pauseMs)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [search, language, formats])
  return counted?.search === search ? counted.suggestions : none
}

const none: FieldSuggestion[] = []
