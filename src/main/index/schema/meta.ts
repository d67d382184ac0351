import type { DatabaseSync } from 'node:sqlite'
import { metaValues, type MetaName, type MetaValues } from './meta-values.ts'

/** What the index has kept under a name; undefined if that is nothing, or nothing that this name can stand for. */
export function readMeta<Name extends MetaName>(database: DatabaseSync, name: Name): MetaValues[Name] | undefined {
  const { value } = database.prepare('SELECT value FROM meta WHERE name = ?').get(name) ?? {}
  return metaValues[name].read(value)
}

/** Keeps a value under a name, in the place of the one that is there. */
export function writeMeta<Name extends MetaName>(database: DatabaseSync, name: Name, value: MetaValues[Name]): void {
  database
    .prepare('INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
    .run(name, metaValues[name].write(value))
}

/** Keeps a value under a name that has none yet, of whatever content; false if it has. */
export function writeMetaOnce<Name extends MetaName>(
  database: DatabaseSync,
  name: Name,
  value: MetaValues[Name],
): boolean {
  const { changes } = database
    .prepare('INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING')
    .run(name, metaValues[name].write(value))
  return changes > 0
}

/** Whether anything is kept under a name, be it nothing that the name can stand for. */
export function hasMeta(database: DatabaseSync, name: MetaName): boolean {
  return database.prepare('SELECT 1 FROM meta WHERE name = ?').get(name) !== undefined
}

/** Takes away what is remembered under a name; nothing happens where nothing is. */
export function forgetMeta(database: DatabaseSync, name: MetaName): void {
  database.prepare('DELETE FROM meta WHERE name = ?').run(name)
}
