import { useEffect, useState } from 'react'
import type { Album, OwnerId } from '../../../../shared/domain.ts'
import type { FoundName } from '../../../../shared/search/found-name.ts'
import {
  nameBeginnings,
  suggestSearch,
  withName,
  type SearchLanguage,
} from '../../../../shared/search/suggest-search.ts'
import { longestSearch } from '../../../../shared/search/search-query.ts'
import { beginningSearch } from '../../../../shared/text/fold-text.ts'
import { ownerNames } from '../../../../shared/text/owner-names.ts'
import { useFormats, useLanguage, useMessages } from '../../../i18n/use-messages.ts'
import { getBridge } from '../../../state/bridge.ts'
import { askPatiently } from '../../../state/library/ask-patiently.ts'
import { useLibrary } from '../../../state/library/library-store.ts'
import { ownerShown, queryOf } from '../../../state/library/library-query.ts'
import type { FieldSuggestion } from '../../../ui/fields/SearchField.tsx'

/** Who types on before this wants no suggestions. Milliseconds. */
const pauseMs = 150
/** More nobody reads while typing. */
const most = 10
/** Albums are many, and few of them are meant. */
const mostAlbums = 3

interface Possible {
  kind: 'phrase' | FoundName['kind'] | 'album' | 'owner'
  text: string
  search: string
  /** Whose photos it narrows to, in place of words. */
  owner?: OwnerId
}

/** Titles that begin so, or have a word that does. */
function albumsWith(beginning: string, albums: readonly Album[]): string[] {
  const titles = albums.map(({ title }) => title).filter(beginningSearch(beginning))
  return [...new Set(titles)].slice(0, mostAlbums)
}

/** Whose photos there are besides those that are shown: the end of a search, the longest that fits, begins a name or a word of it. */
function ownersWith(search: string, unnamed: string): Possible[] {
  const library = useLibrary.getState()
  const { owners = [], tab, album } = library
  // An album that is open is shown whole.
  if (owners.length < 2 || (tab === 'albums' && album !== undefined)) return []
  const ends = [...search.matchAll(/\S+/gu)].map(({ index }) => ({
    before: search.slice(0, index).trimEnd(),
    begins: beginningSearch(search.slice(index)),
  }))
  const shown = ownerShown(library)?.id
  return [...ownerNames(owners, unnamed)].flatMap(([owner, text]): Possible[] => {
    const end = owner === shown ? undefined : ends.find(({ begins }) => begins(text))
    return end ? [{ kind: 'owner', text, search: end.before, owner }] : []
  })
}

/** What the last words may become: kinds and times, people, places and albums, and whose photos; what goes on from most words first. */
async function possibleFor(
  search: string,
  language: SearchLanguage,
  unnamed: string,
  isOver: () => boolean,
): Promise<Possible[]> {
  const phrases = suggestSearch(search, language).map(({ phrase, search: whole }) => ({
    kind: 'phrase' as const,
    text: phrase,
    search: whole,
  }))
  const beginnings = nameBeginnings(search)
  if (beginnings.length === 0) return phrases
  const answer = await askPatiently(() => getBridge().call('library.names', { beginnings }), isOver)
  const albums = useLibrary.getState().albums ?? []
  const offered = new Set<string>()
  const names = beginnings.flatMap((beginning, at) => {
    const known: Omit<Possible, 'search'>[] = [
      ...((answer.ok ? answer.value[at] : undefined) ?? []).map(({ kind, name }) => ({ kind, text: name })),
      ...albumsWith(beginning, albums).map((title) => ({ kind: 'album' as const, text: title })),
    ]
    // A name that goes on from more words goes on from the last of them, too.
    const isNew = ({ kind, text }: (typeof known)[number]): boolean => !offered.has(`${kind} ${text}`)
    const fresh = known.filter(isNew)
    for (const { kind, text } of fresh) offered.add(`${kind} ${text}`)
    return fresh.map((each) => ({ ...each, search: withName(search, beginning, each.text) }))
  })
  const owners = ownersWith(search, unnamed)
  // A town that is called as a person or an album is offered once.
  const texts = [...new Map([...phrases, ...names].map((each) => [each.search, each])).values()]
  // A blank comes behind what is chosen.
  return [...owners, ...texts].filter((each) => each.search.length < longestSearch).slice(0, mostCounted)
}

/** So many lists are counted with one call. */
const mostCounted = 20

/** What the last words of a search may become, with how many items that would find; nothing that would find none. */
export function useSuggestions(search: string): FieldSuggestion[] {
  const language = useLanguage()
  const formats = useFormats()
  const { library: words } = useMessages()
  // What else narrows the list decides what a suggestion would find.
  const key = useLibrary((library) => `${JSON.stringify(queryOf(library, ''))} ${search}`)
  const [counted, setCounted] = useState<{ key: string; suggestions: FieldSuggestion[] }>()
  useEffect(() => {
    if (search.trim() === '') return undefined
    let over = false
    const timer = setTimeout(async () => {
      const isOver = (): boolean => over
      const spoken = language === 'zh-Hans' ? 'zh' : 'en'
      const possible = await possibleFor(search, spoken, words.unnamedOwner, isOver)
      if (over || possible.length === 0) return
      const library = useLibrary.getState()
      const queries = possible.map(({ search: other, owner }) => {
        const query = queryOf(library, other)
        return owner === undefined ? query : { ...query, owner }
      })
      const answer = await askPatiently(() => getBridge().call('library.counts', { queries }), isOver)
      // Suggestions are an extra: without their numbers there are none.
      if (over || !answer.ok) return
      const suggestions = possible.flatMap(({ kind, text, search: value, owner }, at) => {
        const count = answer.value[at] ?? 0
        if (count === 0 || value === search) return []
        const number = formats.number(count)
        const detail = kind === 'phrase' ? number : words.suggestedName[kind](number)
        const narrows = owner !== undefined && { onChoose: () => useLibrary.getState().chooseOwner(owner) }
        return [{ text, value, detail, ...narrows }]
      })
      setCounted({ key, suggestions: suggestions.slice(0, most) })
    }, pauseMs)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [search, key, language, formats, words])
  return counted?.key === key ? counted.suggestions : none
}

const none: FieldSuggestion[] = []
