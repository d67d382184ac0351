/** What was wrong with an entry of an export that is kept all the same: it is read again by each import, and matched until then as it is. */
export const damagedEntries = `
ALTER TABLE export_entry ADD COLUMN damage TEXT;
`
