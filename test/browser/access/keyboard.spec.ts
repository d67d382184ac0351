import { expect, test } from '../fixture.ts'
import { openGenerated } from '../library/generated-library.ts'

test.use({ google: { profile: 'legacy', consent: 'allow', items: 30, albums: 3 } })

test('albums are chosen and backed up without a mouse', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.open('albums')
  await expect(page.getByRole('listitem').getByRole('checkbox').first()).toBeVisible()

  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()

  const focused = page.locator(':focus')
  const tabTo = async (name: RegExp) => {
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press('Tab')
      const text = await focused.evaluate(
        (element) => element.getAttribute('aria-label') ?? element.closest('label')?.textContent ?? element.textContent,
      )
      if (name.test(text)) return
    }
    throw new Error(`${String(name)} cannot be reached with Tab`)
  }

  await tabTo(/^Select all/)
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Nothing selected' })).toBeVisible()
  await tabTo(/in Google Photos/)
  await page.keyboard.press('Space')
  await expect(focused).toBeChecked()
  await tabTo(/^Back up 1 album$/)
  // Where the focus is can be seen.
  expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { level: 1, name: 'Backup' })).toBeVisible()
  await expect(page.getByRole('main')).toBeFocused()
  await expect(page.getByRole('heading', { name: /^Everything .* is here$/ })).toBeVisible({ timeout: 60_000 })
})

test('two keys lead to every screen, and ? lists them', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.open('albums')
  await expect(page.getByRole('checkbox').first()).toBeVisible()
  for (const [key, title] of [
    ['s', 'Settings'],
    ['b', 'Backup'],
    ['i', 'Import'],
    ['l', 'Library'],
    ['a', 'What to back up'],
  ] as const) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await expect(page).toHaveTitle(`${title} · Shoebox`)
  }

  // Letters that are typed are letters.
  const search = page.getByRole('searchbox', { name: 'Find an album' })
  await search.fill('')
  await search.pressSequentially('gs?')
  await expect(page).toHaveTitle('What to back up · Shoebox')
  await search.fill('')
  await search.blur()

  // Of the screen, or of the library where it has none.
  await page.keyboard.press('/')
  await expect(search).toBeFocused()
  await page.keyboard.type('a/b')
  await expect(search).toHaveValue('a/b')
  await page.keyboard.press('Control+F')
  await page.keyboard.type('c')
  await expect(search).toHaveValue('c')
  await search.fill('')
  for (const key of ['/', 'Control+F']) {
    await shoebox.open('settings')
    await expect(page).toHaveTitle('Settings · Shoebox')
    await page.keyboard.press(key)
    await expect(page.getByRole('combobox', { name: 'Search your library' })).toBeFocused()
    await page.keyboard.press('Escape')
  }
  await page.getByRole('heading', { level: 1 }).focus()

  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(help.getByRole('button', { name: 'Close' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()
})

test('the keys of the desktop go back, out of the viewer, too, but take nothing away from below a dialog', async ({
  page,
  shoebox,
}) => {
  await openGenerated(page, shoebox, { items: 12, itemsOfDay: 4, busiestDay: 0 })
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  const viewer = page.getByRole('dialog', { name: 'Viewer' })
  await page.getByRole('gridcell').first().focus()
  await page.keyboard.press('Enter')
  await expect(viewer).toBeVisible()
  await expect.poll(() => page.url()).toContain('item-')
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(viewer).toHaveCount(0)
  await expect(page.getByRole('gridcell').first()).toBeFocused()
  await page.getByRole('link', { name: 'Settings' }).click()
  const settings = page.getByRole('heading', { name: 'Settings', level: 1 })
  await expect(settings).toBeVisible()
  await page.keyboard.press('?')
  await expect(keys).toBeVisible()
  const before = page.url()
  await page.keyboard.press('Alt+ArrowLeft')
  await page.evaluate(`window.dispatchEvent(new MouseEvent('mouseup', { button: 3, cancelable: true }))`)
  await page.keyboard.press('Escape')
  await expect(keys).toHaveCount(0)
  await expect(settings).toBeVisible()
  expect(page.url()).toBe(before)
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(page.getByRole('gridcell').first()).toBeVisible()
})
