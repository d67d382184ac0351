/** Which items have an edited copy that is shown in place of the original: few of many, so that lists need not look for each. */
export const editedFiles = `
CREATE INDEX file_edited ON item_file (item) WHERE role = 'edited' AND number = 0;
`
