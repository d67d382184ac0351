/** A program that tells whether the network is metered, and how to understand it. */
export interface MeteredProgram {
  command: string
  args: readonly string[]
  parse: (output: string) => boolean | undefined
}

/**
 * NetworkManager's property, as `busctl` prints it: `u 4`. 1 is yes, 2 no, 3 and 4 are guesses of the same, 0 is
 * unknown (NMMetered in its D-Bus reference).
 */
export function parseBusctl(output: string): boolean | undefined {
  const value = /^u (\d)\s*$/.exec(output)?.[1]
  if (value === '1' || value === '3') return true
  return value === '2' || value === '4' ? false : undefined
}

/**
 * Type of the cost, roaming and over the limit of data, as our line of PowerShell prints them: `Unrestricted False
 * False`. Nothing is printed without a connection.
 */
export function parseConnectionCost(output: string): boolean | undefined {
  const match = /^(Unknown|Unrestricted|Fixed|Variable) (True|False) (True|False)\s*$/.exec(output)
  if (!match) return undefined
  const [, cost, roaming, overLimit] = match
  if (roaming === 'True' || overLimit === 'True' || cost === 'Fixed' || cost === 'Variable') return true
  return cost === 'Unrestricted' ? false : undefined
}

const networkInformation = '[Windows.Networking.Connectivity.NetworkInformation,Windows,ContentType=WindowsRuntime]'
const costScript = [
  `$profile = ${networkInformation}::GetInternetConnectionProfile()`,
  `if ($profile) { $cost = $profile.GetConnectionCost()`,
  `'{0} {1} {2}' -f $cost.NetworkCostType, $cost.Roaming, $cost.OverDataLimit }`,
].join('; ')

const manager = 'org.freedesktop.NetworkManager'

/** Undefined where no program tells, such as on macOS. */
export function meteredProgram(platform: NodeJS.Platform): MeteredProgram | undefined {
  if (platform === 'linux')
    return {
      command: 'busctl',
      args: [
        '--system',
        '--auto-start=no',
        'get-property',
        manager,
        '/org/freedesktop/NetworkManager',
        manager,
        'Metered',
      ],
      parse: parseBusctl,
    }
  if (platform === 'win32')
    return {
      command: 'powershell.exe',
      args: ['-NoProfile', '-NonInteractive', '-Command', costScript],
      parse: parseConnectionCost,
    }
  return undefined
}
