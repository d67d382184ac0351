import type { FileRole, Fidelity } from '../../../shared/domain.ts'

/** What decides which of the files of an item in one role is shown. */
export interface Ranked {
  fidelity: Fidelity
  /** When it came into the mirror, in any unit. */
  arrivedAt: number
  /** When the newest export that has it was made, RFC 3339, UTC; absent for what comes from elsewhere. */
  asOf?: string | undefined
  bytes?: number
  sha256?: string
}

const textOrder = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1)

/** By what exports say, which does not depend on when they were imported: 0 where they do not tell. */
function byExports(one: Ranked, other: Ranked): number {
  const order = textOrder(one.asOf ?? '', other.asOf ?? '')
  if (order !== 0 || one.asOf === undefined) return order
  return (one.bytes ?? 0) - (other.bytes ?? 0) || textOrder(other.sha256 ?? '', one.sha256 ?? '')
}

/**
 * Which of the files that an item has in one role is the one that it shows. The others stay where they are, as earlier
 * versions: being less preferred takes nothing away. A photo, and its video part, is shown as it was uploaded, if that is
 * here, whatever copies come later; of several alike the one of the newest export, of one export the larger, and else the one
 * that came last. An edited rendition is what the person made
 * last, whether it came as a copy or not. Of files that came at the same time the later one in the list. Undefined for none.
 */
export function preferred<File extends Ranked>(role: FileRole | 'edited', files: readonly File[]): File | undefined {
  const rank = ({ fidelity }: File): number => (role !== 'edited' && fidelity === 'original' ? 1 : 0)
  return files.reduce<File | undefined>((best, file) => {
    if (!best) return file
    const order = rank(file) - rank(best) || byExports(file, best) || file.arrivedAt - best.arrivedAt
    return order < 0 ? best : file
  }, undefined)
}
