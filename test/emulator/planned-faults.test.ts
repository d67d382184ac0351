import { expect, test } from 'vitest'
import { startEmulator, type Fault } from './start-emulator.ts'

const refused = { kind: 'status', status: 503 } as const

/** Plans a fault, makes so many requests that it watches, and ends the server. */
async function afterRequests(fault: Omit<Fault, 'on' | 'do'>, requests: number, remove = false): Promise<unknown> {
  const emulator = await startEmulator({ items: 3, albums: 1 })
  const handle = emulator.addFault({ on: 'api', do: refused, ...fault })
  for (let made = 0; made < requests; made++) await fetch(`${emulator.origin}/v1/albums`)
  if (remove) handle.remove()
  return emulator.close().then(
    () => 'closed',
    (error: unknown) => String(error),
  )
}

test.each<[Omit<Fault, 'on' | 'do'>, number]>([
  [{}, 1],
  [{ times: 3 }, 3],
  [{ times: 3, after: 2 }, 5],
  [{ times: 3 }, 9],
  [{ times: 'always' }, 1],
  [{ nth: 4 }, 4],
  [{ times: 0 }, 0],
])('a fault planned as %o is satisfied by %i requests', async (fault, requests) => {
  expect(await afterRequests(fault, requests)).toBe('closed')
  expect(await afterRequests(fault, requests, true)).toBe('closed')
  if (requests > 0 && requests < 9)
    expect(await afterRequests(fault, requests - 1)).toContain('less often than planned')
})

test('one hit does not satisfy three, also when the fault is removed by then', async () => {
  expect(await afterRequests({ times: 3 }, 1)).toContain('"hits":1')
  expect(await afterRequests({ times: 3 }, 2, true)).toContain('"hits":2')
})

test('who wants only the server to end can have that, and closing twice says it once', async () => {
  const emulator = await startEmulator({ items: 3, albums: 1, faults: [{ on: 'api', do: refused }] })
  await emulator.stop()
  await expect(emulator.close()).rejects.toThrow('less often than planned')
  await emulator.close()
})
