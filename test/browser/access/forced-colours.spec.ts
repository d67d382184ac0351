import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'
import { everyScreen, openAnew } from './every-screen.ts'

// Many screens, each judged as a whole, on a machine that may have much to do.
test.setTimeout(300_000)

test.use({ forcedColors: 'active' })

/** By which a control says that it is chosen, pressed, ticked or open, to those who hear it and to style sheets. */
const states = ['aria-current', 'aria-pressed', 'aria-selected', 'aria-checked', 'aria-expanded']

/**
 * Counts the controls that are on and in sight, and marks them for `unseen`, each with the classes of one of its kind that is off. Not those
 * whose state is what they contain, such as a tick, or what they have opened under another name, nor what the system draws.
 */
const mark = `(() => {
  const states = ${JSON.stringify(states)}
  const isOn = (element) => states.some((state) => ![null, 'false'].includes(element.getAttribute(state)))
  const shape = (element) => [...element.querySelectorAll('*:not(svg *)')].map(({ tagName }) => tagName).join()
  for (const element of document.querySelectorAll('[data-to-be-seen]')) delete element.dataset.toBeSeen
  let count = 0
  for (const element of document.querySelectorAll(states.map((state) => '[' + state + ']').join())) {
    const box = element.getBoundingClientRect()
    const isShown = box.width > 1 && box.bottom > 0 && box.top < innerHeight && element.checkVisibility({ visibilityProperty: true })
    if (!isOn(element) || !isShown || element.matches('input, [aria-haspopup], [aria-label][aria-expanded], [aria-hidden=true] *, [inert] *')) continue
    const kind = element.classList[0]
    const isLike = (other) => other.classList[0] === kind && !isOn(other) && shape(other) === shape(element)
    const like = [...document.querySelectorAll(element.tagName)].find(isLike)
    if (!like) continue
    element.dataset.toBeSeen = String(count++)
    element.dataset.classOn = element.className
    element.dataset.classOff = like.className
  }
  return count
})()`

/** Takes the state from a marked control, as style sheets see it, or gives it back. */
const turn = (at: number, to: 'Off' | 'On'): string => `(() => {
  const element = document.querySelector('[data-to-be-seen="${at}"]')
  for (const mark of [...${JSON.stringify(states)}, 'data-pressed', 'data-checked', 'data-selected', 'data-panel-open']) {
    const kept = 'data-kept-' + mark
    if ('${to}' === 'Off' && element.hasAttribute(mark)) {
      element.setAttribute(kept, element.getAttribute(mark))
      element.removeAttribute(mark)
    } else if ('${to}' === 'On' && element.hasAttribute(kept)) {
      element.setAttribute(mark, element.getAttribute(kept))
      element.removeAttribute(kept)
    }
  }
  element.className = element.dataset.class${to}
})()`

/** States that cannot be seen: without them their controls look as they do with them, pixel by pixel. */
async function unseen(page: Page, least: number): Promise<string[]> {
  const found: string[] = []
  const count = await page.evaluate<number>(mark)
  expect.soft(count).toBeGreaterThanOrEqual(least)
  for (let at = 0; at < count; at++) {
    const control = page.locator(`[data-to-be-seen="${at}"]`)
    const on = await control.screenshot({ animations: 'disabled' })
    await page.evaluate(turn(at, 'Off'))
    const off = await control.screenshot({ animations: 'disabled' })
    await page.evaluate(turn(at, 'On'))
    if (on.equals(off)) found.push(await control.evaluate((element) => element.outerHTML.slice(0, 160)))
  }
  return found
}

/** A folder for pictures of all that is judged, to look at them: `SHOEBOX_SHOTS`. */
const shots = process.env['SHOEBOX_SHOTS']

/** `least`: so many states are there at least. */
async function judge(page: Page, what: string, least = 0): Promise<void> {
  expect.soft(await unseen(page, least), what).toEqual([])
  if (shots !== undefined) await page.screenshot({ path: join(shots, `forced colours, ${what.replace('/', ' ')}.png`) })
  // What axe reads of colours is what style sheets say, and not what the system makes of that.
  const others = (await findings(page)).filter((finding) => !finding.startsWith('color-contrast'))
  expect.soft(others, what).toEqual([])
}

test('every screen has its states in forced colours, and axe finds nothing', async ({ page, shoebox }) => {
  await shoebox.open()
  await expect(page.getByRole('textbox')).not.toHaveValue('')
  expect(await page.evaluate("matchMedia('(forced-colors: active)').matches")).toBe(true)
  await judge(page, 'first run')
  await shoebox.call('mirror.use', { path: shoebox.mirror })
  await expect(page.locator('[aria-current=step] ol')).toBeVisible()
  await judge(page, 'steps')
  await shoebox.setUp()
  await shoebox.backUp()
  for (const screen of everyScreen) {
    await openAnew(page, shoebox, screen)
    // The side bar names neither of these.
    await judge(page, screen, screen === 'export' || screen === 'restore' ? 0 : 1)
  }
})

test('so have what opens over a screen, and what comes with a choice', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.backUp({ allAlbums: true, sharedAlbums: true, library: true, albums: [] })
  await shoebox.open('library')
  await page.getByRole('button', { name: /^Filters/ }).click()
  await page.getByRole('button', { name: 'Videos' }).click()
  await judge(page, 'filters', 3)
  await page.keyboard.press('Escape')
  await page.locator('[role=gridcell]').first().press(' ')
  await expect(page.getByRole('button', { name: 'Select nothing' })).toBeVisible()
  await judge(page, 'what is selected', 3)
  await page.keyboard.press('Escape')
  await page.locator('[role=gridcell]').first().press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('i')
  await expect(page.getByRole('complementary')).toBeVisible()
  await judge(page, 'an opened video')
})
