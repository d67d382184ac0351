/**
 * Index and journal of a mirror. Times are milliseconds since 1970 unless the name says otherwise.
 *
 * The journal (`job`) decides what is downloaded; see `tasks/job-queue.ts` for its states. `file` is the only truth
 * about what is in `Photos/`: a row exists exactly for published files. All paths are relative to the mirror, with `/`.
 */
export const initial = `
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE account (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE album (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account(id),
  remote_id TEXT NOT NULL,
  title TEXT NOT NULL,
  shared INTEGER NOT NULL DEFAULT 0,
  remote_count INTEGER,
  product_url TEXT,
  cover_remote_item TEXT,
  cover_url TEXT,
  cover_url_at INTEGER,
  -- folder below Albums/, NULL until one was made; folder_key is its case-folded NFC form
  folder TEXT,
  folder_key TEXT UNIQUE,
  -- the folder's former name while it is being renamed
  folder_was TEXT,
  -- position in Google's list of albums
  position INTEGER NOT NULL DEFAULT 0,
  in_google INTEGER NOT NULL DEFAULT 1,
  -- end of the last complete listing of its items; NULL if there was none
  listed_at INTEGER,
  UNIQUE (account, remote_id)
) STRICT;

CREATE TABLE item (
  ref INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES account(id),
  remote_id TEXT NOT NULL,
  filename TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  video INTEGER NOT NULL DEFAULT 0,
  creation_time TEXT NOT NULL,
  -- camera's local wall clock as if it were UTC, else creation_time; decides month folder, day and timeline order
  taken_local INTEGER NOT NULL,
  -- 1 once taken_local comes from the file itself
  taken_from_file INTEGER NOT NULL DEFAULT 0,
  width INTEGER NOT NULL DEFAULT 0,
  height INTEGER NOT NULL DEFAULT 0,
  description TEXT,
  product_url TEXT,
  video_status TEXT,
  -- JSON of camera fields as Google or the file gives them: see item-details.ts
  camera TEXT,
  -- 1 if the item has a video part; its file may not be here yet
  motion INTEGER NOT NULL DEFAULT 0,
  animated INTEGER NOT NULL DEFAULT 0,
  in_google INTEGER NOT NULL DEFAULT 1,
  first_seen INTEGER NOT NULL,
  UNIQUE (account, remote_id)
) STRICT;
CREATE INDEX item_taken ON item (taken_local DESC, ref DESC);

CREATE TABLE album_item (
  album TEXT NOT NULL REFERENCES album(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  item INTEGER NOT NULL REFERENCES item(ref),
  PRIMARY KEY (album, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX album_item_item ON album_item (item);
CREATE INDEX album_item_order ON album_item (album, position);

CREATE TABLE file (
  item INTEGER NOT NULL REFERENCES item(ref),
  role TEXT NOT NULL CHECK (role IN ('primary', 'motion')),
  path TEXT NOT NULL,
  path_key TEXT NOT NULL UNIQUE,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  fidelity TEXT NOT NULL DEFAULT 'copy' CHECK (fidelity IN ('copy', 'original')),
  -- modification time that was set on the file
  mtime INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  PRIMARY KEY (item, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_sha256 ON file (sha256);

-- one row for each file below Albums/ that Shoebox made
CREATE TABLE album_file (
  album TEXT NOT NULL REFERENCES album(id) ON DELETE CASCADE,
  item INTEGER NOT NULL REFERENCES item(ref),
  role TEXT NOT NULL,
  -- name inside the album's folder; name_key is its case-folded NFC form
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  linked INTEGER NOT NULL,
  PRIMARY KEY (album, item, role),
  UNIQUE (album, name_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  selection TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  outcome TEXT,
  problem TEXT
) STRICT;

-- what went wrong in a run apart from single items: an album or an account that could not be listed
CREATE TABLE run_problem (
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  code TEXT NOT NULL,
  detail TEXT,
  -- album title or e-mail of the account, for display
  name TEXT NOT NULL DEFAULT '',
  album TEXT,
  item TEXT,
  PRIMARY KEY (run, key)
) STRICT, WITHOUT ROWID;

-- what is still to be downloaded; a row goes away when its file is published
CREATE TABLE job (
  seq INTEGER PRIMARY KEY,
  item INTEGER NOT NULL REFERENCES item(ref),
  role TEXT NOT NULL CHECK (role IN ('primary', 'motion')),
  account TEXT NOT NULL REFERENCES account(id),
  run INTEGER NOT NULL REFERENCES run(id),
  state TEXT NOT NULL CHECK (state IN ('queued', 'active', 'publishing', 'waiting', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL DEFAULT 0,
  -- a problem code and its detail, for 'failed', 'waiting' and queued again
  reason TEXT,
  detail TEXT,
  -- what the partial file in .shoebox/incoming belongs to, and how much of it is safe on the disk
  part_bytes INTEGER,
  part_total INTEGER,
  part_etag TEXT,
  -- intent of a publication under way, so that a restart can finish or undo it
  final_path TEXT,
  final_sha256 TEXT,
  final_bytes INTEGER,
  UNIQUE (item, role)
) STRICT;
CREATE INDEX job_queue ON job (account, run, state, not_before, seq);
CREATE INDEX job_state ON job (run, state);
`
