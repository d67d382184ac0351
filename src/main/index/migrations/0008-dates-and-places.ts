/**
 * What disks make of the dates of files, and which place in the mirror a problem is about. Nothing here is in the
 * catalogue: another disk makes something else of the dates, and problems are those of a run.
 */
export const datesAndPlaces = `
-- modification time that a file of the right bytes has on this disk; NULL if it is mtime, as far as is known
ALTER TABLE file ADD COLUMN mtime_here INTEGER;
ALTER TABLE file_version ADD COLUMN mtime_here INTEGER;
ALTER TABLE album_file ADD COLUMN mtime_here INTEGER;

-- path below the mirror of the file or folder that the reason is about; NULL if it is about none
ALTER TABLE job ADD COLUMN place TEXT;
ALTER TABLE run_problem ADD COLUMN place TEXT;
`
