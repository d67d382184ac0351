import { powerMonitor } from 'electron'
import { createMachinePower } from '../../power/machine-power.ts'
import type { Clock, MachinePower } from '../../ports.ts'

/** Power and network with what Electron knows and hears of. Only usable when the app is ready. */
export function desktopPower(clock: Pick<Clock, 'monotonic'>): MachinePower {
  return createMachinePower({
    clock,
    platform: process.platform,
    onBattery: () => powerMonitor.isOnBatteryPower(),
    onChange(listener) {
      powerMonitor.on('on-ac', listener)
      powerMonitor.on('on-battery', listener)
      powerMonitor.on('resume', listener)
      return () => {
        powerMonitor.off('on-ac', listener)
        powerMonitor.off('on-battery', listener)
        powerMonitor.off('resume', listener)
      }
    },
  })
}
