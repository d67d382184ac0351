import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Columns that Google's next answer, or the next verification, sets again, and that no catalogue can know for long. */
const passing: Record<string, string[]> = {
  album: ['cover_url', 'cover_url_at', 'listed_at'],
  item: ['listed_width', 'listed_height'],
  current_file: ['length_checked_at', 'verified_at'],
  earlier_file: ['verified_at'],
}

/**
 * Everything that a rebuilt index must have, as sorted lines: rows of the index with item numbers replaced by item ids.
 * Reads the database with nothing but SQLite; the mirror must be closed.
 */
export function indexRows(mirror: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'shoebox-rows-'))
  // A copy, so that SQLite leaves nothing beside the real one.
  copyFileSync(join(mirror, '.shoebox/index.sqlite'), join(folder, 'index.sqlite'))
  const database = new DatabaseSync(join(folder, 'index.sqlite'))
  try {
    const ids = new Map(
      database
        .prepare('SELECT ref, id FROM item')
        .all()
        .map((row) => [row['ref'], row['id']]),
    )
    const lines: string[] = []
    for (const table of ['account', 'album', 'item', 'album_item', 'current_file', 'earlier_file', 'album_file'])
      for (const row of database.prepare(`SELECT * FROM ${table}`).all()) {
        const shown = { ...row }
        for (const column of passing[table] ?? []) delete shown[column]
        delete shown['ref']
        if ('item' in shown) shown['item'] = ids.get(shown['item']) ?? 'unknown'
        lines.push(`${table} ${JSON.stringify(shown)}`)
      }
    return lines.sort()
  } finally {
    database.close()
    rmSync(folder, { recursive: true })
  }
}
