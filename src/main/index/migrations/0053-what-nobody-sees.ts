/** Texts that `foldText` folds otherwise than former versions did, which all have other letters than ASCII, are kept anew. */
export const whatNobodySees = `
INSERT INTO text_work (ref) SELECT ref FROM item_text WHERE folded GLOB '*[^' || char(1) || '-~]*' ON CONFLICT DO NOTHING;
DELETE FROM item_text WHERE folded GLOB '*[^' || char(1) || '-~]*';
`
