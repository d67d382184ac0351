import { afterEach, beforeEach, expect, it } from 'vitest'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

const [one, other, third] = ['20250101T101500Z', '20250201T101500Z', '20250301T101500Z']

function exportOf(stamp: string, names: readonly string[], more: Record<string, unknown> = {}): Promise<string> {
  const year = 'Takeout/Google Photos/Photos from 2019'
  return folder.zip(
    `takeout-${stamp}-001.zip`,
    names.flatMap((name) => [
      { name: `${year}/${name}`, bytes: picture(name) },
      { name: `${year}/${name}.json`, bytes: Buffer.from(sidecar(name, more)) },
    ]),
  )
}

it('exports that have no photo in common are told of, in a dry run and after an import', async () => {
  await exportOf(one, ['a.jpg', 'b.jpg'])
  await exportOf(other, ['b.jpg', 'c.jpg'])
  await exportOf(third, ['x.jpg'])
  const unrelated = [[one, other], [third]]
  const dry = await folder.run('import', folder.path, '--dry-run')
  const end = await folder.take()
  for (const each of [dry, end]) {
    expect(each.report()).toMatchObject({ unrelated, problems: [] })
    expect(each.stderr).toContain(`  ${third}\n`)
    expect(each.code).toBe(0)
  }
  const named = await folder.take('--owner', 'Nora')
  expect(named.stderr).not.toContain('--owner NAME')
})

it.each([
  ['share one', ['a.jpg', 'b.jpg'], {}],
  ['are one', [], {}],
])('nothing is said of exports that %s', async (_, names, more) => {
  await exportOf(one, ['a.jpg'])
  if (names.length > 0) await exportOf(other, names, more)
  expect((await folder.take()).report()).not.toHaveProperty('unrelated')
})

it('what a partner has brought joins nobody', async () => {
  await exportOf(one, ['a.jpg'])
  await exportOf(other, ['a.jpg', 'z.jpg'], { googlePhotosOrigin: { fromPartnerSharing: {} } })
  expect((await folder.take()).report()).not.toHaveProperty('unrelated')
})
