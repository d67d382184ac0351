/** Rooms of `takeout` by their names, each a place of its own. */
export function takeoutRooms(...names: string[]): string[] {
  return names.map((name) => `src/main/takeout/${name}`)
}

/** Every place of the engine. */
export const engine = [
  'src/main/ports.ts',
  'src/main/slices.ts',
  'src/main/turns.ts',
  'src/main/make-folders.ts',
  'src/main/typed-folder.ts',
  'src/main/describe-error.ts',
  'src/main/worker-side.ts',
  'src/main/clock',
  'src/main/http',
  'src/main/loopback',
  'src/main/home',
  'src/main/google',
  'src/main/google/library/methods.ts',
  'src/main/power',
  'src/main/xmp',
  'src/main/exiftool',
  'src/main/file-format',
  ...takeoutRooms(
    'limits.ts',
    'archives',
    'sidecars',
    'matching',
    'reading',
    'structure',
    'stock',
    'looking',
    'arrivals',
    'meaning',
  ),
  'src/main/mirror-path.ts',
  'src/main/disk-problem.ts',
  'src/main/dates',
  'src/main/index',
  'src/main/geography',
  'src/main/mirror',
  'src/main/library',
  'src/main/xmp-files',
  'src/main/thumbnails',
  'src/main/media',
  'src/main/folders',
  'src/main/sources',
  'src/main/intake',
  'src/main/tasks',
  'src/main/backup',
  'src/main/import',
  'src/main/export',
  'src/main/upload',
  'src/main/restore',
  'src/main/verify',
]
/** A mirror's index, the paths that it names, what its disk can say, and how dates are concluded. */
export const mirrored = ['src/main/dates', 'src/main/mirror-path.ts', 'src/main/disk-problem.ts', 'src/main/index']
/** The engine with what puts it together. */
export const composed = [...engine, 'src/main/app', 'src/main/app.ts']
