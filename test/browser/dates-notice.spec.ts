import { findings } from './accessible.ts'
import { expect, test } from './fixture.ts'
import { installEngine } from './quiet-engine.ts'

test('that a disk keeps no dates is read once under Backup, and stays a fact under Settings', async ({
  page,
  shoebox,
}) => {
  await installEngine(
    page,
    ({ answers }) => {
      let unread = ['window', 'commands']
      const mirror = () => ({
        path: '/mirror',
        items: 3,
        albums: 0,
        bytes: 1,
        freeBytes: 1,
        canLink: true,
        datesNotKept: { unread },
      })
      Object.assign(answers, {
        'mirror.get': mirror,
        'mirror.datesRead': ({ by }: { by: string }) => {
          unread = unread.filter((reader) => reader !== by)
          return mirror()
        },
      })
    },
    undefined,
  )
  await shoebox.open('backup')
  const notice = page.getByText('does not keep the dates of files')
  await expect(notice).toBeVisible()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Understood' }).focus()
  await page.keyboard.press('Enter')
  await expect(notice).toBeHidden()
  await expect(page.getByRole('main', { name: 'Backup' })).toBeFocused()

  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(notice).toBeVisible()
  await expect(page.getByRole('button', { name: 'Understood' })).toHaveCount(0)
})
