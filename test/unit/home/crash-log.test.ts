import { afterEach, beforeEach, expect, test } from 'vitest'
import { logUncaught } from '../../../src/main/home/crash-log.ts'

const events = ['uncaughtException', 'unhandledRejection'] as const
type Listener = (error: unknown) => void

let lines: string[]
let givenUp: number
/** What was added to the process, and is taken from it at once: a test throws nothing at its runner. */
let added: Record<(typeof events)[number], Listener>

beforeEach(() => {
  lines = []
  givenUp = 0
  const before = events.map((name) => process.listeners(name as 'uncaughtException'))
  logUncaught(
    (_level, event, fields) => void lines.push(`${event}: ${String(fields?.['detail']).split('\n')[0]}`),
    () => (givenUp += 1),
  )
  const [uncaughtException, unhandledRejection] = events.map((name, at) => {
    const own = process.listeners(name as 'uncaughtException').find((listener) => !before[at]?.includes(listener))
    if (!own) throw new Error(`nobody listens for ${name}`)
    process.off(name, own as never)
    return own as Listener
  })
  if (!uncaughtException || !unhandledRejection) throw new Error('nobody listens')
  added = { uncaughtException, unhandledRejection }
})
afterEach(() => expect(lines.join()).not.toContain('secret'))

test.each(['EPIPE', 'ENOSPC', 'ECONNRESET', 'EIO'])(
  '%s of a socket or file is written down, and ends nothing',
  (code) => {
    added.uncaughtException(Object.assign(new Error(`write ${code}`), { code }))
    expect(lines).toEqual([`uncaught-exception: Error: write ${code}`])
    expect(givenUp).toBe(0)
  },
)

test.each<[string, unknown]>([
  ['an error of ours', new TypeError('undefined is not a function')],
  ['an error of Node', Object.assign(new Error('bad argument'), { code: 'ERR_INVALID_ARG_TYPE' })],
  ['what is no error', 'a word'],
])('%s ends the program once, however often it happens', (_, error) => {
  added.uncaughtException(error)
  added.uncaughtException(error)
  expect(givenUp).toBe(1)
  expect(lines).toHaveLength(2)
})

test('a failure of the system before or after changes nothing in that', () => {
  const broken = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
  added.uncaughtException(broken)
  added.uncaughtException(new Error('a bug'))
  added.uncaughtException(broken)
  expect(givenUp).toBe(1)
  expect(lines).toHaveLength(3)
})

test('a rejection that nobody caught is written down, without what an address carries, and ends nothing', () => {
  added.unhandledRejection(new Error('GET https://photos.example/secret?key=secret failed'))
  expect(lines).toEqual(['unhandled-rejection: Error: GET https://photos.example/… failed'])
  expect(givenUp).toBe(0)
})
