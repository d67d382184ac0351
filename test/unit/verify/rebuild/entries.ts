/** A line of a catalogue. */
export type Entry = Record<string, unknown>

/** The account that everything else belongs to. */
export const ann = { kind: 'account', id: '1', email: 'ann@example.org', name: 'Ann' }
/** When everything was taken. */
export const created = '2021-07-04T10:11:12.000Z'
/** What an entry says of a file in `Photos`. */
export const file = (name: string, more: Entry = {}): Entry => ({
  path: `Photos/2021/07/${name}`,
  bytes: 5,
  sha256: 'a'.repeat(64),
  mimeType: 'image/jpeg',
  ...more,
})
const described = (id: string): Entry => ({
  id,
  account: '1',
  remoteId: `remote ${id}`,
  filename: `${id}.jpg`,
  creationTime: created,
})
/** The least that an entry can say of an item whose file is here. */
export const item = (id: string, more: Entry = {}): Entry => ({
  kind: 'item',
  ...described(id),
  ...file(`${id}.jpg`),
  ...more,
})
/** The same of one whose file is not here. */
export const awaited = (id: string, more: Entry = {}): Entry => ({
  kind: 'awaited',
  ...described(id),
  mimeType: 'image/jpeg',
  ...more,
})
/** The least that an entry can say of an album. */
export const album = (id: string, items: readonly string[], more: Entry = {}): Entry => ({
  kind: 'album',
  id,
  account: '1',
  remoteId: `remote ${id}`,
  title: id,
  items,
  ...more,
})

/** Lines without what format 3 tells besides: where everything is from, and whose it is. */
export const withoutSources = (lines: readonly Entry[]): Entry[] =>
  lines
    .filter(({ kind }) => kind !== 'owner' && kind !== 'source')
    .map((line) => Object.fromEntries(Object.entries(line).filter(([key]) => key !== 'owner' && key !== 'sources')))
