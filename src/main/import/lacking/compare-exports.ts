import type { DatabaseSync } from 'node:sqlite'
import type { ImportReport } from '../../../shared/imports/import-report.ts'
import type { Steps } from '../../slices.ts'
import type { SourceItems } from '../../sources/source-items.ts'
import { tellFormer } from './tell-former.ts'
import { tellLacked } from './tell-lacked.ts'
import { tellLackedAlbums } from './tell-lacked-albums.ts'

interface Comparing {
  database: DatabaseSync
  items: SourceItems
  /** The source that all exports are of; its row. */
  source: number
  /** Milliseconds since 1970. */
  now: number
}

/** Tells what full exports lack of those before them, once it is remembered what each has: how much more than before. Can be done again. */
export function* compareExports(
  comparing: Comparing,
): Steps<Pick<ImportReport, 'gone' | 'goneAlbums' | 'formerMembers'>> {
  const judged = yield* tellLacked(comparing)
  const formerMembers = yield* tellFormer({ ...comparing, judged })
  const goneAlbums = yield* tellLackedAlbums({ ...comparing, judged })
  return { gone: judged.gone, goneAlbums, formerMembers }
}
