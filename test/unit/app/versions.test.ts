import { mkdtemp, readFile, rename, rm, symlink, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ItemRef } from '../../../src/shared/domain.ts'
import { startEmulator } from '../../emulator/start-emulator.ts'
import { callValue, nextEvent, signIn, startApp } from './drive-app.ts'

it('tells the earlier versions of an item, shows them, and leads to their files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-app-'))
  const emulator = await startEmulator({ profile: 'legacy', items: 3, albums: 1 })
  const revealed: string[] = []
  const app = await startApp(
    join(folder, 'home'),
    emulator,
    { host: 'desktop' },
    { revealFile: (path) => void revealed.push(path) },
  )
  const backUp = async (): Promise<void> => {
    const finished = nextEvent(app, 'tasks.changed', ({ backup: { phase } }) => phase === 'finished')
    const selection = { allAlbums: false, sharedAlbums: false, library: true, albums: [] }
    await callValue(app, 'tasks.start', { kind: 'backup', selection })
    await finished
  }
  try {
    await callValue(app, 'mirror.use', { path: join(folder, 'mirror') })
    await signIn(app, emulator)
    await backUp()
    const photo = [...emulator.library.main.items].find(({ mimeType }) => mimeType === 'image/jpeg')
    emulator.library.editItem(photo?.id ?? '', { width: 30, height: 20 })
    await backUp()

    const { ref } = await callValue(app, 'library.columns', {})
    const items = await Promise.all([...ref].map((one) => callValue(app, 'library.item', { ref: one as ItemRef })))
    const edited = items.find(({ versions }) => versions.length > 0)
    const [version] = edited?.versions ?? []
    if (!edited || !version) throw new Error('no item has versions')
    expect(version).toMatchObject({ number: 1, role: 'primary', mimeType: 'image/jpeg' })
    const path = join(folder, 'mirror', ...version.path.split('/'))
    const answer = await app.media(new Request(`http://127.0.0.1/media/version/${edited.ref}/${version.number}`))
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(await readFile(path))

    await callValue(app, 'library.reveal', { ref: edited.ref, version: version.number })
    expect(revealed).toEqual([path])
    // A file manager follows links; the file, or a folder on the way, may have become one.
    const photos = join(folder, 'mirror/Photos')
    await rename(photos, `${folder}/elsewhere`)
    await symlink(`${folder}/elsewhere`, photos)
    const { ref: shown } = edited
    for (const ask of [{ ref: shown }, { ref: shown, version: 1 }])
      expect(await app.dispatch('library.reveal', ask)).toMatchObject({ ok: false, problem: { code: 'file-missing' } })
    await unlink(photos)
    await rename(`${folder}/elsewhere`, photos)
    await rename(path, `${folder}/photo`)
    await symlink(`${folder}/photo`, path)
    expect(await app.dispatch('library.reveal', { ref: shown, version: 1 })).toMatchObject({ ok: false })
    expect(revealed).toHaveLength(1)
    expect(await app.dispatch('library.reveal', { ref: edited.ref, version: 9 })).toMatchObject({
      ok: false,
      problem: { code: 'item-gone' },
    })
  } finally {
    await app.close()
    await emulator.close()
    await rm(folder, { recursive: true })
  }
})
