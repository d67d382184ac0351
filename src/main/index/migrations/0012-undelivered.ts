/** Files that Google lists and does not deliver, so that they are not asked for in vain in every run. */
export const undelivered = `
-- how many runs ended without the file, by reason; the rows go away when it comes
CREATE TABLE undelivered (
  item INTEGER NOT NULL REFERENCES item(ref),
  role TEXT NOT NULL,
  -- a problem code and its detail, of the last attempt
  code TEXT NOT NULL,
  detail TEXT,
  runs INTEGER NOT NULL,
  -- the last of these runs, and its start
  run INTEGER NOT NULL,
  tried_at INTEGER NOT NULL,
  PRIMARY KEY (item, role, code)
) STRICT, WITHOUT ROWID;
`
