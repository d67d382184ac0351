import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { haltProblem } from '../../../src/main/mirror/halt-problem.ts'
import { presentMirror as mirror } from './present-mirror.ts'

const told: { event: string; details: object | undefined }[] = []
const log = (_level: string, event: string, details?: object): void => void told.push({ event, details })

function thrownBy(act: () => void): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

const database = new DatabaseSync(':memory:')
database.exec('CREATE TABLE one (x INTEGER PRIMARY KEY, y TEXT NOT NULL) STRICT')
const coded = (code: string, more: object = {}): Error =>
  Object.assign(new Error(`${code}: it went wrong`), { code, ...more })

test.each<[string, unknown]>([
  ['a row that breaks a rule', thrownBy(() => database.exec('INSERT INTO one VALUES (1, NULL)'))],
  ['a statement that is none', thrownBy(() => database.exec('SELEC 1'))],
  ['a connection that broke', coded('ECONNRESET', { syscall: 'read' })],
  ['a name that nobody knows', coded('EAI_AGAIN', { syscall: 'getaddrinfo' })],
  ['a broken pipe', coded('EPIPE', { syscall: 'write' })],
  ['an error of ours', new TypeError('x is not a function')],
])(
  '%s is no file that could not be read or written: it is told as what it is, with its stack in the log',
  async (_, error) => {
    told.length = 0
    const { code, detail } = await haltProblem(error, { mirror, log })
    expect(code).toBe('unexpected')
    expect(detail).toBe((error as Error).message)
    expect(told).toEqual([
      { event: 'run-threw', details: { detail: expect.stringContaining('halt-problem.test.ts') as string } },
    ])
  },
)

test.each<[string, unknown, string]>([
  ['a full disk', coded('ENOSPC', { syscall: 'write' }), 'mirror-full'],
  ['a network drive that is gone', coded('ENOTCONN', { syscall: 'stat', path: '/m/Photos' }), 'mirror-missing'],
  ['a file that is not there', coded('ENOENT', { syscall: 'open', path: '/m/Photos/a.jpg' }), 'file-failed'],
  ['a disk that cannot be read', coded('EIO', { syscall: 'read' }), 'file-failed'],
])('%s is a matter of the disk', async (_, error, expected) => {
  told.length = 0
  expect((await haltProblem(error, { mirror, log })).code).toBe(expected)
  expect(told).toEqual([])
})
