import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, AlbumId, ItemId } from '../../shared/domain.ts'
import type {
  AccountHealth,
  AlbumHealth,
  Difference,
  DifferenceReason,
  Health,
  VerifyResult,
} from '../../shared/health.ts'
import type { ProblemCode } from '../../shared/problem.ts'
import type { FileProblem, VerifyMode } from '../../shared/verification.ts'
import { duplicates, openItems } from './open-items.ts'

/** More is not read by anybody; the total says how many there are. */
const shownProblems = 200
const hopeless = new Set<string>(['file-lost', 'version-lost'])

interface OpenRow {
  owner: string
  reason: DifferenceReason
  code: ProblemCode | null
  count: number
}

function differencesBy(database: DatabaseSync, query: string): Map<string, Difference[]> {
  const found = new Map<string, Difference[]>()
  for (const { owner, reason, code, count } of database.prepare(query).all() as unknown as OpenRow[]) {
    const of = found.get(owner) ?? []
    of.push({ reason, ...(code !== null && { code }), count })
    found.set(owner, of)
  }
  return found
}

const total = (differences: readonly Difference[]): number => differences.reduce((sum, { count }) => sum + count, 0)

/** Why Google's count is not the length of Google's list. */
function countAgainstList(remote: number, listed: number, repeated: number, readToEnd: boolean): Difference[] {
  if (remote < listed) return [{ reason: 'not-counted', count: listed - remote }]
  const differences: Difference[] = []
  if (repeated > 0) differences.push({ reason: 'duplicate', count: repeated })
  const rest = remote - listed - repeated
  if (rest > 0) differences.push({ reason: readToEnd ? 'not-delivered' : 'not-read', count: rest })
  return differences
}

function albumHealth(database: DatabaseSync): AlbumHealth[] {
  const open = differencesBy(
    database,
    `WITH ${openItems()}
     SELECT album_item.album AS owner, open.reason, open.code, count(*) AS count
     FROM open JOIN album_item ON album_item.item = open.item
     GROUP BY 1, 2, 3 ORDER BY 1, count DESC, 2, 3`,
  )
  const repeated = new Map(
    database
      .prepare(`WITH ${duplicates} SELECT album, sum(times) AS times FROM duplicate GROUP BY album`)
      .all()
      .map((row) => [String(row['album']), Number(row['times'])]),
  )
  const albums = database.prepare(`
    SELECT album.id, album.account, album.title, album.in_google, album.remote_count, album.listed_at,
      (SELECT count(*) FROM album_item WHERE album_item.album = album.id) AS listed
    FROM album ORDER BY album.shared, album.position, album.title, album.id`)
  return albums.all().map((row) => {
    const items = open.get(String(row['id'])) ?? []
    const listed = Number(row['listed'])
    const remote = row['remote_count']
    // What an album of the past would hold by now is not known, and nothing is missing here because of it.
    const compared = typeof remote === 'number' && row['in_google'] === 1
    const list = compared
      ? countAgainstList(remote, listed, repeated.get(String(row['id'])) ?? 0, row['listed_at'] !== null)
      : []
    return {
      album: String(row['id']) as AlbumId,
      account: String(row['account']) as AccountId,
      title: String(row['title']),
      inGooglePhotos: row['in_google'] === 1,
      ...(compared && { remoteCount: remote }),
      listed,
      here: listed - total(items),
      differences: [...items, ...list],
    }
  })
}

function accountHealth(database: DatabaseSync): AccountHealth[] {
  const open = differencesBy(
    database,
    `WITH ${openItems()}
     SELECT account AS owner, reason, code, count(*) AS count FROM open
     GROUP BY 1, 2, 3 ORDER BY 1, count DESC, 2, 3`,
  )
  const accounts = database.prepare(`
    SELECT account.id, account.email, count(item.ref) AS listed,
      count(CASE WHEN item.in_google = 0 AND EXISTS
        (SELECT 1 FROM file WHERE file.item = item.ref AND file.role = 'primary') THEN 1 END) AS kept
    FROM account LEFT JOIN item ON item.account = account.id
    GROUP BY account.id ORDER BY account.email, account.id`)
  return accounts.all().map((row) => {
    const differences = open.get(String(row['id'])) ?? []
    const listed = Number(row['listed'])
    return {
      account: String(row['id']) as AccountId,
      email: String(row['email']),
      listed,
      here: listed - total(differences),
      kept: Number(row['kept']),
      differences,
    }
  })
}

/** `photo` is the item whose file this is; files that the next backup brings back are no longer in `file`. */
const problemRows = `
  SELECT file_problem.path, file_problem.code, file_problem.detail,
    coalesce(
      (SELECT item.id FROM file JOIN item ON item.ref = file.item WHERE file.path = file_problem.path),
      (SELECT item.id FROM file_version AS version JOIN item ON item.ref = version.item
       WHERE version.path = file_problem.path)) AS photo
  FROM file_problem
  UNION ALL
  SELECT refetch.path, CASE WHEN item.in_google = 1 THEN 'file-awaits-backup' ELSE 'file-lost' END, NULL, item.id
  FROM refetch JOIN item ON item.ref = refetch.item
  WHERE NOT EXISTS (SELECT 1 FROM file WHERE file.item = refetch.item AND file.role = refetch.role)`

function problemOf(row: Record<string, unknown>): FileProblem {
  const path = String(row['path'])
  const item = typeof row['photo'] === 'string' ? { item: row['photo'] as ItemId } : {}
  const detail = typeof row['detail'] === 'string' ? { detail: row['detail'] } : {}
  return { path, problem: { code: String(row['code']) as ProblemCode, values: { path }, ...detail, ...item }, ...item }
}

function lastResult(database: DatabaseSync, mode: VerifyMode): VerifyResult | undefined {
  const text = database.prepare('SELECT value FROM meta WHERE name = ?').get(`verified-${mode}`)?.['value']
  return typeof text === 'string' ? (JSON.parse(text) as VerifyResult) : undefined
}

function libraryWasRead(database: DatabaseSync): boolean {
  const run = database.prepare(`
    SELECT 1 FROM run WHERE outcome IN ('complete', 'with-problems') AND json_extract(selection, '$.library') = 1`)
  return run.get() !== undefined
}

/** What the mirror holds, what Google says it should hold, and why these differ: one look at the index, no files. */
export function healthNumbers(database: DatabaseSync): Health {
  const files = database
    .prepare(
      `SELECT count(*) AS files, count(item) AS items, sum(bytes) AS bytes FROM (
         SELECT bytes, CASE WHEN role = 'primary' THEN item END AS item FROM file
         UNION ALL SELECT bytes, NULL FROM file_version)`,
    )
    .get()
  const codes = database.prepare(`SELECT code, count(*) AS count FROM (${problemRows}) GROUP BY code`).all()
  const problems = database.prepare(`${problemRows} ORDER BY 1 LIMIT ${shownProblems}`).all().map(problemOf)
  const sum = (fits: (code: string) => boolean): number =>
    codes.filter(({ code }) => fits(String(code))).reduce((found, { count }) => found + Number(count), 0)
  const [lastQuick, lastFull] = [lastResult(database, 'quick'), lastResult(database, 'full')]
  return {
    items: Number(files?.['items']),
    files: Number(files?.['files']),
    bytes: Number(files?.['bytes'] ?? 0),
    ...(lastQuick && { lastQuick }),
    ...(lastFull && { lastFull }),
    libraryRead: libraryWasRead(database),
    accounts: accountHealth(database),
    albums: albumHealth(database),
    problems,
    problemsTotal: sum(() => true),
    repairable: sum((code) => !hopeless.has(code) && code !== 'file-awaits-backup'),
  }
}
