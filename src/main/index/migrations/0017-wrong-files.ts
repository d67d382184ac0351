/** Whose files are not what they were, so that no album that has them counts as whole. */
export const wrongFiles = `
-- item of which it is a file, and the album where it is that album's own file; NULL for earlier versions; not in the catalogue
ALTER TABLE file_problem ADD COLUMN item INTEGER;
ALTER TABLE file_problem ADD COLUMN album TEXT;
UPDATE file_problem SET item = file.item FROM file WHERE file.path = file_problem.path;
UPDATE file_problem SET item = inside.item, album = inside.album
  FROM (SELECT album_file.item, album_file.album, 'Albums/' || album.folder || '/' || album_file.name AS path
        FROM album_file JOIN album ON album.id = album_file.album) AS inside
  WHERE inside.path = file_problem.path;
`
