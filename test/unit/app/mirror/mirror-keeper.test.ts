import { expect, it } from 'vitest'
import { createMirrorKeeper, type OpenParts } from '../../../../src/main/app/mirror/mirror-keeper.ts'
import { Arbiter } from '../../../../src/main/tasks/arbiter.ts'
import { failure, success, type Result } from '../../../../src/shared/problems/problem.ts'

type Parts = OpenParts

/** Mirrors in memory: what was opened and closed, in order, and folders that cannot be opened. */
function folders() {
  const events: string[] = []
  const broken = new Set<string>()
  const open = async (path: string, create: boolean): Promise<Result<Parts>> => {
    await Promise.resolve()
    events.push(`${create ? 'create' : 'open'} ${path}`)
    if (broken.has(path)) return failure('mirror-missing')
    const close = (): Promise<void> => {
      events.push(`close ${path}`)
      return Promise.resolve()
    }
    return success({ path, distrust: () => undefined, close })
  }
  return { events, broken, open, log: () => undefined, arbiter: new Arbiter() }
}

it('has no mirror until one is used', async () => {
  const { events, open, log, arbiter } = folders()
  const keeper = createMirrorKeeper({ open, arbiter, log })
  expect(await keeper.current()).toMatchObject({ ok: false, problem: { code: 'mirror-not-set' } })
  expect([keeper.open(), keeper.isSet()]).toEqual([undefined, false])
  await keeper.use('/a')
  expect([keeper.open()?.path, keeper.isSet()]).toEqual(['/a', true])
  expect(events).toEqual(['create /a'])
})

it('opens the remembered mirror once for all who ask, and tries again after a failure', async () => {
  const { events, broken, open, log, arbiter } = folders()
  broken.add('/a')
  const keeper = createMirrorKeeper({ open, arbiter, log, first: { path: '/a', create: false } })
  expect(await keeper.current()).toMatchObject({ ok: false, problem: { code: 'mirror-missing' } })
  broken.clear()
  const all = await Promise.all([keeper.current(), keeper.current(), keeper.current()])
  expect(all.every((parts) => parts.ok)).toBe(true)
  expect(events).toEqual(['open /a', 'open /a'])
})

it('changes to another mirror and closes the one before', async () => {
  const { events, open, log, arbiter } = folders()
  const keeper = createMirrorKeeper({ open, arbiter, log })
  await Promise.all([keeper.use('/a'), keeper.use('/b'), keeper.use('/b/')])
  expect(events).toEqual(['create /a', 'create /b', 'close /a'])
  await keeper.close()
  expect(events.at(-1)).toBe('close /b')
  expect(await keeper.current()).toMatchObject({ ok: false, problem: { code: 'mirror-not-set' } })
})

it('stays with the old mirror while it is busy, and when the new one cannot be opened', async () => {
  const { events, broken, open, log, arbiter } = folders()
  broken.add('/b')
  const keeper = createMirrorKeeper({ open, arbiter, log })
  await keeper.use('/a')
  expect(await keeper.use('/b')).toMatchObject({ ok: false, problem: { code: 'mirror-missing' } })
  expect(keeper.open()?.path).toBe('/a')
  arbiter.begin('backup')
  expect(await keeper.use('/c')).toMatchObject({ ok: false, problem: { code: 'backup-running' } })
  expect(events).toEqual(['create /a', 'create /b'])
})

it('stays with the old mirror where something has begun in it while the new one was opened', async () => {
  const { events, open, log, arbiter } = folders()
  const keeper = createMirrorKeeper({
    open: async (path, create) => {
      const opened = await open(path, create)
      if (path === '/b') arbiter.begin('import')
      return opened
    },
    arbiter,
    log,
  })
  await keeper.use('/a')
  expect(await keeper.use('/b')).toMatchObject({ ok: false, problem: { code: 'import-running' } })
  expect([keeper.open()?.path, events]).toEqual(['/a', ['create /a', 'create /b', 'close /b']])
})

it('begins nothing in a mirror that is being closed, and leaves one that cannot be closed', async () => {
  const { open, arbiter } = folders()
  const [told, during]: [string[], (string | undefined)[]] = [[], []]
  const keeper = createMirrorKeeper({
    open: async (path, create) => {
      const opened = await open(path, create)
      const close = (): Promise<void> => {
        during.push(keeper.open()?.path)
        return Promise.reject(new Error('the disk was pulled'))
      }
      return opened.ok ? success({ ...opened.value, close }) : opened
    },
    arbiter,
    log: (_, event) => void told.push(event),
  })
  await keeper.use('/a')
  expect(await keeper.use('/b')).toMatchObject({ ok: true, value: { path: '/b' } })
  await keeper.doubt()
  await keeper.use('/c')
  await keeper.close()
  expect([during, keeper.open()]).toEqual([['/b', undefined, undefined], undefined])
  expect(told).toEqual(['mirror-not-closed', 'mirror-not-closed', 'mirror-not-closed'])
})

it('takes absolute paths only', async () => {
  const { events, open, log, arbiter } = folders()
  const keeper = createMirrorKeeper({ open, arbiter, log })
  expect(await keeper.use('photos')).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
  expect(events).toEqual([])
})

it('rebuilds only what cannot be opened without an index, and opens it then', async () => {
  const opened: string[] = []
  let code: 'mirror-damaged' | 'mirror-missing' | undefined = 'mirror-damaged'
  const open = (path: string): Promise<Result<Parts>> => {
    opened.push(path)
    if (code) return Promise.resolve(failure(code))
    return Promise.resolve(success({ path, distrust: () => undefined, close: () => Promise.resolve() }))
  }
  const keeper = createMirrorKeeper({
    open,
    arbiter: new Arbiter(),
    log: () => undefined,
    first: { path: '/a', create: false },
  })
  const rebuilt: string[] = []
  const rebuild = (path: string): Promise<Result<void>> => {
    rebuilt.push(path)
    code = undefined
    return Promise.resolve(success(undefined))
  }

  expect(await keeper.rebuilt(() => Promise.resolve(failure('catalogue-missing')))).toMatchObject({
    problem: { code: 'catalogue-missing' },
  })
  code = 'mirror-missing'
  expect(await keeper.rebuilt(rebuild)).toMatchObject({ problem: { code: 'mirror-missing' } })
  expect(rebuilt).toEqual([])
  code = 'mirror-damaged'
  expect(await keeper.rebuilt(rebuild)).toMatchObject({ ok: true, value: { path: '/a' } })
  expect(rebuilt).toEqual(['/a'])
  await keeper.rebuilt(rebuild)
  expect(rebuilt).toEqual(['/a'])
})

it('opens nothing once openings were stopped, and keeps what is open', async () => {
  const { events, open, log, arbiter } = folders()
  const stopped = createMirrorKeeper({ open, arbiter, log, first: { path: '/a', create: false } })
  stopped.stopOpening()
  const cancelled = { ok: false, problem: { code: 'cancelled' } }
  expect(await stopped.current()).toMatchObject(cancelled)
  expect(await stopped.use('/b')).toMatchObject(cancelled)
  expect(await stopped.rebuilt(() => Promise.reject(new Error('not to be called')))).toMatchObject(cancelled)
  expect(events).toEqual([])

  const keeper = createMirrorKeeper({ open, arbiter, log })
  await keeper.use('/a')
  keeper.stopOpening()
  expect(await keeper.current()).toMatchObject({ ok: true, value: { path: '/a' } })
  expect(await keeper.use('/b')).toMatchObject(cancelled)
  expect(keeper.open()?.path).toBe('/a')
})
