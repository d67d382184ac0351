import { expect, test } from '../fixture.ts'

test.use({ google: { profile: 'legacy', consent: 'allow', items: 30, albums: 3 } })

test('a sign-in that Google has ended is told once', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.backUp()
  // The next program has no access token yet, so it meets the refusal at once.
  await shoebox.restart()
  shoebox.emulator.addFault({ on: 'token', do: { kind: 'invalid-grant' } })
  await shoebox.open('albums')
  const said = page.getByText(/^Google no longer accepts the sign-in/)
  await expect(said.first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Refresh' })).toBeHidden()
  await expect(said).toHaveCount(1)
})
