import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFiles } from '../../../scripts/layers/project-files.ts'
import { isNamedMedia, mediaExtensions, mediaTypes } from '../../../src/shared/media-types.ts'

const root = join(import.meta.dirname, '../../..')

/** Files that name many types or extensions, each for a reason of its own. */
const allowed: Readonly<Record<string, string>> = {
  'src/shared/media-types.ts': 'the table',
  'src/main/file-format/sniff-type.ts': 'tells each type by its first bytes',
  'src/main/file-format/raw/raw-picture.ts': 'tells RAW types by what is in their directories',
  'src/main/http/page-types.ts': 'files that the page is built into, which are no photos of anybody',
  'src/main/backup/listing/is-edited.ts': 'other names that Google has for a type',
  'src/main/takeout/matching/other-extensions.ts': 'as what Google delivers what was uploaded as something else',
  'src/main/takeout/matching/pair-names.ts': 'in what phones write the two halves of one photo',
}
const mostNamed = 3

/** Different types and extensions of photos and videos that the code of a file names, in texts of their own or as a list in one. */
function namedIn(text: string): Set<string> {
  const named = new Set<string>()
  for (const [, value = ''] of text.matchAll(/'([^'\n]*)'/g)) {
    if (value in mediaTypes || mediaExtensions.has(value)) named.add(value)
    const words = value.split(' ')
    if (words.length > mostNamed && words.every((word) => isNamedMedia(`a.${word.replace(/^\./, '')}`)))
      for (const word of words) named.add(word)
  }
  return named
}

test('types and extensions of photos and videos are listed in one table', () => {
  const found = projectFiles(root)
    .filter(({ path }) => /^src\/.*\.tsx?$/.test(path))
    .filter(({ path }) => namedIn(readFileSync(join(root, path), 'utf8')).size > mostNamed)
  expect(found.map(({ path }) => path).toSorted()).toEqual(Object.keys(allowed).toSorted())
})

test.each([
  ["const shown = ['image/jpeg', 'image/png', 'image/gif', 'image/webp']", 4],
  ["const words = 'jpg jpeg heic mov'.split(' ')", 4],
  ["switch (type) { case '.jpg': case '.png': break }", 2],
])('sees what is listed in %s', (text, count) => {
  expect(namedIn(text).size).toBe(count)
})
