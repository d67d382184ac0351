import { setFlagsFromString } from 'node:v8'

/**
 * How V8 is to be started in a process that looks into exports: left alone, its room for what is new grows to several times
 * this, and gains nothing by that; and what is old grows to twice what is needed before anything of it is collected.
 */
export const lookFlags: readonly string[] = ['--max-semi-space-size=4', '--heap-growing-percent=25']

/** What comes closest once V8 runs: the room for what is new stays as it begins. */
const lateFlags: readonly string[] = ['--semi-space-growth-factor=1', '--heap-growing-percent=25']

/**
 * To be called before anything is read, in a process whose host may not have started V8 with `lookFlags`: Electron starts V8
 * before it knows what its process is for. `startedWith` is what Node was started with.
 */
export function keepMemorySmall(
  startedWith = process.execArgv,
  set: (flag: string) => void = setFlagsFromString,
): void {
  if (lookFlags.every((flag) => startedWith.includes(flag))) return
  for (const flag of lateFlags) set(flag)
}
