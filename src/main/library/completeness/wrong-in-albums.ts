/**
 * A query with a row for each album of which files are missing or damaged here: the `album`, and how many items that are, as
 * `wrong`. It takes as long as there are such files, however large the library is.
 */
export const wrongInAlbums = `
  SELECT album_item.album, count(DISTINCT album_item.item) AS wrong
  FROM file_problem CROSS JOIN album_item ON album_item.item = file_problem.item
  WHERE file_problem.item IS NOT NULL AND coalesce(file_problem.album, album_item.album) = album_item.album
  GROUP BY album_item.album`
