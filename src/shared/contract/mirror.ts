import type { DatesReader, MirrorInfo, OpeningStep } from '../domain.ts'
import type { Call, Names } from './call.ts'

export interface MirrorCalls {
  /** `null` until a folder was chosen; a problem if the chosen folder cannot be used now. */
  'mirror.get': Call<void, MirrorInfo | null>
  /** Lets the person choose a folder in the system's dialog; `null` if they cancelled or the host has no dialog. */
  'mirror.pick': Call<void, string | null>
  /** A folder to offer as a first choice. */
  'mirror.suggest': Call<void, string>
  /** Opens or creates the mirror in this folder and remembers it. */
  'mirror.use': Call<{ path: string }, MirrorInfo>
  /** A person has read that the disk of the mirror does not keep dates, and need not read it there again. */
  'mirror.datesRead': Call<{ by: DatesReader }, MirrorInfo>
}

export interface MirrorEvents {
  'mirror.changed': MirrorInfo | null
  /** Opening the mirror takes long; said each second, and null at its end. */
  'mirror.preparing': OpeningStep | null
}

export const mirrorCalls: Names<MirrorCalls> = {
  'mirror.get': true,
  'mirror.pick': true,
  'mirror.suggest': true,
  'mirror.use': true,
  'mirror.datesRead': true,
}

export const mirrorEvents: Names<MirrorEvents> = {
  'mirror.changed': true,
  'mirror.preparing': true,
}
