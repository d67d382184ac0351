/** What problems of a run are about, each in a column of its own. Nothing here is in the catalogue. */
export const problemSubjects = `
-- what went wrong in a run apart from single items; see index/runs/run-problems.ts
CREATE TABLE problem_of_run (
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  scope TEXT NOT NULL CHECK (scope IN ('account', 'albums', 'shared', 'library', 'album', 'file')),
  -- id of the account or album, or path of the file
  subject TEXT NOT NULL,
  code TEXT NOT NULL,
  detail TEXT,
  -- path of the file or folder, for display
  place TEXT,
  -- e-mail of the account, album title or path of the file, for display
  name TEXT NOT NULL DEFAULT '',
  album TEXT,
  PRIMARY KEY (run, scope, subject)
) STRICT, WITHOUT ROWID;

-- Keys were a scope and a subject with a colon between them. What has another is kept as what concerns no list.
INSERT INTO problem_of_run (run, scope, subject, code, detail, place, name, album)
  SELECT run, scope, substr(key, length(scope) + 2), code, detail, place, name, album
  FROM (SELECT *, substr(key, 1, instr(key, ':') - 1) AS scope FROM run_problem)
  WHERE scope IN ('account', 'albums', 'shared', 'library', 'album', 'file');
INSERT INTO problem_of_run (run, scope, subject, code, detail, place, name, album)
  SELECT run, 'file', key, code, detail, place, name, album FROM run_problem
  WHERE substr(key, 1, instr(key, ':') - 1) NOT IN ('account', 'albums', 'shared', 'library', 'album', 'file')
  ON CONFLICT DO NOTHING;

DROP TABLE run_problem;
ALTER TABLE problem_of_run RENAME TO run_problem;
`
