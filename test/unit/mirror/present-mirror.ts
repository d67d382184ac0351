import type { Mirror } from '../../../src/main/mirror/opening/open-mirror.ts'

/** A mirror that is there and can be written, as far as its errors are told apart: nothing else of it is. */
export const presentMirror = {
  path: '/m',
  isPresent: () => Promise.resolve(true),
  isWritable: () => Promise.resolve(true),
  distrust: () => undefined,
} as unknown as Mirror
