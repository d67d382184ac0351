import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'
import type { Shoebox } from '../shoebox.ts'

test.use({ google: { items: 6, albums: 1, seed: 4, profile: 'legacy', consent: 'allow' } })

/** Backs up, edits one photo twice with a backup after each, and opens it with its details. */
async function openEdited(shoebox: Shoebox): Promise<void> {
  const { library } = shoebox.emulator
  const photo = library.itemsOf(library.main).find((item) => item.mimeType === 'image/jpeg')
  if (!photo) throw new Error('the account has no photo')
  // The newest of all, as instants of the future count for nothing.
  photo.creationTime = Date.now()
  library.changeItem(photo.id, {})
  await shoebox.setUp()
  await shoebox.backUp()
  for (const width of [1200, 800]) {
    library.editItem(photo.id, { width, height: 600 })
    await shoebox.backUp()
  }
}

test('earlier versions of an edited photo are told, and can be looked at', async ({ shoebox, page }) => {
  await openEdited(shoebox)
  await shoebox.open('library')
  const { ref } = await shoebox.call('library.columns', {})
  const [first = 0] = ref
  const item = await shoebox.call('library.item', { ref: first as never })
  const [newer, older] = item.versions
  if (!newer || !older) throw new Error('the photo has no versions')

  await page.getByRole('gridcell').first().focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('i')
  const details = page.getByRole('complementary')
  await expect(details.getByText('Earlier versions')).toBeVisible()
  await expect(details.getByText(newer.path)).toBeVisible()
  await expect(details.getByText(older.path)).toBeVisible()
  const show = details.getByRole('button', { name: 'Show this version' })
  await expect(show).toHaveCount(2)
  await expect(show.last()).toHaveAccessibleDescription(/^Replaced /)

  const loaded = page.locator('[data-loaded]')
  await show.last().focus()
  await page.keyboard.press('Enter')
  await expect(loaded).toHaveAttribute('src', `media/version/${first}/${older.number}`)
  const shown = await page.evaluate(async (address) => {
    const answer = await fetch(address)
    return [...new Uint8Array(await answer.arrayBuffer())]
  }, `media/version/${first}/${older.number}`)
  expect(Buffer.from(shown)).toEqual(await readFile(join(shoebox.mirror, older.path)))
  await expect(page.getByRole('dialog').getByText(/^Earlier version, replaced /)).toBeVisible()
  expect(await findings(page)).toEqual([])

  // Back, with the keys still being heard.
  await page.getByRole('dialog').getByRole('button', { name: 'Show the newest' }).first().click()
  await expect(loaded).toHaveAttribute('src', `media/view/${first}`)
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('dialog')).toContainText(`2 of ${ref.length}`)
  await expect(details.getByText('Earlier versions')).toBeHidden()

  // Another item does not open with the version of this one.
  await page.keyboard.press('ArrowLeft')
  await show.first().click()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowLeft')
  await expect(loaded).toHaveAttribute('src', `media/view/${first}`)
})

test('earlier versions are told in Chinese and in the dark, and axe finds nothing', async ({ shoebox, page }) => {
  await openEdited(shoebox)
  await shoebox.call('settings.set', { language: 'zh-Hans', theme: 'dark' })
  await shoebox.open('library')
  await page.getByRole('gridcell').first().click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('i')
  await page.getByRole('button', { name: '显示此版本' }).last().click()
  await expect(page.getByText(/^早期版本，替换于 /)).toBeVisible()
  expect(await findings(page)).toEqual([])
})
