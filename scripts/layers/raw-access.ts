import { findImports, isNode, lineAt, syntaxOf, visitNodes } from './find-imports.ts'
import type { Node } from './find-imports.ts'

/** A way around what keeps a mirror harmless; see the note "A mirror made by somebody else". */
interface RawAccess {
  /** From 1. */
  line: number
  what: string
}

/**
 * What of `src/main` works on other files than those of a mirror, each for the reason. All the rest takes its paths and files
 * from `MirrorPath` and `MirrorFiles`, a new folder too.
 */
const elsewhere: Readonly<Record<string, string>> = {
  desktop: 'is a host, which makes the file system of the ports',
  headless: 'is a host, which makes the file system of the ports',
  home: 'holds settings, secrets and log of this person',
  geography: 'reads the towns that come with the program',
  google: 'reads the file of a client, and counts requests in the home folder',
  takeout: 'reads exports where they lie, and remembers in the home folder which have arrived',
  export: 'writes to a folder outside of every mirror',
  upload: 'reads files of this person wherever they lie',
  exiftool: 'looks for that program on this machine, and starts it',
  folders: 'shows folders of this machine',
  power: 'asks the files of the kernel',
  'ports.ts': 'says what a file system is',
  'make-folders.ts': 'makes folders for whoever knows where',
  'typed-folder.ts': 'makes whole paths of what a person has typed',
}

function worksOnMirrors(file: string): boolean {
  const [room] = /^src\/main\/([^/]+)/.exec(file)?.slice(1) ?? []
  return room !== undefined && !Object.hasOwn(elsewhere, room)
}

/** Files that may do what the others may not, each for a reason that it tells. */
const mayUse = {
  files: [
    'mirror/disk/mirror-files.ts',
    'mirror/disk/ordinary-file.ts',
    'thumbnails/decoding/decode-jxl.ts',
    'thumbnails/decoding/render-thumbnail.ts',
    'thumbnails/thumbnail-database.ts',
    'thumbnails/thumbnail-store.ts',
  ],
  paths: [
    'app/calls/mirror.ts',
    'app/calls/tasks/exporting.ts',
    'app/mirror/mirror-keeper.ts',
    'app/settings/settings-store.ts',
    'import/named-exports.ts',
    'mirror/disk/mirror-files.ts',
    'mirror/disk/place-problem.ts',
    'thumbnails/thumbnail-store.ts',
  ],
  fileSystem: [
    'import/import-run-parts.ts',
    'mirror/disk/file-date.ts',
    'mirror/disk/mirror-files.ts',
    'mirror/opening/open-mirror.ts',
    'mirror/disk/ordinary-file.ts',
    'mirror/disk/sync-folder.ts',
  ],
  casts: ['mirror/names/layout.ts', 'mirror/disk/mirror-files.ts', 'mirror-path.ts', 'mirror/names/names.ts'],
  // The store of small pictures is a file of its own.
  writes: ['thumbnails/thumbnail-database.ts', 'thumbnails/thumbnail-store.ts'],
  // Names that cameras gave, and those of Google's methods.
  keys: ['file-format/facts/exif-tags.ts', 'upload/upload-run.ts'],
  // What Electron, zod and a table of calls say of their types is less than is so.
  unknowns: [
    'app/dispatch.ts',
    'app/settings/setting-schemas.ts',
    'desktop/ports/plain-request.ts',
    'desktop/ports/system-fetch.ts',
  ],
  dates: ['headless/ports/direct-files.ts', 'mirror/disk/file-date.ts', 'ports.ts'],
}

const checkedTypes = new Set(['MirrorPath', 'MirrorName'])
const claiming = new Set(['TSAsExpression', 'TSTypeAssertion', 'TSTypePredicate'])
/** A statement that changes a table or makes one, also of a run alone. */
const writing =
  /\b(?:(?:insert|replace)(?:\s+or\s+\w+)?\s+into\s|update(?:\s+or\s+\w+)?\s+\S+(?:\s+as\s+\w+)?\s+set\s|delete\s+from\s|(?:create|drop|alter)(?:\s+(?:temp|temporary|unique|virtual))*\s+(?:table|index|trigger|view)\s)/i
const settingDates = /^[fl]?utimes(?:Sync)?$/

const isIn = (places: readonly string[], file: string): boolean => places.some((place) => file === `src/main/${place}`)

function namesCheckedType(node: Node): boolean {
  let names = false
  visitNodes(node, ({ type, ...rest }) => {
    const name: unknown = type === 'TSTypeReference' ? rest['typeName'] : undefined
    if (isNode(name) && checkedTypes.has(String(name['name']))) names = true
  })
  return names
}

/** What an optional chain is about. */
const unchained = (node: unknown): unknown =>
  isNode(node) && node.type === 'ChainExpression' ? node['expression'] : node

/** `statement.all(…)`, and what else gives rows; also several steps before, as in `statement.all(…).filter(…)`. */
function givesRows(node: unknown): boolean {
  const call = unchained(node)
  if (!isNode(call) || call.type !== 'CallExpression') return false
  const callee = unchained(call['callee'])
  if (!isNode(callee) || callee.type !== 'MemberExpression') return false
  const name: unknown = isNode(callee['property']) ? callee['property']['name'] : undefined
  return ['get', 'all', 'iterate'].includes(String(name)) || givesRows(callee['object'])
}

/**
 * `row['name']` where something is asked of SQLite, what a statement gives taken for something at once, or one type taken for
 * another by way of `unknown`.
 */
function isUnreadColumn(file: string, text: string, node: Node): boolean {
  const { type, ...rest } = node
  const property: unknown = rest['property']
  if (type === 'MemberExpression' && rest['computed'] === true) {
    if (!/'node:sqlite'/.test(text)) return false
    if (!isNode(property) || property.type !== 'Literal' || typeof property['value'] !== 'string') return false
    // Those of a problem are named by whoever makes it.
    const of = unchained(rest['object'])
    const name: unknown = isNode(of) && isNode(of['property']) ? of['property']['name'] : undefined
    return name !== 'values' && !isIn(mayUse.keys, file)
  }
  if (type !== 'TSAsExpression') return false
  const inner = unchained(rest['expression'])
  const by: unknown = isNode(inner) && inner.type === 'TSAsExpression' ? inner['typeAnnotation'] : undefined
  if (isNode(by) && by.type === 'TSUnknownKeyword') return !isIn(mayUse.unknowns, file)
  return givesRows(inner)
}

/** What a text says as it is written, with whatever is put into it. */
function statementOf(text: string, node: Node): string {
  const isText = node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node['value'] === 'string')
  return isText ? text.slice(node.start, Number(node['end'])) : ''
}

function* faultsOf(file: string, text: string, node: Node): Generator<string> {
  if (/^src\/main\/(?!index\/)/.test(file) && writing.test(statementOf(text, node)) && !isIn(mayUse.writes, file))
    yield 'writes a table: what the index holds is written below src/main/index alone'
  const name = node.type === 'Identifier' ? node['name'] : node.type === 'Literal' ? node['value'] : undefined
  if (typeof name === 'string' && settingDates.test(name) && !isIn(mayUse.dates, file))
    yield `${name}: dates of files are set by src/main/mirror/disk/file-date.ts alone`
  const claims = claiming.has(node.type)
  if (claims && isNode(node['typeAnnotation']) && namesCheckedType(node['typeAnnotation']) && !isIn(mayUse.casts, file))
    yield 'takes something for a checked path: use the constructors of src/main/mirror-path.ts'
  if (
    file.startsWith('src/main/') &&
    !file.startsWith('src/main/index/migrations/') &&
    isUnreadColumn(file, text, node)
  )
    yield 'takes a column for what it should be: read rows with src/main/index/schema/typed-rows.ts'
  const imported = node.type === 'ImportSpecifier' ? node['imported'] : undefined
  const isFileSystem = isNode(imported) && imported['name'] === 'FileSystem'
  if (isFileSystem && worksOnMirrors(file) && !isIn(mayUse.fileSystem, file))
    yield 'works on a file system: use src/main/mirror/disk/mirror-files.ts'
}

/** Every way in which a file of `src` goes around the checked paths and files of mirrors. What is no TypeScript is for `findImports` to tell. */
export function findRawAccess(file: string, text: string): RawAccess[] {
  if (!file.startsWith('src/')) return []
  const found: RawAccess[] = []
  if (worksOnMirrors(file))
    for (const { line, specifier = '', isType } of findImports(file, text)) {
      const name = specifier.replace(/^node:/, '')
      if (!isType && /^fs(?:\/|$)/.test(name) && !isIn(mayUse.files, file))
        found.push({ line, what: 'opens files itself: use src/main/mirror/disk/mirror-files.ts' })
      if (!isType && /^path(?:\/|$)/.test(name) && !isIn(mayUse.paths, file))
        found.push({ line, what: 'joins paths itself: use src/main/mirror-path.ts' })
    }
  visitNodes(syntaxOf(file, text).program, (node) => {
    for (const what of faultsOf(file, text, node)) found.push({ line: lineAt(text, node.start), what })
  })
  return found
}
