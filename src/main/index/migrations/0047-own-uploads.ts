/** What an account lists is looked for among what was put there from here, and among what restores have made. */
export const ownUploads = `
CREATE INDEX upload_item ON upload (account, item) WHERE item IS NOT NULL;
CREATE INDEX restored_item_of ON restored_item (item);
`
