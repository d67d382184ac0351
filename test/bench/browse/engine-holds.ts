import { createApp } from '../../../src/main/app.ts'
import { createNodePorts } from '../../../src/main/headless/ports/node-ports.ts'
import type { CallName, Input, Output } from '../../../src/shared/contract.ts'
import type { ItemRef } from '../../../src/shared/domain.ts'
import type { Result } from '../../../src/shared/problems/problem.ts'
import { rounded } from '../figures.ts'
import type { BrowsedMirror } from './browsed-mirror.ts'

/** One call: until its answer, and the longest time for which nothing else could be done, in milliseconds. */
export interface Held {
  milliseconds: number
  longestHold: number
}

/** Processor milliseconds of this thread, so that what else the machine does counts for little. */
function processorNow(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

async function held(work: () => Promise<unknown>): Promise<Held> {
  let [longest, before, over] = [0, processorNow(), false]
  const look = (): void => {
    const now = processorNow()
    longest = Math.max(longest, now - before)
    before = now
    if (!over) setImmediate(look)
  }
  setImmediate(look)
  const start = performance.now()
  await work()
  over = true
  look()
  return { milliseconds: rounded(performance.now() - start, 1), longestHold: rounded(longest, 1) }
}

/** Opens a mirror as the program does, and asks all that a page asks while somebody browses. */
export async function engineHolds({ root, home }: BrowsedMirror): Promise<Record<string, Held>> {
  const app = await createApp(createNodePorts({ home }), {
    host: 'headless',
    version: '0.1.0',
    mediaBase: 'media/',
    systemLanguage: 'en',
    mirrorPath: root,
    mirrorMustExist: true,
    fillThumbnails: false,
  })
  if (!app.ok) throw new Error(JSON.stringify(app.problem))
  const found: Record<string, Held> = {}
  const call = async <Name extends CallName>(title: string, name: Name, input: Input<Name>): Promise<Output<Name>> => {
    let answer: Result<Output<Name>> | undefined
    found[title] = await held(async () => {
      answer = (await app.value.dispatch(name, input)) as Result<Output<Name>>
    })
    if (!answer?.ok) throw new Error(`${name}: ${JSON.stringify(answer?.problem)}`)
    return answer.value
  }
  try {
    await call('mirror.get', 'mirror.get', undefined)
    await call('the first 400 items', 'library.columns', { first: 400 })
    const { ref } = await call('all items', 'library.columns', {})
    await call('all items, once more', 'library.columns', {})
    const albums = await call('albums.list', 'albums.list', undefined)
    const [owner] = await call('library.owners', 'library.owners', undefined)
    await call('verdict.get', 'verdict.get', undefined)
    await call('tasks.state', 'tasks.state', undefined)
    await call('backup.albums', 'backup.albums', undefined)
    await call('imports.history', 'imports.history', undefined)
    await call('health.get', 'health.get', undefined)
    const [album] = albums
    if (album) await call('an album', 'library.columns', { album: album.id })
    if (owner) await call('a person', 'library.columns', { owner: owner.id })
    await call('videos', 'library.columns', { kind: 'video' })
    await call('one year', 'library.columns', { from: '2015-01-01', to: '2015-12-31' })
    for (const search of ['i', 'img', 'sunset', 'xyzzy', '夏', 'lisbon 2015', 'léa pixel'])
      await call(`search: ${search}`, 'library.columns', { search })
    const some = ref[Math.floor(ref.length / 2)] ?? 0
    await call('library.item', 'library.item', { ref: some as ItemRef })
    await call('library.pictures', 'library.pictures', { refs: [...ref.subarray(0, 100)] as ItemRef[] })
    return found
  } finally {
    await app.value.close()
  }
}
