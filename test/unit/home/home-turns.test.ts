import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { createHomeTurns } from '../../../src/main/home/home-turns.ts'

const homes: string[] = []
afterEach(async () => {
  for (const home of homes.splice(0)) await rm(home, { recursive: true, force: true })
})

async function newHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'shoebox-turns-'))
  homes.push(home)
  return home
}

const noLog = (): void => undefined
const turnsOf =
  (home: string, log: Parameters<typeof createHomeTurns>[0]['log'] = noLog) =>
  (name: string) =>
    createHomeTurns({ home, clock: systemClock(), log }, name)

/** Work that goes on until it is told to end. */
function openWork(): { work: () => Promise<void>; end: () => void; begun: Promise<void> } {
  const [ending, beginning] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  return {
    work() {
      beginning.resolve()
      return ending.promise
    },
    end: () => ending.resolve(),
    begun: beginning.promise,
  }
}

test('programs of one home change one account in turn, and several accounts at once', async () => {
  const home = await newHome()
  const [here, there] = [turnsOf(home), turnsOf(home)]
  const first = openWork()
  const done: string[] = []
  const one = here('ann')(first.work).then(() => done.push('first'))
  await first.begun
  const other = there('ann')(() => Promise.resolve(done.push('second')))
  await there('bob')(() => Promise.resolve(done.push('bob')))
  expect(done).toEqual(['bob'])
  first.end()
  await Promise.all([one, other])
  expect(done).toEqual(['bob', 'first', 'second'])
  expect(await readdir(join(home, 'turns'))).toHaveLength(2)
})

test('work that fails ends its turn', async () => {
  const home = await newHome()
  await expect(turnsOf(home)('ann')(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await turnsOf(home)('ann')(() => Promise.resolve(1))).toBe(1)
})

test('whoever stops does not wait for another program', async () => {
  const home = await newHome()
  const first = openWork()
  const one = turnsOf(home)('ann')(first.work)
  await first.begun
  const stop = new AbortController()
  const other = turnsOf(home)('ann')(() => Promise.resolve('begun'), stop.signal)
  stop.abort()
  expect(await other).toBe('begun')
  first.end()
  await one
})

test('a program that is killed has no turn any more', async () => {
  const home = await newHome()
  await turnsOf(home)('ann')(() => Promise.resolve())
  const [file = ''] = await readdir(join(home, 'turns'))
  const holder = spawn(
    process.execPath,
    [
      '-e',
      `const { DatabaseSync } = require('node:sqlite')
      const database = new DatabaseSync(process.argv[1])
      database.exec('BEGIN EXCLUSIVE')
      console.log('held')
      setInterval(() => database, 1000)`,
      join(home, 'turns', file),
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  await once(holder.stdout, 'data')
  let begun = false
  const looking = Promise.withResolvers<void>()
  let looks = 0
  const clock = systemClock()
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> => {
    if (++looks === 3) looking.resolve()
    return clock.sleep(ms, signal)
  }
  const inTurn = createHomeTurns({ home, clock: { ...clock, sleep }, log: noLog }, 'ann')
  const waiting = inTurn(() => Promise.resolve((begun = true)))
  await looking.promise
  expect(begun).toBe(false)
  holder.kill('SIGKILL')
  expect(await waiting).toBe(true)
})

test('where there can be no file for turns, work goes on in the turns of this program, and the log says it', async () => {
  const home = await newHome()
  await writeFile(join(home, 'turns'), 'a file in the place of the folder')
  const said: string[] = []
  const inTurn = turnsOf(home, (_, what) => void said.push(what))('ann')
  const first = openWork()
  const done: string[] = []
  const one = inTurn(first.work).then(() => done.push('first'))
  const other = inTurn(() => Promise.resolve(done.push('second')))
  await first.begun
  first.end()
  await Promise.all([one, other])
  expect(done).toEqual(['first', 'second'])
  expect(said).toEqual(['no-turns-among-programs'])
})
