import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { nameKey } from '../../../src/main/mirror/names/names.ts'
import { addKnownFile } from '../../unit/mirror/known-files.ts'
import { sha256 } from '../../unit/mirror/small-mirror.ts'
import { findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'
import type { Shoebox } from '../shoebox.ts'

test.use({ google: { items: 6, albums: 1, seed: 4, profile: 'legacy', consent: 'allow' } })

/** Backs up, and puts an edited copy beside the first photo of the grid, as an import would. Opens it in the viewer. */
async function openEdited(shoebox: Shoebox, page: Page): Promise<{ ref: number; edited: Buffer; original: Buffer }> {
  await shoebox.setUp()
  await shoebox.backUp()
  const { ref: refs } = await shoebox.call('library.columns', { kind: 'photo' })
  const all = await Promise.all([...refs].map((ref) => shoebox.call('library.item', { ref: ref as never })))
  const [one, other] = all.filter(({ mimeType }) => mimeType === 'image/jpeg')
  const [from, like] = [one?.files[0]?.path, other?.files[0]?.path]
  if (!one || from === undefined || like === undefined) throw new Error('the account has no two photos')
  const [original, edited] = [await readFile(join(shoebox.mirror, from)), await readFile(join(shoebox.mirror, like))]
  const path = from.replace(/(\.\w+)$/, '-edited$1')
  await shoebox.restart(async () => {
    await writeFile(join(shoebox.mirror, path), edited)
    const index = openDatabase(join(shoebox.mirror, '.shoebox/index.sqlite'))
    const file = { path, pathKey: nameKey(path), bytes: edited.length, sha256: sha256(edited) }
    addKnownFile(index, { item: one.ref, role: 'edited', ...file })
    index.close()
  })
  await shoebox.open('library')
  await page.locator(`[src$="thumb/${one.ref}?size=small"]`).click()
  await page.getByRole('dialog').waitFor()
  return { ref: one.ref, edited, original }
}

test('an edited copy is shown, and the original by a switch', async ({ shoebox, page }) => {
  const { ref, edited, original } = await openEdited(shoebox, page)
  const shownBytes = (): Promise<number[]> =>
    page.locator('[data-loaded]').evaluate(async (image) => {
      const answer = await fetch(image.getAttribute('src') ?? '')
      return [...new Uint8Array(await answer.arrayBuffer())]
    })
  const loaded = page.locator('[data-loaded]')
  await expect(loaded).toHaveAttribute('src', `media/view/${ref}`)
  expect(Buffer.from(await shownBytes())).toEqual(edited)
  const choice = page.getByRole('group', { name: 'What is shown' })
  await expect(choice.getByRole('button', { name: 'Edited' })).toHaveAttribute('aria-pressed', 'true')

  await choice.getByRole('button', { name: 'Original' }).focus()
  await page.keyboard.press('Enter')
  await expect(loaded).toHaveAttribute('src', `media/original/${ref}`)
  expect(Buffer.from(await shownBytes())).toEqual(original)
  await expect(choice.getByRole('button', { name: 'Original' })).toBeFocused()
  await expect(page.getByRole('status').filter({ hasText: /Original/ })).toBeAttached()

  await page.keyboard.press('e')
  await expect(loaded).toHaveAttribute('src', `media/view/${ref}`)
  await page.keyboard.press('e')
  await page.keyboard.press('i')
  const details = page.getByRole('complementary')
  await expect(details.getByText('Edited copy')).toBeVisible()
  await expect(details.locator('code').filter({ hasText: /-edited\.jpg$/ })).toBeVisible()

  // Another item begins with what is shown of it, and has no switch.
  await page.keyboard.press('PageDown')
  await expect(choice).toBeHidden()
  await page.keyboard.press('PageUp')
  await expect(loaded).toHaveAttribute('src', `media/view/${ref}`)
})

test('the switch speaks Chinese, and axe finds nothing', async ({ shoebox, page }) => {
  await shoebox.call('settings.set', { language: 'zh-Hans', theme: 'light' })
  const { ref } = await openEdited(shoebox, page)
  await page.getByRole('group', { name: '显示内容' }).getByRole('button', { name: '原件' }).click()
  await expect(page.locator('[data-loaded]')).toHaveAttribute('src', `media/original/${ref}`)
  expect(await findings(page)).toEqual([])
})
