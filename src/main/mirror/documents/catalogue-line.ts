import { momentOf } from '../../../shared/moment.ts'

/** A line of the catalogue. Leaves out what is undefined; the catalogue has no nulls. */
export function line(fields: Record<string, unknown>): string {
  return `${JSON.stringify(fields)}\n`
}

/** A time of the index as the catalogue gives times: RFC 3339, UTC. */
export function moment(time: number): string {
  return momentOf(time).toISOString()
}
