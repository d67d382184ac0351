import { z } from 'zod'
import { parseJson } from '../../../shared/parse-json.ts'

const idList = z.array(z.string())

/** Ids of Google in a column of JSON; none where it holds anything else. */
export function idsIn(column: string | undefined): string[] {
  return idList.safeParse(parseJson(column ?? '[]')).data ?? []
}
