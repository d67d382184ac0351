/**
 * The journal for more than backups: of which kind a run and a job are, and what a job is about where that is no file of an
 * item. Problems can come from whatever has a name. Nothing here is in the catalogue.
 */
export const tasks = `
ALTER TABLE run ADD COLUMN kind TEXT NOT NULL DEFAULT 'backup'
  CHECK (kind IN ('backup', 'import', 'restore', 'copy', 'verify', 'rebuild'));
CREATE INDEX run_kind ON run (kind, id);

DROP INDEX job_queue;
DROP INDEX job_state;
DROP INDEX job_motion;
ALTER TABLE job RENAME TO former_job;
-- what is still to be done; a row goes away when it is
CREATE TABLE job (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL DEFAULT 'download',
  run INTEGER NOT NULL REFERENCES run(id),
  -- what shares a pace: jobs of different lanes do not wait for each other. Of downloads the id of their account
  lane TEXT NOT NULL,
  -- what it is about: a file of an item, or whatever its kind calls by a name
  item INTEGER REFERENCES item(ref),
  role TEXT CHECK (role IN ('primary', 'motion', 'edited')),
  subject TEXT,
  -- JSON, of a shape that belongs to the kind
  payload TEXT,
  state TEXT NOT NULL CHECK (state IN ('queued', 'active', 'publishing', 'waiting', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL DEFAULT 0,
  -- a problem code and its detail, for 'failed', 'waiting' and queued again, and the path that it is about
  reason TEXT,
  detail TEXT,
  place TEXT,
  -- what the partial file in .shoebox/incoming belongs to, and how much of it is safe on the disk
  part_name TEXT,
  part_bytes INTEGER,
  part_total INTEGER,
  part_etag TEXT,
  -- intent of a publication under way, so that a restart can finish or undo it
  final_path TEXT,
  final_sha256 TEXT,
  final_bytes INTEGER,
  UNIQUE (item, role),
  CHECK ((item IS NULL) = (role IS NULL) AND (item IS NULL) <> (subject IS NULL))
) STRICT;
INSERT INTO job (seq, kind, run, lane, item, role, state, attempts, not_before, reason, detail, place,
    part_name, part_bytes, part_total, part_etag, final_path, final_sha256, final_bytes)
  SELECT seq, 'download', run, account, item, role, state, attempts, not_before, reason, detail, place,
    part_name, part_bytes, part_total, part_etag, final_path, final_sha256, final_bytes
  FROM former_job;
DROP TABLE former_job;
CREATE INDEX job_queue ON job (lane, run, state, not_before, seq);
CREATE INDEX job_state ON job (run, state);
CREATE INDEX job_motion ON job (item) WHERE role = 'motion';
CREATE UNIQUE INDEX job_subject ON job (kind, subject) WHERE subject IS NOT NULL;

-- As in 0020, with whatever scopes a kind of run has, and one row for each code.
CREATE TABLE problem_of_run (
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  scope TEXT NOT NULL,
  subject TEXT NOT NULL,
  code TEXT NOT NULL,
  detail TEXT,
  place TEXT,
  name TEXT NOT NULL DEFAULT '',
  album TEXT,
  PRIMARY KEY (run, scope, subject, code)
) STRICT, WITHOUT ROWID;
INSERT INTO problem_of_run (run, scope, subject, code, detail, place, name, album)
  SELECT run, scope, subject, code, detail, place, name, album FROM run_problem;
DROP TABLE run_problem;
ALTER TABLE problem_of_run RENAME TO run_problem;
`
