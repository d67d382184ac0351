import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixture.ts'
import { filledAlbum } from './shoebox.ts'

test.use({ google: { profile: 'legacy', consent: 'ask' } })

test('from the first start to albums on the disk', async ({ page, context, shoebox }) => {
  await shoebox.open()

  await expect(page.getByRole('heading', { level: 1 })).toContainText('Your Google Photos')
  await expect(page.getByText('Shoebox brings them in')).toBeVisible()

  await page.getByLabel('Folder').fill(shoebox.mirror)
  await page.getByRole('button', { name: 'Use this folder' }).click()
  await expect(page.getByText(`${shoebox.mirror} ·`)).toBeVisible()

  // A wrong file is refused in words, then the right one is dropped.
  const drop = page.getByText('Drop the JSON file here')
  const dropFile = async (text: string) => {
    const transfer = await page.evaluateHandle(`{
      const data = new DataTransfer()
      data.items.add(new File([${JSON.stringify(text)}], 'client_secret.json', { type: 'application/json' }))
      data
    }`)
    await drop.dispatchEvent('drop', { dataTransfer: transfer })
  }
  await dropFile('{"web":{"client_id":"x.apps.googleusercontent.com","client_secret":"y"}}')
  await expect(page.getByRole('alert')).toContainText('This client was made for a website.')
  await dropFile(shoebox.emulator.clientJson)
  await expect(page.getByText('Client 424242')).toBeVisible()

  await page.getByRole('radio', { name: 'On disk, unencrypted' }).click()
  const opened = context.waitForEvent('page')
  await page.getByRole('button', { name: 'Sign in with Google' }).click()
  const google = await opened
  await expect(page.getByText('Waiting for you in the browser')).toBeVisible()
  await google.getByRole('button', { name: 'Allow' }).click()

  await page.getByRole('button', { name: 'Show my albums' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'What to back up' })).toBeVisible()
  const boxes = page.getByRole('listitem').getByRole('checkbox')
  await expect(boxes.first()).toBeChecked()
  const count = await boxes.count()
  expect(count).toBeGreaterThan(5)

  await page.getByLabel('Select all').uncheck()
  await expect(page.getByRole('button', { name: 'Nothing selected' })).toBeDisabled()
  const chosen = filledAlbum(shoebox)
  await page.getByRole('checkbox', { name: chosen.title, exact: true }).first().check()
  await page.getByRole('button', { name: 'Back up 1 album' }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'Backup' })).toBeVisible()
  await expect(page.getByRole('heading', { name: /is here$/ })).toBeVisible({ timeout: 60_000 })

  const folders = await readdir(join(shoebox.mirror, 'Albums'))
  expect(folders).toHaveLength(1)
  expect(await readFile(join(shoebox.mirror, 'SHA256SUMS'), 'utf8')).toContain('Photos/')

  await page.getByRole('button', { name: 'Look at the library' }).click()
  const picture = page.getByRole('gridcell').first().locator('img')
  await expect.poll(() => picture.evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBeGreaterThan(0)
})

test('the focus goes on with the steps, and never falls to the page', async ({ page, context, shoebox }) => {
  await shoebox.open()
  await page.getByLabel('Folder').fill(shoebox.mirror)
  await page.getByRole('button', { name: 'Use this folder' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Get a client from Google' })).toBeFocused()
  await page.getByRole('button', { name: 'Change: Choose a folder' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Choose a folder' })).toBeFocused()
  await page.getByRole('button', { name: 'Use this folder' }).focus()
  await page.keyboard.press('Enter')

  await page.getByRole('button', { name: 'Enter id and secret instead' }).press('Enter')
  const { clientId, clientSecret } = shoebox.emulator
  await page.getByRole('textbox').first().fill(clientId)
  await page.getByRole('textbox').nth(1).fill(clientSecret)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Sign in with Google' })).toBeFocused()

  const opened = context.waitForEvent('page')
  await page.getByRole('button', { name: 'Sign in with Google' }).press('Enter')
  const google = await opened
  await expect(page.getByRole('link', { name: 'Open Google’s page' })).toBeFocused()
  await google.getByRole('button', { name: 'Allow' }).click()
  await page.bringToFront()
  const finish = page.getByRole('button', { name: 'Show my albums' })
  await expect(finish).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main', { name: 'What to back up' })).toBeFocused()
})

test('a refusal at Google is said in words, and can be repeated', async ({ page, context, shoebox }) => {
  await shoebox.call('mirror.use', { path: shoebox.mirror })
  await shoebox.call('accounts.useClient', { json: shoebox.emulator.clientJson })
  await shoebox.open()

  const opened = context.waitForEvent('page')
  await page.getByRole('button', { name: 'Sign in with Google' }).click()
  await (await opened).getByRole('button', { name: 'Deny' }).click()
  await expect(page.getByRole('alert')).toContainText('Google was told not to let Shoebox in.')

  await page.getByRole('button', { name: 'Sign in with Google' }).click()
  await expect(page.getByText(/left$/)).toBeVisible()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy the address' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await page.evaluate('navigator.clipboard.readText()')).toContain('/o/oauth2/v2/auth?')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('button', { name: 'Sign in with Google' })).toBeVisible()
  await expect(page.getByRole('alert')).toBeHidden()
  expect((await shoebox.call('accounts.signInState', undefined)).phase).not.toBe('waiting')
})

test('settings that cannot be read are set aside, and it is said', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.restart(() => writeFile(join(shoebox.home, 'settings.json'), '{"mirrorPath":'))
  await shoebox.open()
  await expect(page.getByText('The settings could not be read.')).toBeVisible()
  await expect(page.getByText('choose the same one again')).toBeVisible()
})
