import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isOnBattery, linuxOnBattery, parsePmset } from '../../../src/main/power/battery.ts'
import { createMachinePower } from '../../../src/main/power/machine-power.ts'
import { meteredProgram, parseBusctl, parseConnectionCost } from '../../../src/main/power/metered.ts'
import { runProgram } from '../../../src/main/power/run-program.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-power-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

const mains = (online: '0' | '1') => ({ type: 'Mains', online })
const battery = (status: string) => ({ type: 'Battery', status })

describe('power supplies of the Linux kernel', () => {
  test.each([
    ['a desktop computer', [], false],
    ['a laptop on its battery', [mains('0'), battery('Discharging')], true],
    ['a laptop that charges', [mains('1'), battery('Charging')], false],
    ['a full laptop at the mains', [mains('1'), battery('Not charging')], false],
    ['a charger too weak for the load', [mains('1'), battery('Discharging')], false],
    ['a laptop charged over USB', [mains('0'), { type: 'USB', online: '1' }, battery('Charging')], false],
    ['a battery that says nothing, mains off', [mains('0'), battery('Unknown')], true],
    ['a battery alone that discharges', [battery('Discharging')], true],
    ['a battery alone that says nothing', [battery('Unknown')], undefined],
    ['a desktop computer with a mouse', [{ ...battery('Discharging'), scope: 'Device' }], false],
    ['two batteries, one of them in use', [battery('Full'), battery('Discharging')], true],
  ])('%s', (_name, supplies, expected) => expect(isOnBattery(supplies)).toBe(expected))

  test('are read from the files that are there', async () => {
    const supply = async (name: string, fields: Record<string, string>): Promise<void> => {
      await mkdir(join(folder, name))
      for (const [field, text] of Object.entries(fields)) await writeFile(join(folder, name, field), `${text}\n`)
    }
    await supply('AC', { type: 'Mains', online: '0' })
    await supply('BAT0', { type: 'Battery', status: 'Discharging', scope: 'System' })
    await supply('hidpp_battery_0', { type: 'Battery', status: 'Discharging', scope: 'Device' })
    expect(await linuxOnBattery(folder)).toBe(true)
    await writeFile(join(folder, 'AC', 'online'), '1\n')
    expect(await linuxOnBattery(folder)).toBe(false)
    expect(await linuxOnBattery(join(folder, 'none'))).toBeUndefined()
  })
})

test.each([
  [
    "Now drawing from 'AC Power'\n -InternalBattery-0 (id=4653155)\t100%; charged; 0:00 remaining present: true\n",
    false,
  ],
  ["Now drawing from 'Battery Power'\n -InternalBattery-0 (id=4653155)\t83%; discharging; 4:59 remaining\n", true],
  ["Now drawing from 'UPS Power'\n", true],
  ['', undefined],
])('pmset: %j', (output, expected) => expect(parsePmset(output)).toBe(expected))

test.each([
  ['u 0\n', undefined],
  ['u 1\n', true],
  ['u 2\n', false],
  ['u 3\n', true],
  ['u 4\n', false],
  ['s "yes"\n', undefined],
  ['', undefined],
])('busctl: %j', (output, expected) => expect(parseBusctl(output)).toBe(expected))

test.each([
  ['Unrestricted False False\r\n', false],
  ['Fixed False False\r\n', true],
  ['Variable False False\r\n', true],
  ['Unrestricted True False\r\n', true],
  ['Unknown False False\r\n', undefined],
  ['', undefined],
])('PowerShell: %j', (output, expected) => expect(parseConnectionCost(output)).toBe(expected))

test('the cost is asked of the connection in use, and macOS has no program that tells', () => {
  const { command, args } = meteredProgram('win32') ?? { command: '', args: [] }
  expect(command).toBe('powershell.exe')
  expect(args.at(-1)).toContain('GetInternetConnectionProfile()')
  expect(meteredProgram('darwin')).toBeUndefined()
})

/** A program that writes down each of its calls. */
async function fakeProgram(name: string, script: string): Promise<() => Promise<string[]>> {
  const calls = join(folder, 'calls')
  const path = join(folder, name)
  await writeFile(path, `#!/bin/sh\necho "$*" >> "${calls}"\n${script}\n`)
  await chmod(path, 0o755)
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH'] ?? ''}`)
  return async () => (await readFile(calls, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '')
}

describe.skipIf(process.platform === 'win32')('programs', () => {
  test('are asked once a minute at most, and only for what is wanted', async () => {
    const calls = await fakeProgram('busctl', 'echo "u 1"')
    const clock = standingClock(0)
    const power = createMachinePower({ clock, platform: 'linux', suppliesFolder: join(folder, 'none') })
    expect(await power.read({ battery: true, metered: false })).toEqual({})
    expect(await calls()).toEqual([])
    const ask = { battery: false, metered: true }
    expect(await Promise.all([power.read(ask), power.read(ask)])).toEqual([{ metered: true }, { metered: true }])
    expect(await calls()).toHaveLength(1)
    expect((await calls())[0]).toContain('get-property org.freedesktop.NetworkManager')
    await clock.turn(59_000)
    await power.read(ask)
    expect(await calls()).toHaveLength(1)
    await clock.turn(1000)
    await power.read(ask)
    expect(await calls()).toHaveLength(2)
  })

  test('that are missing, fail, hang or flood tell nothing', async () => {
    vi.stubEnv('PATH', folder)
    expect(await runProgram('busctl', [], 5000)).toBeUndefined()
    vi.unstubAllEnvs()
    await fakeProgram('fails', 'echo "u 1"; exit 1')
    expect(await runProgram('fails', [], 5000)).toBeUndefined()
    await fakeProgram('hangs', 'exec sleep 60')
    expect(await runProgram('hangs', [], 200)).toBeUndefined()
    await fakeProgram('floods', 'exec yes')
    expect(await runProgram('floods', [], 5000)).toBeUndefined()
  })

  test('the host is believed where it knows, but not on Linux', async () => {
    const clock = standingClock(0)
    const ask = { battery: true, metered: true }
    const windows = createMachinePower({ clock, platform: 'win32', onBattery: () => true })
    vi.stubEnv('PATH', folder)
    expect(await windows.read(ask)).toEqual({ onBattery: true })
    const linux = createMachinePower({ clock, platform: 'linux', suppliesFolder: folder, onBattery: () => true })
    expect(await linux.read(ask)).toEqual({ onBattery: false })
    const other = createMachinePower({ clock, platform: 'freebsd' })
    expect(await other.read(ask)).toEqual({})
  })
})
