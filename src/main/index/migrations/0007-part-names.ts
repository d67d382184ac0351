/** Temporary files have names that nobody can foretell, so what is to be continued has to be known by name. Not in the catalogue. */
export const partNames = `
-- name in .shoebox/incoming of what an earlier attempt has left; it can be continued only while part_bytes is set
ALTER TABLE job ADD COLUMN part_name TEXT;
`
