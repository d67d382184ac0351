import { createHash } from 'node:crypto'
import { appendFile, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { constants } from 'node:sqlite'
import type { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { catalogueLines } from '../../../../src/main/mirror/documents/catalogue.ts'
import { checksumLines } from '../../../../src/main/mirror/documents/checksums.ts'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { DocumentMarks, documentsVersion } from '../../../../src/main/mirror/documents/document-marks.ts'
import { writeDocumentsApart } from '../../../../src/main/mirror/documents/documents.ts'
import { layout } from '../../../../src/main/mirror/names/layout.ts'
import { ItemFiles } from '../../../../src/main/index/items/item-files.ts'
import { SmallMirror } from '../small-mirror.ts'
import { addMissing, addRow, changeRows, removeRows, sql } from '../../../rows/rows.ts'
import type { Table } from '../../../rows/tables.ts'

const names = ['SHA256SUMS', 'catalogue.jsonl']
const day = 86_400_000

let small: SmallMirror
beforeAll(async () => {
  small = await SmallMirror.open()
})
afterEach(() => small.empty())
afterAll(() => small.close())

const wanted = (): string[] => [
  [...checksumLines(small.database)].join(''),
  [...catalogueLines(small.database)].join(''),
]
const contents = (): Promise<string[]> => Promise.all(names.map((name) => readFile(small.at(name), 'utf8')))
const write = (now = 1): ReturnType<typeof writeDocumentsApart> =>
  writeDocumentsApart(small.mirror, new DocumentMarks(small.mirror, now))
const marked = (): number => small.rows('SELECT path FROM document_mark WHERE face IS NOT NULL').length

/** Rows of every table, and the statement that gives a column of theirs another value. */
function sampleIndex(): DatabaseSync {
  const database = openDatabase(':memory:')
  database.exec('PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON')
  return database
}
function columnsOf(database: DatabaseSync, table: string): { name: string; type: string }[] {
  const columns = database.prepare('SELECT name, type FROM pragma_table_info(?)').all(table)
  return columns.map((column) => ({ name: String(column['name']), type: String(column['type']) }))
}
function insertRow(database: DatabaseSync, table: Table): void {
  const values = columnsOf(database, table).map(({ name, type }) => [name, type === 'INTEGER' ? 1 : 'a'])
  addRow(database, table, Object.fromEntries(values))
}
const setMark = (database: DatabaseSync): void =>
  addMissing(database, 'document_mark', { path: 'catalogue.jsonl', writing: 'me', face: 'face', at: 1 })
const hasMark = (database: DatabaseSync): boolean => database.prepare('SELECT 1 FROM document_mark').get() !== undefined

/** Every column that SQLite reads while the documents are made, as SQLite itself tells. */
function columnsRead(): Map<Table, Set<string>> {
  const database = sampleIndex()
  const read = new Map<Table, Set<string>>()
  const isTable = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?")
  const tables: [Table, string][] = []
  database.setAuthorizer((action, table, column) => {
    if (action === constants.SQLITE_READ && table && column) tables.push([table as Table, column])
    return constants.SQLITE_OK
  })
  for (const lines of [checksumLines, catalogueLines]) Array.from(lines(database))
  database.setAuthorizer(null)
  for (const [table, column] of tables)
    if (isTable.get(table)) read.set(table, (read.get(table) ?? new Set()).add(column))
  database.close()
  return read
}

/** Read only because whole views are: nothing that a document says is made of them. */
const readInVain = ['file.mtime_here', 'file.verified_at', 'item_file.length_checked_at']

describe('a mark', () => {
  it('goes with every change of what is read for a document, whatever table and column it is in', () => {
    const read = columnsRead()
    expect([...read.keys()]).toEqual(expect.arrayContaining(['account', 'album', 'item', 'album_item', 'album_file']))
    const database = sampleIndex()
    const stayed: string[] = []
    const check = (what: string): void => {
      if (hasMark(database)) stayed.push(what)
      setMark(database)
    }
    setMark(database)
    for (const [table, columns] of read) {
      insertRow(database, table)
      check(`${table} that came`)
      for (const { name, type } of columnsOf(database, table).filter((column) => columns.has(column.name))) {
        const other = type === 'INTEGER' ? `coalesce(${name}, 0) + 1` : `coalesce(${name}, '') || 'x'`
        changeRows(database, table, { [name]: sql(other) })
        check(`${table}.${name}`)
      }
      removeRows(database, table)
      check(`${table} that went`)
    }
    expect(stayed.toSorted()).toEqual(readInVain.toSorted())
    database.close()
  })

  it('stays when a row is written as it was, and when something is written that no document says', () => {
    const database = sampleIndex()
    for (const table of ['account', 'album', 'item', 'album_item'] as const) insertRow(database, table)
    setMark(database)
    const same = { title: sql('title'), position: sql('position') }
    changeRows(database, 'album', { ...same, cover_url: 'another', cover_url_at: 5, listed_at: 6 })
    changeRows(database, 'item', { listed_width: 7, description: sql('description') })
    addRow(database, 'run', {})
    expect(hasMark(database)).toBe(true)
    database.close()
  })

  it('comes back with a transaction that is undone', () => {
    const database = sampleIndex()
    setMark(database)
    database.exec('BEGIN')
    addRow(database, 'account', { id: '1' })
    expect(hasMark(database)).toBe(false)
    database.exec('ROLLBACK')
    expect(hasMark(database)).toBe(true)
    database.close()
  })

  it('is another one for documents that say the same in another way', () => {
    const database = sampleIndex()
    for (const table of ['account', 'album', 'item', 'album_item', 'album_file'] as const) insertRow(database, table)
    addRow(database, 'file', {
      id: 1,
      path: 'Photos/2021/07/a.jpg',
      path_key: 'k',
      bytes: 4,
      sha256: 'sum',
      mtime: 2,
      published_at: 3,
    })
    addRow(database, 'item_file', { item: 1, file: 1 })
    changeRows(database, 'album', { folder: 'Trip' })
    changeRows(database, 'album_file', { role: 'primary', linked: false, made_of: null })
    const hash = createHash('sha256')
    for (const lines of [checksumLines, catalogueLines]) for (const line of lines(database)) hash.update(line)
    // Another hash here asks for a higher version: documents that carry a mark of the older one are then made again.
    expect({ version: documentsVersion, hash: hash.digest('hex') }).toMatchInlineSnapshot(`
      {
        "hash": "222bf96142ed43c06e4989f514acca896ed6df6ee6183956e4c5013385c3053e",
        "version": 5,
      }
    `)
    database.close()
  })
})

describe('documents with marks', () => {
  it('are not opened again while nothing has changed', async () => {
    await small.photo('a.jpg')
    await write()
    expect(marked()).toBe(2)
    // Would be struck by any look into them.
    small.disk.plan({ on: 'open', path: 'SHA256SUMS', code: 'EIO' })
    small.disk.plan({ on: 'open', path: 'catalogue.jsonl', code: 'EIO' })
    expect(await write()).toEqual([])
    expect(small.disk.missed()).toHaveLength(2)
  })

  it('are compared again after 30 days, because disks damage files, and when the clock was set back', async () => {
    await write(100 * day)
    const damage = async (): Promise<void> => {
      const { mtime, atime } = await stat(small.at('SHA256SUMS'))
      const text = await readFile(small.at('SHA256SUMS'))
      await writeFile(small.at('SHA256SUMS'), text.fill(35))
      await utimes(small.at('SHA256SUMS'), atime, mtime)
    }
    await small.photo('a.jpg')
    for (const later of [131, 99]) {
      await write(100 * day)
      await damage()
      // As if the disk had done it: nothing shows.
      const { ino, size, mtimeMs, ctimeMs } = await stat(small.at('SHA256SUMS'))
      const face = JSON.stringify({ ino, size, mtimeMs, ctimeMs })
      changeRows(small.database, 'document_mark', { face: sql(`json_patch(face, '${face}')`) }, { path: 'SHA256SUMS' })
      await write(130 * day)
      expect(await contents()).not.toEqual(wanted())
      await write(later * day)
      expect(await contents()).toEqual(wanted())
      removeRows(small.database, 'document_mark')
    }
  })

  it('get none if they could not be written, and are right the next time', async () => {
    await small.photo('a.jpg')
    await write()
    await small.photo('b.jpg')
    small.disk.plan({ on: 'handle.appendFile', code: 'ENOSPC', times: 1 })
    await expect(write()).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(marked()).toBe(0)
    await write()
    expect(await contents()).toEqual(wanted())
    expect(marked()).toBe(2)
  })

  it('get none from one that was overtaken by another', async () => {
    await small.photo('a.jpg')
    const marks = new DocumentMarks(small.mirror, 1)
    const first = marks.begin(layout.checksums)
    await writeDocumentsApart(small.mirror)
    const there = await stat(small.at('SHA256SUMS'))
    marks.begin(layout.checksums)
    await first(there)
    expect(marked()).toBe(0)
  })

  it('get none if somebody has changed them since', async () => {
    const marks = new DocumentMarks(small.mirror, 1)
    await writeDocumentsApart(small.mirror)
    for (const change of [{ ino: 1 }, { size: 1 }, { mtimeMs: 1 }]) {
      const done = marks.begin(layout.checksums)
      const { ino, size, mtimeMs } = await stat(small.at('SHA256SUMS'))
      await done({ ino, size, mtimeMs, ...change })
      expect(marked()).toBe(0)
    }
  })

  type Change = (at: number) => Promise<void> | void
  const pick = (query: string, at: number): string | number | undefined => {
    const rows = small.rows(query)
    return rows[at % rows.length]?.['id'] as string | number | undefined
  }
  const inIndex: Change[] = [
    async (at) => void (await small.photo(`${at}-${small.rows('SELECT ref FROM item').length}.jpg`)),
    (at) => void small.album(`Album ${at} ${small.rows('SELECT id FROM album').length}`),
    (at) => {
      const [album, item] = [pick('SELECT id FROM album ORDER BY id', at), pick('SELECT ref AS id FROM item', at)]
      if (album === undefined || item === undefined) return
      if (small.rows('SELECT 1 FROM album_item WHERE album = ? AND item = ?', album, item).length > 0)
        small.takeOut(String(album), Number(item))
      else small.addTo(String(album), Number(item))
    },
    (at) => changeRows(small.database, 'album', { title: `Title ${at}` }),
    (at) => changeRows(small.database, 'album', { cover_url: `cover ${at}` }),
    (at) => changeRows(small.database, 'item', { description: `Text ${at}` }, `ref % 2 = ${at % 2}`),
    (at) => changeRows(small.database, 'item', { in_google: at % 2 }),
    (at) => {
      const item = pick('SELECT item AS id FROM item_file WHERE number = 0', at)
      if (item !== undefined) new ItemFiles(small.database).retire(Number(item), 'primary', at)
    },
  ]
  const onDisk: Change[] = [
    (at) => appendFile(small.at(names[at % 2] ?? ''), 'x'),
    (at) => rm(small.at(names[at % 2] ?? ''), { force: true }),
    async (at) => {
      const path = small.at(names[at % 2] ?? '')
      const text = await readFile(path).catch(() => Buffer.alloc(0))
      await writeFile(
        path,
        text.map((byte) => byte ^ 1),
      )
    },
  ]
  const step = fc.oneof(
    fc.record({ kind: fc.constant('change' as const), change: fc.constantFrom(...inIndex, ...onDisk), at: fc.nat(50) }),
    fc.record({ kind: fc.constant('write' as const) }),
    fc.record({
      kind: fc.constant('during' as const),
      change: fc.constantFrom(...inIndex),
      at: fc.nat(50),
      turns: fc.nat(40),
    }),
  )

  it('say what they would say if they were made from nothing, after any changes, at any moment', async () => {
    await fc.assert(
      fc
        .asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          for (const one of steps) {
            if (one.kind === 'change') await one.change(one.at)
            else {
              const writing = write()
              if (one.kind === 'during') {
                for (let turn = 0; turn < one.turns; turn++) await setImmediate()
                await one.change(one.at)
              }
              expect(await writing).toEqual([])
            }
          }
          await write()
          expect(await contents()).toEqual(wanted())
        })
        .afterEach(() => small.empty()),
      { numRuns: 40 },
    )
  })
})

it('a document that is gone once it was written gets no mark', async () => {
  await write()
  const marks = new DocumentMarks(small.mirror, 1)
  const end = marks.begin(layout.catalogue)
  const written = await stat(small.at('catalogue.jsonl'))
  await rm(small.at('catalogue.jsonl'))
  await end(written)
  expect(marked()).toBe(1)
  expect(await marks.stands(layout.catalogue)).toBe(false)
})
