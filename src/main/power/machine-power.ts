import type { PowerState } from '../../shared/schedule.ts'
import type { Clock, MachinePower } from '../ports.ts'
import { linuxOnBattery, parsePmset } from './battery.ts'
import { meteredProgram } from './metered.ts'
import { runProgram } from './run-program.ts'

export interface MachinePowerParts {
  clock: Pick<Clock, 'monotonic'>
  platform: NodeJS.Platform
  /** Where the Linux kernel tells of power supplies. */
  suppliesFolder?: string
  /** A better source than the system's files and programs, where the host has one. */
  onBattery?: () => boolean
  /** Tells when power changes, where the host hears of it. */
  onChange?: MachinePower['onChange']
}

/** Programs are asked at most so often. */
const askEvery = 60_000
const patience = 10_000

type Answer = Promise<boolean | undefined>

/** Asks again only when the last answer is a minute old; whoever asks meanwhile gets that one. */
function sparingly(clock: MachinePowerParts['clock'], ask: () => Answer): () => Answer {
  let last: { at: number; answer: Answer } | undefined
  return () => {
    const now = clock.monotonic()
    if (!last || now - last.at >= askEvery) last = { at: now, answer: ask() }
    return last.answer
  }
}

async function askProgram(
  command: string,
  args: readonly string[],
  parse: (output: string) => boolean | undefined,
): Answer {
  const output = await runProgram(command, args, patience)
  return output === undefined ? undefined : parse(output)
}

function batterySource(parts: MachinePowerParts): () => Answer {
  const { clock, platform, suppliesFolder = '/sys/class/power_supply' } = parts
  if (platform === 'linux') return () => linuxOnBattery(suppliesFolder)
  const { onBattery } = parts
  if (onBattery) return () => Promise.resolve(onBattery())
  if (platform === 'darwin') return sparingly(clock, () => askProgram('pmset', ['-g', 'batt'], parsePmset))
  return () => Promise.resolve(undefined)
}

/**
 * Power and network of this machine: the kernel's files and NetworkManager on Linux, `pmset` on macOS, PowerShell on
 * Windows, and what the host knows better. On Linux the host is not asked: Chromium does not know there, and says no.
 */
export function createMachinePower(parts: MachinePowerParts): MachinePower {
  const battery = batterySource(parts)
  const program = meteredProgram(parts.platform)
  const network = program
    ? sparingly(parts.clock, () => askProgram(program.command, program.args, program.parse))
    : () => Promise.resolve(undefined)
  return {
    async read(ask) {
      const [onBattery, metered] = await Promise.all([
        ask.battery ? battery() : undefined,
        ask.metered ? network() : undefined,
      ])
      const state: PowerState = {}
      if (onBattery !== undefined) state.onBattery = onBattery
      if (metered !== undefined) state.metered = metered
      return state
    },
    onChange: parts.onChange ?? (() => () => undefined),
  }
}
