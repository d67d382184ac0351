/** Which backups asked Google for what is new, as the schedule wants to know. */
export const listingRuns = `
-- 0 for a run that only tried again what had failed before, and listed nothing
ALTER TABLE run ADD COLUMN lists INTEGER NOT NULL DEFAULT 1;
`
