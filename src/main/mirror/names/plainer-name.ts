import { errnoOf, isRefusedName } from '../../disk-problem.ts'
import type { MirrorName } from '../../mirror-path.ts'
import { shorterFile } from './names.ts'

/**
 * The name to try next where a disk has refused one: a shorter one if it was too long, else the one that every disk takes.
 * Undefined if that was it, or if the error is about something else.
 */
export function plainerName(
  { name, plainName }: { name: MirrorName; plainName: MirrorName },
  error: unknown,
): MirrorName | undefined {
  if (!isRefusedName(error) || name === plainName) return undefined
  return (errnoOf(error) === 'ENAMETOOLONG' ? shorterFile(name) : undefined) ?? plainName
}
