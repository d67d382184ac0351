import type { DatabaseSync } from 'node:sqlite'

const facts = [
  'path',
  'path_key',
  'bytes',
  'sha256',
  'mime_type',
  'mtime',
  'mtime_here',
  'published_at',
  'verified_at',
] as const
const noted = {
  current: { own: [...facts], number: '0', beside: ['fidelity', 'length_checked_at'] },
  earlier: { own: [...facts, 'width', 'height'], number: 'number', beside: ['fidelity', 'replaced_at'] },
}

function triggersOf(kind: 'current' | 'earlier'): string {
  const { own, number, beside } = noted[kind]
  const numberOf = (row: string): string => (number === '0' ? number : `${row}.${number}`)
  const news = (columns: readonly string[]): string =>
    columns.map((name) => (name === 'fidelity' ? `coalesce(NEW.fidelity, 'copy')` : `NEW.${name}`)).join(', ')
  const sets = (columns: readonly string[]): string => columns.map((name) => `${name} = NEW.${name}`).join(', ')
  const old = `item = OLD.item AND role = OLD.role AND number = ${numberOf('OLD')}`
  return `
    CREATE TEMP TRIGGER ${kind}_insert INSTEAD OF INSERT ON ${kind}_file BEGIN
      INSERT INTO file (${own.join(', ')}) VALUES (${news(own)});
      INSERT INTO item_file (item, role, number, file, mime_type, ${beside.join(', ')})
        VALUES (NEW.item, NEW.role, ${numberOf('NEW')}, (SELECT id FROM file WHERE path_key = NEW.path_key), NEW.mime_type,
          ${news(beside)});
    END;
    CREATE TEMP TRIGGER ${kind}_update INSTEAD OF UPDATE ON ${kind}_file BEGIN
      UPDATE file SET ${sets(own)} WHERE id = (SELECT file FROM item_file WHERE ${old});
      UPDATE item_file SET item = NEW.item, role = NEW.role, mime_type = NEW.mime_type, ${sets(beside)} WHERE ${old};
    END;
    CREATE TEMP TRIGGER ${kind}_delete INSTEAD OF DELETE ON ${kind}_file BEGIN
      DELETE FROM file WHERE id = (SELECT file FROM item_file WHERE ${old});
      DELETE FROM item_file WHERE ${old};
    END;`
}

const names = ['current', 'earlier'].flatMap((kind) => ['insert', 'update', 'delete'].map((what) => `${kind}_${what}`))

/**
 * What `work` writes into `current_file` and `earlier_file` reaches the tables behind them. For rows that a test needs as
 * they are, whether the engine would ever write them or not.
 */
export function throughViews<Value>(database: DatabaseSync, work: () => Value): Value {
  database.exec(triggersOf('current') + triggersOf('earlier'))
  try {
    return work()
  } finally {
    database.exec(names.map((name) => `DROP TRIGGER temp.${name}`).join(';'))
  }
}

/** Runs statements that write into `current_file` and `earlier_file`. */
export function execThroughViews(database: DatabaseSync, sql: string): void {
  throughViews(database, () => database.exec(sql))
}
