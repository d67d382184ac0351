import { isAbsolute, join, resolve } from 'node:path'
import { failure, success, type Result } from '../shared/problems/problem.ts'

/** Longer than any system takes. */
const longestPath = 4096

/** `text` with the person's own folder in place of a leading `~`, as a shell does it: alone or before a slash. */
export function expandHome(text: string, personFolder: string): string {
  if (text === '~') return personFolder
  return /^~[/\\]/.test(text) ? join(personFolder, text.slice(2)) : text
}

/**
 * The absolute path of a folder that a person typed. A leading `~` is their own folder; blanks before a pasted path are
 * left out. `folder-not-whole` for anything that is not a whole path: where a program was started is nothing that a
 * person thinks of.
 */
export function typedFolder(text: string, personFolder: string): Result<string> {
  const path = expandHome(text.trimStart(), personFolder)
  // Half of a character would become the name of another folder.
  if (!isAbsolute(path) || path.includes('\0') || !path.isWellFormed() || path.length > longestPath) {
    const shown = text.replaceAll('\0', '\uFFFD').slice(0, 200).toWellFormed()
    return failure('folder-not-whole', { values: { path: shown } })
  }
  return success(resolve(path))
}

/** The same of several, files or folders: what is wrong with the first that is no whole path. */
export function typedPaths(texts: readonly string[], personFolder: string): Result<string[]> {
  const paths: string[] = []
  for (const text of texts) {
    const typed = typedFolder(text, personFolder)
    if (!typed.ok) return typed
    paths.push(typed.value)
  }
  return success(paths)
}
