/** What stands for files in a shard: of a folder of the engine, or of the tests of one, each by its path in there without its ending. */
export const google = (...names: readonly string[]): string[] => names.map((name) => `src/main/google/${name}.ts`)
export const googleTests = (...names: readonly string[]): string[] =>
  names.map((name) => `test/unit/google/${name}.test.ts`)
export const backup = (...names: readonly string[]): string[] => names.map((name) => `src/main/backup/${name}.ts`)
export const backupTests = (...names: readonly string[]): string[] =>
  names.map((name) => `test/unit/backup/${name}.test.ts`)
export const intake = (...names: readonly string[]): string[] => names.map((name) => `src/main/intake/${name}.ts`)
export const intakeTests = (...names: readonly string[]): string[] =>
  names.map((name) => `test/unit/intake/${name}.test.ts`)
export const tasks = (...names: readonly string[]): string[] => names.map((name) => `src/main/tasks/${name}.ts`)
export const tasksTests = (...names: readonly string[]): string[] =>
  names.map((name) => `test/unit/tasks/${name}.test.ts`)
export const mirror = (...names: readonly string[]): string[] => names.map((name) => `src/main/mirror/${name}.ts`)
export const index = (...names: readonly string[]): string[] => names.map((name) => `src/main/index/${name}.ts`)
export const mirrorTests = (...names: readonly string[]): string[] =>
  names.map((name) => `test/unit/mirror/${name}.test.ts`)
export const indexTests = (...names: readonly string[]): string[] =>
  names.map((name) => `test/unit/index/${name}.test.ts`)
export const verify = (...names: readonly string[]): string[] => names.map((name) => `src/main/verify/${name}.ts`)
export const verifyTests = (...names: readonly string[]): string[] =>
  names.map((name) => `test/unit/verify/${name}.test.ts`)
