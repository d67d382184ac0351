import { forgetMarks } from './0018-document-marks.ts'

const columns = ['id', 'name', 'search', 'kind', 'first_day', 'last_day', 'whereabouts', 'owner', 'kept_at']

/** Searches that a person keeps under a name. */
export const savedSearches = `
CREATE TABLE saved_search (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  -- as it was typed
  search TEXT NOT NULL,
  -- photo, video or all
  kind TEXT NOT NULL,
  -- YYYY-MM-DD, or empty
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  -- a part of the world as an address of the window tells it, or empty
  whereabouts TEXT NOT NULL,
  -- whose photos alone it finds; not a reference: a person can go and come again
  owner TEXT,
  kept_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
${forgetMarks('saved_search', columns)}
`
