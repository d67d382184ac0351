/** An export that was imported into this mirror, and what it has brought. */
export interface PastExport {
  /** The stamp that all its parts carry, else the place where it was. */
  id: string
  /** Whose it is, by name; empty if nobody has said it. */
  owner: string
  /** When an import first and last had something of it, milliseconds since 1970. */
  firstSeen: number
  lastSeen: number
  /** Numbers of the parts that have come so far, in order, as far as names tell. */
  parts: number[]
  /** Numbers below the highest that have not come; see `missingParts`. */
  missing: number[]
  /**
   * What to read back to know whether its archives can be deleted: all of them, where each is still there, no part is missing, and
   * nothing in it was wrong. Absent otherwise, and where the disk does not answer.
   */
  archives?: { paths: string[]; includeTrash: boolean }
  /** Absent until an import of it has come to its end, or has brought something before it was stopped. */
  brought?: ExportYield
}

/** What has come of all imports of an export. */
interface ExportYield {
  /** Photos and videos that are new here with it. */
  imported: number
  /** Of its photos and videos, those that were here before it. */
  here: number
  /** Photos and videos that were here, of which it has told more, or has had a better file. */
  updated: number
  /** Files in it that are damaged, were refused or could not be written, as each part was when it was last read. */
  problems: number
  /** Of a full export: photos and videos of before that are not in it, and were not missing from an earlier one. */
  lacks?: number
  /** Of a full export: members of albums of before that are not in them any more. */
  formerMembers?: number
  /** Of a full export: albums of before that are not in it, and were not missing from an earlier one. */
  goneAlbums?: number
}
