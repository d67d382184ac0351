import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { nameKey } from '../../../src/main/mirror/names/names.ts'
import type { ItemRef } from '../../../src/shared/domain.ts'
import { startEmulator } from '../../emulator/start-emulator.ts'
import { addKnownFile } from '../mirror/known-files.ts'
import { sha256 } from '../mirror/small-mirror.ts'
import { callValue, nextEvent, signIn, startApp } from './drive-app.ts'

it('shows the edited copy of an item, the original on request, and leads to the one that is shown', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-app-'))
  const emulator = await startEmulator({ profile: 'legacy', items: 1, albums: 1 })
  const revealed: string[] = []
  const start = (): ReturnType<typeof startApp> =>
    startApp(join(folder, 'home'), emulator, { host: 'desktop' }, { revealFile: (path) => void revealed.push(path) })
  let app = await start()
  try {
    await callValue(app, 'mirror.use', { path: join(folder, 'mirror') })
    await signIn(app, emulator)
    const finished = nextEvent(app, 'tasks.changed', ({ backup: { phase } }) => phase === 'finished')
    const selection = { allAlbums: false, sharedAlbums: false, library: true, albums: [] }
    await callValue(app, 'tasks.start', { kind: 'backup', selection })
    await finished
    const [number = 0] = (await callValue(app, 'library.columns', {})).ref
    const ref = number as ItemRef
    const before = await callValue(app, 'library.item', { ref })
    const [original] = before.files
    if (!original) throw new Error('nothing is here')
    await app.close()

    const path = original.path.replace(/(\.\w+)$/, '-edited$1')
    const bytes = await sharp({ create: { width: 60, height: 90, channels: 3, background: '#a33' } })
      .jpeg()
      .toBuffer()
    await writeFile(join(folder, 'mirror', path), bytes)
    const index = openDatabase(join(folder, 'mirror/.shoebox/index.sqlite'))
    const file = { path, pathKey: nameKey(path), bytes: bytes.length, sha256: sha256(bytes) }
    addKnownFile(index, { item: ref, role: 'edited', ...file })
    index.close()

    app = await start()
    const media = async (address: string): Promise<Buffer> => {
      const answer = await app.media(new Request(`http://127.0.0.1/media/${address}`))
      expect([address, answer.status]).toEqual([address, 200])
      return Buffer.from(await answer.arrayBuffer())
    }
    for (const address of [`view/${ref}`, `file/${ref}`]) expect(await media(address)).toEqual(bytes)
    expect(sha256(await media(`original/${ref}`))).toBe(original.sha256)
    const { width, height } = await sharp(await media(`thumb/${ref}?size=large`)).metadata()
    expect(width / height).toBeCloseTo(2 / 3, 1)

    expect((await callValue(app, 'library.item', { ref })).files.map(({ role }) => role)).toEqual(['primary', 'edited'])
    await callValue(app, 'library.reveal', { ref })
    await callValue(app, 'library.reveal', { ref, original: true })
    expect(revealed).toEqual([join(folder, 'mirror', path), join(folder, 'mirror', original.path)])
  } finally {
    await app.close()
    await emulator.close()
    await rm(folder, { recursive: true })
  }
})
