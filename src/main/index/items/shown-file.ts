/**
 * SQL that is true if nothing is shown in the place of a file that an item has in some role today. `file` names the row, with
 * the columns `item` and `role`. An edited copy is shown in the place of the original, and nothing in that of any other.
 */
export function isShown(file: string): string {
  return `NOT (${file}.role = 'primary' AND EXISTS (
    SELECT 1 FROM item_file AS edited WHERE edited.item = ${file}.item AND edited.role = 'edited' AND edited.number = 0))`
}
