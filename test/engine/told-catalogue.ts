type Line = Record<string, unknown>

/** What depends on when and in which order something came: names of files, ids, and the times of the import. */
const ofTheWay = new Set(['id', 'savedAt', 'firstSeen', 'number', 'replacedAt', 'folder', 'fileNames'])

/** Which of two files of one name in a month has the number depends on the order, and the month does not. */
function monthOf(path: unknown): string {
  return String(path).split('/').slice(0, -1).join('/')
}

function told(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => told(each, names))
  if (typeof value === 'string') return names.get(value) ?? value
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key]) => !ofTheWay.has(key))
  return Object.fromEntries(kept.map(([key, each]) => [key, key === 'path' ? monthOf(each) : told(each, names)]))
}

const textOf = (value: unknown): string => JSON.stringify(value)

/** Which of two albums of one title has the number that tells them apart depends on the order, too. */
function plainSources(line: Line): Line {
  const plain = (said: Line): Line => ({ ...said, key: String(said['key']).replace(/ \(\d+\)$/, '') })
  const sources = line['sources'] as Line[] | undefined
  if (!sources) return line
  // Those of two people stand by ids that were minted.
  const inOrder = sources.toSorted((one, other) => (String(one['key']) < String(other['key']) ? -1 : 1))
  return { ...line, sources: line['kind'] === 'album' ? inOrder.map(plain) : inOrder }
}

/** What identifies an item whatever its id: the contents of all its files. */
function nameOf(line: Line): string {
  const files = [line, line['motion'], line['edited'], ...((line['versions'] as unknown[] | undefined) ?? [])]
  return files
    .map((file) => JSON.stringify((file as Line | undefined)?.['sha256'] ?? ''))
    .toSorted((one, other) => (one < other ? -1 : 1))
    .join(' ')
}

/** What a catalogue says, without what depends on the order in which exports were imported. */
export function toldCatalogue(lines: readonly Line[]): unknown[] {
  const names = new Map<string, string>()
  for (const line of lines) {
    if (line['kind'] === 'item') names.set(String(line['id']), nameOf(line))
    if (line['kind'] === 'owner' || line['kind'] === 'source') names.set(String(line['id']), line['kind'])
  }
  return lines
    .map((line) => {
      const versions = (told(line['versions'] ?? [], names) as unknown[]).map(textOf).toSorted()
      return textOf({ ...(told(plainSources(line), names) as Line), versions })
    })
    .toSorted()
}
