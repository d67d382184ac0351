import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** One entry of `/sys/class/power_supply`, as the kernel writes its files; see its ABI/testing/sysfs-class-power. */
export interface PowerSupply {
  type: string
  /** `Device`: the battery of a mouse or a headset. */
  scope?: string
  /** Of mains and USB: `1` while it delivers. */
  online?: string
  /** Of batteries: `Charging`, `Discharging`, `Not charging`, `Full` or `Unknown`. */
  status?: string
}

/** Whether a machine with these supplies lives on its battery; undefined if they do not tell. */
export function isOnBattery(supplies: readonly PowerSupply[]): boolean | undefined {
  const batteries = supplies.filter(({ type, scope }) => type === 'Battery' && scope !== 'Device')
  if (batteries.length === 0) return false
  const outside = supplies.filter(({ type, online }) => type !== 'Battery' && online !== undefined)
  if (outside.some(({ online }) => online !== '0')) return false
  if (batteries.some(({ status }) => status === 'Discharging')) return true
  if (batteries.some(({ status }) => status === 'Charging' || status === 'Full')) return false
  return outside.length > 0 ? true : undefined
}

async function readField(folder: string, name: string): Promise<string | undefined> {
  try {
    return (await readFile(join(folder, name), 'utf8')).trim()
  } catch {
    // The kernel has a file only for what a supply knows, and drivers may refuse to read one.
    return undefined
  }
}

async function readSupply(folder: string): Promise<PowerSupply> {
  const [type, scope, online, status] = await Promise.all(
    ['type', 'scope', 'online', 'status'].map((name) => readField(folder, name)),
  )
  return {
    type: type ?? '',
    ...(scope !== undefined && { scope }),
    ...(online !== undefined && { online }),
    ...(status !== undefined && { status }),
  }
}

/** Asks the Linux kernel; `folder` is `/sys/class/power_supply`. Undefined where there is no such folder. */
export async function linuxOnBattery(folder: string): Promise<boolean | undefined> {
  let names: string[]
  try {
    names = await readdir(folder)
  } catch {
    return undefined
  }
  return isOnBattery(await Promise.all(names.map((name) => readSupply(join(folder, name)))))
}

/** The first line of `pmset -g batt` of macOS: `Now drawing from 'Battery Power'`. */
export function parsePmset(output: string): boolean | undefined {
  const source = /^Now drawing from '([^']+)'/m.exec(output)?.[1]
  if (source === undefined) return undefined
  return source !== 'AC Power'
}
