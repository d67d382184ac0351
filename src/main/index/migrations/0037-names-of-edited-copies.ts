/** What an export calls an edited copy that has the name of its photo so far, because it came before that. Not in the catalogue. */
export const namesOfEditedCopies = `
CREATE TABLE place_name (
  file INTEGER PRIMARY KEY REFERENCES file(id) ON DELETE CASCADE,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`
