function toTag(name: string): string | undefined {
  // Linux says `zh_CN.UTF-8` or `ca_ES@valencia`, and `C` for no language at all.
  const tag = name.replace(/[.@].*$/, '').replaceAll('_', '-')
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}

/** The first of the system's languages that is one, as a BCP 47 tag; `en` if there is none. */
export function firstLanguage(names: readonly string[]): string {
  for (const name of names) {
    const tag = toTag(name)
    if (tag !== undefined) return tag
  }
  return 'en'
}
