import { mkdir, realpath, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { findings } from './accessible.ts'
import { expect, test } from './fixture.ts'

// One way through everything, with axe on it.
test.setTimeout(240_000)

test('a newcomer chooses a folder by keys alone', async ({ page, shoebox }) => {
  const top = await realpath(dirname(shoebox.mirror))
  for (const name of ['Documents', 'Disk/Old photos/.shoebox', 'Disk/a\u202Eb', 'Disk/.secret', 'Disk/Deep/Deeper'])
    await mkdir(join(top, name), { recursive: true })
  await writeFile(join(top, 'Disk/Old photos/.shoebox/format'), '{}')
  await writeFile(join(top, 'Disk/a file'), '')
  const many = Array.from({ length: 250 }, (_, nth) => mkdir(join(top, `Disk/Deep/Deeper/folder ${nth + 1}`)))
  await Promise.all(many)

  await shoebox.open()
  const typed = page.getByLabel('Folder', { exact: true })
  await typed.fill(join(top, 'Disk', 'not there yet'))
  const opener = page.getByRole('button', { name: 'Choose another…' })
  await opener.focus()
  await page.keyboard.press('Enter')

  const dialog = page.getByRole('dialog', { name: 'Choose a folder' })
  const finder = dialog.getByRole('combobox', { name: 'Find a folder' })
  const options = dialog.getByRole('option')
  const marked = dialog.getByRole('option', { selected: true })
  await expect(finder).toBeFocused()
  await expect(options).toHaveText(['a\uFFFDb', 'Deep', 'Old photosShoebox folder'])
  await expect(dialog.getByRole('status')).toHaveText('Disk: 3 folders')
  await expect(dialog.getByRole('button', { name: 'Your own folder' })).toBeVisible()
  for (const theme of ['light', 'dark'] as const) {
    await shoebox.call('settings.set', { theme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await page.keyboard.press('ArrowDown')
    expect(await findings(page)).toEqual([])
  }
  await expect(marked).toHaveText('Deep')

  await page.keyboard.press('Enter')
  await expect(options).toHaveText(['Deeper'])
  await page.keyboard.press('Backspace')
  await expect(marked).toHaveText('Deep')
  await page.keyboard.press('Alt+ArrowUp')
  await expect(marked).toHaveText('Disk')
  // Enter waits for what was typed before it.
  await page.keyboard.type('docu')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('There are no folders in here.')).toBeVisible()
  await page.keyboard.press('Backspace')
  await page.keyboard.type('nothing like it')
  await expect(dialog.getByText('No folder in here is called so.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(finder).toHaveValue('')
  await page.keyboard.type('disk')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('status')).toHaveText('Disk: 3 folders')

  // Two hundred at a time; the last one leads on.
  await page.keyboard.type('deep')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('status')).toHaveText('Deep: 1 folder')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(options).toHaveCount(200)
  await expect(options.nth(9)).toHaveText('folder 10')
  await expect(dialog.getByRole('button', { name: 'Show more, 50 left' })).toBeVisible()
  for (let pages = 0; pages < 26; pages++) await page.keyboard.press('PageDown')
  await expect(options).toHaveCount(250)
  await expect(dialog.getByRole('button', { name: /^Show more/ })).toBeHidden()

  // A new folder: its name is checked, Escape takes back one thing at a time, and it is chosen.
  await page.keyboard.press('Backspace')
  await expect(marked).toHaveText('Deeper')
  await page.keyboard.press('Tab')
  await expect(dialog.getByRole('checkbox', { name: 'Show hidden folders' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const name = dialog.getByLabel('Name of the new folder')
  await expect(name).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(name).toBeHidden()
  await expect(dialog.getByRole('button', { name: 'New folder' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.type('a/b')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('Choose another name, such as “a_b”.')
  expect(await findings(page)).toEqual([])
  await name.press('ControlOrMeta+a')
  await page.keyboard.type('Our photos')
  await page.keyboard.press('Enter')
  await expect(finder).toBeFocused()
  await expect(dialog.getByRole('alert')).toBeHidden()
  const choose = dialog.getByRole('button', { name: 'Choose “Our photos”' })
  await expect(choose).toBeVisible()
  for (let tabs = 0; tabs < 4; tabs++) await page.keyboard.press('Tab')
  await expect(choose).toBeFocused()
  await page.keyboard.press('Enter')

  await expect(dialog).toBeHidden()
  await expect(opener).toBeFocused()
  const chosen = join(top, 'Disk/Deep/Our photos')
  await expect(typed).toHaveValue(chosen)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText(`${chosen} ·`)).toBeVisible()
  expect(await shoebox.call('mirror.get', undefined)).toMatchObject({ path: chosen })

  // Afterwards in Settings, in a narrow window and in Chinese, by clicks.
  await shoebox.setUp()
  await shoebox.call('settings.set', { language: 'zh-Hans', theme: 'light' })
  await page.setViewportSize({ width: 400, height: 760 })
  await shoebox.open('settings')
  await page.getByRole('button', { name: '更换文件夹' }).click()
  await page.getByRole('button', { name: '选择其他…' }).click()
  const chinese = page.getByRole('dialog', { name: '选择文件夹' })
  await expect(chinese.getByText('这里已经是 Shoebox 文件夹')).toBeVisible()
  expect(await findings(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400)
  await chinese.getByRole('button', { name: '上一级文件夹' }).click()
  await chinese.getByRole('option', { name: 'Disk' }).click()
  await expect(chinese.getByRole('status')).toHaveText('Disk：3 个文件夹')
  await chinese.getByRole('checkbox', { name: '显示隐藏的文件夹' }).check()
  await expect(chinese.getByRole('option')).toHaveCount(4)
  await chinese.getByRole('option', { name: 'Old photos' }).click()
  await expect(chinese.getByRole('button', { name: '选择“Old photos”' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(chinese).toBeHidden()
  await expect(page.getByRole('button', { name: '选择其他…' })).toBeFocused()
})

test('a name that is refused says why beside its field, in a small window too', async ({ page, shoebox }) => {
  await page.setViewportSize({ width: 380, height: 700 })
  await shoebox.open()
  await page.getByRole('button', { name: 'Choose another…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Choose a folder' })
  await dialog.getByRole('button', { name: 'New folder' }).click()
  const name = dialog.getByLabel('Name of the new folder')
  const alert = dialog.getByRole('alert')
  const long = 'A name that nobody cuts '.repeat(13)
  for (const [typed, said] of [
    ['..', 'Write a name with a letter or a digit in it.'],
    ['.', 'Write a name with a letter or a digit in it.'],
    [long, `${long.slice(0, 100)}…”`],
  ] as const) {
    await name.fill(typed)
    await expect(name).toHaveValue(typed)
    await name.press('Enter')
    await expect(alert).toContainText(said)
    await expect(name).toBeFocused()
    await expect(name).toBeInViewport({ ratio: 1 })
    await expect(alert).toBeInViewport({ ratio: 1 })
  }
  expect(await findings(page)).toEqual([])
})

test('nothing that has the focus is below the buttons, which stand in two rows on a phone', async ({
  page,
  shoebox,
}) => {
  const long = join(await realpath(dirname(shoebox.mirror)), 'Photographs of all of us and of everybody else')
  for (const name of Array.from({ length: 12 }, (_, nth) => `Folder ${nth}`))
    await mkdir(join(long, name), { recursive: true })
  await page.setViewportSize({ width: 360, height: 780 })
  await shoebox.open()
  await page.getByLabel('Folder', { exact: true }).fill(long)
  await page.getByRole('button', { name: 'Choose another…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Choose a folder' })
  const opener = dialog.getByRole('button', { name: 'New folder' })
  const buttons = opener.locator('xpath=../..')
  await expect(dialog.getByRole('button', { name: /^Choose “Photographs/ })).toBeVisible()
  /** Whatever has the focus, it is above the block of buttons, or among them. */
  const expectUncovered = async (): Promise<void> => {
    const focused = page.locator(':focus')
    if ((await buttons.locator(':focus').count()) > 0) return
    const [mine, block] = [await focused.boundingBox(), await buttons.boundingBox()]
    expect(block && block.height).toBeGreaterThan(100)
    expect(mine && block && mine.y + mine.height <= block.y, await focused.evaluate('node => node.outerHTML')).toBe(
      true,
    )
  }
  for (const height of [780, 640, 500]) {
    await page.setViewportSize({ width: 360, height })
    await opener.click()
    await expect(dialog.getByLabel('Name of the new folder')).toBeFocused()
    if (process.env['SHOEBOX_SHOTS'])
      await page.screenshot({ path: `${process.env['SHOEBOX_SHOTS']}/held-${height}.png` })
    await expectUncovered()
    for (let tabs = 0; tabs < 15; tabs++) {
      await page.keyboard.press('Shift+Tab')
      await expectUncovered()
    }
    for (let tabs = 0; tabs < 15; tabs++) {
      await page.keyboard.press('Tab')
      await expectUncovered()
    }
    await opener.click()
    await expect(dialog.getByLabel('Name of the new folder')).toHaveCount(0)
  }
  // In a lower window they go with the rest.
  await page.setViewportSize({ width: 780, height: 360 })
  await expect(buttons).toHaveCSS('position', 'static')
  expect(await findings(page)).toEqual([])
})

test('what is typed before a folder has opened is looked for in it', async ({ page, shoebox }) => {
  const top = await realpath(dirname(shoebox.mirror))
  for (const name of ['Outer/Inner', 'Outer/Other', 'Inner than that'])
    await mkdir(join(top, 'Start', name), { recursive: true })
  await shoebox.open()
  await page.getByLabel('Folder', { exact: true }).fill(join(top, 'Start'))
  await page.getByRole('button', { name: 'Choose another…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Choose a folder' })
  await expect(dialog.getByRole('status')).toHaveText('Start: 2 folders')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')

  // The first answer is kept back until the letters have been asked for.
  const typedAsked = page.waitForRequest((request) => request.postData()?.includes('inner') === true)
  await page.route(/folders\.list/, async (route) => {
    if (route.request().postData()?.includes('inner') !== true) await typedAsked
    await route.continue()
  })
  await page.keyboard.press('Enter')
  await page.keyboard.type('inner')
  await expect(dialog.getByRole('status')).toHaveText('Outer: 1 folder')
  await expect(dialog.getByRole('option')).toHaveText(['Inner'])
  await expect(dialog.getByRole('button', { name: 'Choose “Outer”' })).toBeVisible()
})
