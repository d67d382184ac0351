/**
 * How many members of an album that an account lists are in it because an export has them there, and not by the list of the
 * account; for a row `album`. Google's count knows nothing of them.
 */
export const broughtByOthers = `CASE WHEN EXISTS (SELECT 1 FROM album_item_source WHERE album_item_source.album = album.id) THEN
  (SELECT count(*) FROM album_item AS member WHERE member.album = album.id AND NOT EXISTS
    (SELECT 1 FROM source JOIN album_item_source AS listed ON listed.source = source.ref
     WHERE source.kind = 'library' AND source.account = album.account AND listed.album = album.id AND listed.item = member.item))
  ELSE 0 END`
