/** Problems of an import are about an entry of an archive, or about the archive: its name, for display. */
export const problemsOfArchives = `
ALTER TABLE run_problem ADD COLUMN archive TEXT;
`
