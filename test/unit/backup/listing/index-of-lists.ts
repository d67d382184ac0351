import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach } from 'vitest'
import { IndexItems } from '../../../../src/main/backup/listing/index-items.ts'
import type { RemoteAlbum, RemoteItem } from '../../../../src/main/google/library/library-api.ts'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import type { AccountId } from '../../../../src/shared/domain.ts'
import { accountOf } from '../account-of.ts'
import { addRow } from '../../../rows/rows.ts'

export const account = 'ann' as AccountId
export const now = Date.UTC(2026, 0, 5)

export const photo: RemoteItem = {
  id: 'P',
  filename: 'a.jpg',
  mimeType: 'image/jpeg',
  kind: 'photo',
  width: 40,
  height: 30,
  camera: { make: 'ACME' },
  creationTime: '2021-07-04T10:11:12Z',
  description: 'beach',
  productUrl: 'https://photos.google.com/P',
}

export function album(id: string, more: Partial<RemoteAlbum> = {}): RemoteAlbum {
  return { id, title: id, shared: false, ...more }
}

/** An index in memory with the accounts of Ann and Ben and four runs, new for each test. */
export interface IndexOfLists {
  readonly database: DatabaseSync
  readonly index: IndexItems
  /** Saves what Google lists, and returns its number. */
  saved: (remote?: RemoteItem, of?: AccountId, at?: number) => number
  row: (ref: number) => Record<string, unknown>
  addFile: (item: number, role?: string) => void
  addJob: (item: number, state?: string, more?: { run?: number; role?: string; reason?: string | null }) => void
}

/** To be called once at the top of a test file. */
export function indexForEachTest(): IndexOfLists {
  let database: DatabaseSync
  let index: IndexItems

  beforeEach(() => {
    database = openDatabase(':memory:')
    index = new IndexItems(database)
    for (const name of ['Ann', 'Ben']) index.saveAccount(accountOf(name))
    for (const id of [1, 2, 3, 4]) addRow(database, 'run', { id })
  })
  afterEach(() => database.close())

  return {
    get database() {
      return database
    },
    get index() {
      return index
    },
    saved: (remote = photo, of = account, at = now) =>
      index.saveItem(of, remote, index.known(of, [remote]).get(remote.id), at),
    row: (ref) => ({ ...database.prepare('SELECT * FROM item WHERE ref = ?').get(ref) }),
    addFile(item, role = 'primary') {
      addRow(database, 'current_file', {
        item,
        role,
        path: `Photos/2021/07/${item}${role}`,
        path_key: `${item}${role}`,
        sha256: 'a',
      })
    },
    addJob(item, state = 'queued', { run = 1, role = 'primary', reason = null } = {}) {
      addRow(database, 'job', { item, role, run, state, reason })
    },
  }
}
