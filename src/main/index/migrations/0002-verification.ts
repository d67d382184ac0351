/** What verification remembers. Nothing here is in the catalogue: a rebuilt index has not verified anything yet. */
export const verification = `
-- when all bytes of a published file were last read and found right
CREATE TABLE file_verified (
  item INTEGER NOT NULL,
  role TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (item, role),
  FOREIGN KEY (item, role) REFERENCES file (item, role) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- the last full verification; one that was interrupted goes on behind position
CREATE TABLE verification (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  -- stage (1 Photos, 2 Albums) and key of the path that was checked last, such as '1photos/2021/07/img_1.jpg'
  position TEXT NOT NULL,
  ok INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;

-- files of which the last look found that something is wrong; a row goes away when the file is right again
CREATE TABLE file_problem (
  path TEXT PRIMARY KEY,
  code TEXT NOT NULL,
  detail TEXT,
  found_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- files without any good copy here, which the next backup downloads again, whatever it is about otherwise
CREATE TABLE refetch (
  item INTEGER NOT NULL REFERENCES item(ref),
  role TEXT NOT NULL CHECK (role IN ('primary', 'motion')),
  -- where the file was
  path TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (item, role)
) STRICT, WITHOUT ROWID;
`
