import type * as nodeFiles from 'node:fs/promises'
import { constants } from 'node:fs'
import { basename, dirname, join, parse } from 'node:path'
import { textSearch } from '../../shared/text/fold-text.ts'
import type { FolderEntry, FolderPage, FolderQuery, FolderState } from '../../shared/folders.ts'
import { printable } from '../../shared/text/printable.ts'
import { success, type Result } from '../../shared/problems/problem.ts'
import { errnoOf } from '../disk-problem.ts'
import { layout } from '../mirror/names/layout.ts'
import { isNamedArchive } from '../takeout/archives/archive-kind.ts'
import { partNameOf } from '../takeout/archives/part-name.ts'
import { typedFolder } from '../typed-folder.ts'
import { Deadline, several } from './deadline.ts'
import { folderProblem } from './folder-problem.ts'

/** What is asked of the file system; nothing of it changes anything or opens a file. */
export type LookingFiles = Pick<typeof nodeFiles, 'opendir' | 'stat' | 'lstat' | 'access'>

export interface ListPorts {
  files: LookingFiles
  /** The person's own folder. */
  home: string
  /** For what is asked of single entries; what is not known by then is `silent`. */
  patienceMs: number
}

/** For reading through a folder with millions of files. */
const readingMs = 3000
const mostFolders = 50_000
const mostLinks = 2000
/** What systems put on every disk. */
const systemNames = new Set(['$RECYCLE.BIN', 'System Volume Information', 'lost+found'])

interface Candidate {
  name: string
  link: boolean
  archive: boolean
  state?: FolderState
}

interface Found {
  candidates: Candidate[]
  hidden: number
  cut: boolean
}

function isHidden(name: string): boolean {
  return name.startsWith('.') || systemNames.has(name)
}

/** Folders, links and archives by what the listing itself says. A pipe or a device is never touched. */
async function readThrough(path: string, query: FolderQuery, files: LookingFiles): Promise<Found> {
  const fits = textSearch(query.find)
  const found: Found = { candidates: [], hidden: 0, cut: false }
  const until = performance.now() + readingMs
  let links = 0
  for await (const entry of await files.opendir(path, { bufferSize: 1024 })) {
    if (performance.now() > until) {
      found.cut = true
      break
    }
    const { name } = entry
    const link = entry.isSymbolicLink()
    const archive = query.archives && entry.isFile() && (isNamedArchive(name) || partNameOf(name) !== undefined)
    if (!link && !archive && !entry.isDirectory()) continue
    // Bytes that are no text are read as this character.
    const nameless = name.includes('\uFFFD')
    if (!fits(name) || (nameless && link)) continue
    if (!query.hidden && isHidden(name)) {
      if (!link && !archive) found.hidden++
      continue
    }
    if (link) links++
    if (found.candidates.length === mostFolders || links > mostLinks) {
      found.cut = true
      break
    }
    found.candidates.push({ name, link, archive, ...(nameless && { state: 'nameless' }) })
  }
  return found
}

/** Without the links that lead to no folder. */
async function withoutOtherLinks(
  path: string,
  candidates: readonly Candidate[],
  files: LookingFiles,
  deadline: Deadline,
): Promise<Candidate[]> {
  const others = new Set<Candidate>()
  await several(
    candidates.filter(({ link }) => link),
    async (candidate) => {
      const reply = await deadline.ask(() => files.stat(join(path, candidate.name)))
      if (reply.kind === 'silent') candidate.state = 'silent'
      else if (reply.kind === 'failed' || !reply.value.isDirectory()) others.add(candidate)
    },
  )
  return candidates.filter((candidate) => !others.has(candidate))
}

async function stateOf(path: string, files: LookingFiles, deadline: Deadline): Promise<FolderState> {
  const looked = await deadline.ask(() => files.access(path, constants.R_OK | constants.X_OK))
  if (looked.kind !== 'answered') return looked.kind === 'failed' ? 'closed' : 'silent'
  const written = await deadline.ask(() => files.access(path, constants.W_OK))
  if (written.kind === 'silent') return 'silent'
  return written.kind === 'answered' ? 'writable' : 'read-only'
}

async function entryOf(
  path: string,
  { name, link, archive, state }: Candidate,
  { files }: ListPorts,
  deadline: Deadline,
): Promise<FolderEntry> {
  const entry = { name: printable(name), path, link, archive, mirror: false }
  if (state) return { ...entry, state }
  if (archive) {
    const looked = await deadline.ask(() => files.access(path, constants.R_OK))
    const known = { answered: 'read-only', failed: 'closed', silent: 'silent' } as const
    return { ...entry, state: known[looked.kind] }
  }
  const known = await stateOf(path, files, deadline)
  if (known === 'closed' || known === 'silent') return { ...entry, state: known }
  const format = await deadline.ask(() => files.lstat(join(path, layout.format)))
  return { ...entry, state: known, mirror: format.kind === 'answered' && format.value.isFile() }
}

/** The folder that a query is about, which need not be there unless the nearest one is asked for. */
async function folderOf(query: FolderQuery, { files, home }: ListPorts): Promise<Result<string>> {
  const typed = typedFolder(query.path, home)
  if (!query.nearest) return typed
  if (!typed.ok) return success(home)
  const { root } = parse(typed.value)
  for (let folder = typed.value; ; folder = dirname(folder)) {
    try {
      if ((await files.stat(folder)).isDirectory()) return success(folder)
    } catch (error) {
      if (errnoOf(error) === undefined) throw error
    }
    // The top of the disk is where nobody wanted to go.
    if (folder === root || dirname(folder) === root) return success(home)
  }
}

function aboveOf(path: string): FolderPage['above'] {
  const above: FolderPage['above'] = []
  for (let folder = path; dirname(folder) !== folder;) {
    folder = dirname(folder)
    above.unshift({ name: printable(basename(folder) || folder), path: folder })
  }
  return above
}

/**
 * The folders in a folder, and archives if they are asked for: never other files, and links only if they lead to folders. Reads nothing but listings and states, opens
 * no file and changes nothing. `unanswered` is true if questions to a disk are still open, which hold threads of this process.
 * Fails with `folder-not-whole`, `mirror-missing`, `folder-unreadable` or what the disk says.
 */
export async function listFolder(
  query: FolderQuery,
  ports: ListPorts,
): Promise<{ result: Result<FolderPage>; unanswered: boolean }> {
  const { files } = ports
  const folder = await folderOf(query, ports)
  if (!folder.ok) return { result: folder, unanswered: false }
  const path = folder.value
  try {
    const { candidates, hidden, cut } = await readThrough(path, query, files)
    const deadline = new Deadline(ports.patienceMs)
    const name = basename(path) || path
    // Before what is in it, which may take all the time that there is.
    const own = await entryOf(path, { name, link: false, archive: false }, ports, deadline)
    const folders = await withoutOtherLinks(path, candidates, files, deadline)
    const { compare } = new Intl.Collator(query.language, { numeric: true })
    folders.sort(
      (one, other) =>
        Number(one.archive) - Number(other.archive) ||
        compare(one.name, other.name) ||
        (one.name < other.name ? -1 : 1),
    )

    const shown = folders.slice(query.offset, query.offset + query.limit)
    const entries: FolderEntry[] = []
    await several([...shown.entries()], async ([at, candidate]) => {
      entries[at] = await entryOf(join(path, candidate.name), candidate, ports, deadline)
    })
    const page = {
      folder: own,
      above: aboveOf(path),
      entries,
      total: folders.length,
      archives: folders.filter(({ archive }) => archive).length,
      hidden,
      cut,
    }
    deadline.end()
    return { result: success(page), unanswered: deadline.open > 0 }
  } catch (error) {
    const problem = folderProblem(error, path, 'look')
    return { result: { ok: false, problem }, unanswered: false }
  }
}
