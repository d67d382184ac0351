import type { Call, Names } from '../call.ts'

export interface ExportingCalls {
  /** A folder that is not there yet, to offer as a first choice. Its last part is `name`. */
  'exporting.suggest': Call<void, { folder: string; name: string }>
  /** Lets the person choose the folder around it in the system's dialog; `null` if they cancelled or the host has no dialog. */
  'exporting.pick': Call<{ startAt: string }, string | null>
  /** The version of the exiftool that would write what is known into copies; `null` if none is installed that can be trusted. */
  'exporting.exiftool': Call<void, { version: string } | null>
}

export const exportingCalls: Names<ExportingCalls> = {
  'exporting.suggest': true,
  'exporting.pick': true,
  'exporting.exiftool': true,
}
