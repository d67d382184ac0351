import type * as nodeFiles from 'node:fs/promises'
import { join } from 'node:path'
import { printable } from '../../shared/text/printable.ts'
import { failure, success, type Result } from '../../shared/problems/problem.ts'
import { errnoOf } from '../disk-problem.ts'
import { safeFolderName } from '../mirror/names/names.ts'
import { typedFolder } from '../typed-folder.ts'
import { folderProblem } from './folder-problem.ts'

const shownLength = 100

/** As much of a name as a sentence can hold, and a sign that there is more. */
function shortened(name: string): string {
  return name.length > shownLength ? `${name.slice(0, shownLength)}…` : name
}

/**
 * Makes a folder in another one, and none above it. Its name must be one that every file system takes, by the rules for
 * folders of albums; blanks around it are left out. Fails with `folder-name-refused`, `folder-taken`, `mirror-missing`,
 * `mirror-read-only`, `mirror-full` or `file-failed`.
 */
export async function makeFolder(
  { parent, name }: { parent: string; name: string },
  { files, home }: { files: Pick<typeof nodeFiles, 'mkdir'>; home: string },
): Promise<Result<{ path: string }>> {
  const above = typedFolder(parent, home)
  if (!above.ok) return above
  const wanted = name.trim().normalize('NFC')
  const safe = safeFolderName(wanted, '')
  if (wanted === '' || safe !== wanted) {
    return failure('folder-name-refused', { values: { name: shortened(printable(wanted)), better: safe } })
  }
  const path = join(above.value, wanted)
  try {
    await files.mkdir(path)
    return success({ path })
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return failure('folder-taken', { values: { name: wanted } })
    return { ok: false, problem: folderProblem(error, above.value, 'make') }
  }
}
