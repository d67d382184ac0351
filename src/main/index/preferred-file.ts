import type { FileRole, Fidelity } from '../../shared/domain.ts'

/** What decides which of the files of an item in one role is shown. */
export interface Ranked {
  fidelity: Fidelity
  /** When it came into the mirror, in any unit. */
  arrivedAt: number
}

/**
 * Which of the files that an item has in one role is the one that it shows. The others stay where they are, as earlier
 * versions: being less preferred takes nothing away. A photo, and its video part, is shown as it was uploaded, if that is
 * here, whatever copies come later; of several alike the one that came last. An edited rendition is what the person made
 * last, whether it came as a copy or not. Of files that came at the same time the later one in the list. Undefined for none.
 */
export function preferred<File extends Ranked>(role: FileRole | 'edited', files: readonly File[]): File | undefined {
  const rank = ({ fidelity }: File): number => (role !== 'edited' && fidelity === 'original' ? 1 : 0)
  return files.reduce<File | undefined>((best, file) => {
    if (!best) return file
    const order = rank(file) - rank(best) || file.arrivedAt - best.arrivedAt
    return order < 0 ? best : file
  }, undefined)
}
