/**
 * The journal of restores names the albums that restores have made, and no longer those that an account had before: of these nothing
 * but their items is a matter of a restore. One with texts or a cover from here was made here.
 */
export const albumsMadeByRestores = `
UPDATE restored_album SET remote = NULL
WHERE has_cover = 0 AND NOT EXISTS (SELECT 1 FROM restored_text WHERE restored_text.album = restored_album.ref)
  AND EXISTS (SELECT 1 FROM album WHERE album.id = restored_album.album
    AND album.account = restored_album.account AND album.remote_id = restored_album.remote);
`
