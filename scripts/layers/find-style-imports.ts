import { lineAt, type Import } from './find-imports.ts'

const withoutComments = (text: string, comment: RegExp): string =>
  text.replace(comment, (all) => all.replace(/[^\n]/g, ' '))

function allOf(text: string, patterns: readonly RegExp[]): Import[] {
  return patterns
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .map((match) => ({ line: lineAt(text, match.index), specifier: match[2] ?? '', isType: false }))
}

/** Everything that a style sheet takes from elsewhere: by `@import`, `composes`, `@value`, `:import` and `url()`. */
export function findStyleImports(text: string): Import[] {
  return allOf(withoutComments(text, /\/\*.*?\*\//gs), [
    /@import\s+(["'])(.+?)\1/gis,
    /\bfrom\s*(["'])(.+?)\1/gis,
    /:import\(\s*(["']?)(.+?)\1\s*\)/gis,
    /\b(?:url|src)\(\s*(["']?)(.+?)\1\s*\)/gis,
    /\bimage-set\(\s*(["'])(.+?)\1/gis,
  ])
}

/** Everything that a page loads by an attribute. */
export function findPageImports(text: string): Import[] {
  return allOf(withoutComments(text, /<!--.*?-->/gs), [/\b(?:src|href)\s*=\s*(["']?)([^"'\s>]+)\1/gi])
}
