import { loadavg, cpus } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from '@playwright/test'
import { buildIfStale } from '../../../scripts/build-if-stale.ts'
import { chromiumFlags, ensureChromium } from '../../../scripts/testing/chromium.ts'
import { median, rounded } from '../figures.ts'
import { atMost, ratio, type Goal } from '../goals.ts'
import { browsedMirror } from './browsed-mirror.ts'
import { engineHolds, type Held } from './engine-holds.ts'
import { memoryOfBrowsing } from './page-memory.ts'
import { servePage } from './served-page.ts'

const script = join(import.meta.dirname, 'in-page.js')
const jumps = 25
const scrolledFrames = 240
const wheelStep = 120
const typed = ['img_00', 'sunset', 'lisbon', 'pixel', 'großm', '夏天']

const one = (value: number): number => rounded(value, 1)

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((left, right) => left - right)
  return one(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN)
}

const spread = (values: readonly number[]) => ({ p50: quantile(values, 0.5), p95: quantile(values, 0.95) })

/** What `bench` of the page answers; see `in-page.js`. */
function inPage<Value>(page: Page, expression: string): Promise<Value> {
  return page.evaluate<Value>(expression)
}

async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
  const page = await context.newPage()
  await page.addInitScript({ path: script })
  await page.goto(url)
  const library = new URL(page.url())
  if (!library.hash.includes('library')) {
    await page.evaluate(() => Reflect.set(Reflect.get(globalThis, 'location') as object, 'hash', '#/library'))
    await page.reload()
  }
  return page
}

/** From all over the list to all over the list, by the scrubber. */
async function anyMonth(page: Page): Promise<{ placed: number; pictured: number }[]> {
  const box = await page.getByRole('slider').boundingBox()
  if (!box) throw new Error('no scrubber')
  const found: { placed: number; pictured: number }[] = []
  for (let turn = 1; turn <= jumps; turn++) {
    const part = (turn * 0.382) % 1
    await page.mouse.click(box.x + box.width / 2, box.y + 16 + part * (box.height - 32))
    found.push(await inPage(page, 'window.shoeboxBench.jump'))
    await page.mouse.move(600, 400)
  }
  return found
}

interface Scrolled {
  taken: number[]
  longTasks: number[]
}

async function scrolling(page: Page, empty: Page): Promise<{ grid: Scrolled; empty: Scrolled; nodes: number }> {
  await page.getByRole('slider').focus()
  await page.keyboard.press('Home')
  const grid = `document.querySelector('[data-testid="photo-grid-scroller"]')`
  const by = `${wheelStep}, ${scrolledFrames}`
  await page.bringToFront()
  const scrolled = await inPage<Scrolled>(page, `window.shoeboxBench.scroll(${grid}, ${by})`)
  const nodes = await page.locator('*').count()
  await empty.bringToFront()
  const nothing = await inPage<Scrolled>(
    empty,
    `window.shoeboxBench.scroll(window.shoeboxBench.emptyPage(${nodes}), ${by})`,
  )
  await page.bringToFront()
  return { grid: scrolled, empty: nothing, nodes }
}

async function searching(page: Page): Promise<{ answered: number; shown: number }[]> {
  const field = page.getByRole('combobox')
  const found: { answered: number; shown: number }[] = []
  for (const word of typed) {
    for (const letter of word) {
      await field.pressSequentially(letter)
      found.push(await inPage(page, 'window.shoeboxBench.letter'))
    }
    await field.press('Escape')
    await page.waitForTimeout(500)
  }
  return found
}

/** Browses mirrors of these sizes in Chromium as a person does, and asks their engine all that the page asks. */
export async function benchBrowse({ sizes, say }: { sizes: readonly number[]; say: (text: string) => void }) {
  buildIfStale()
  const executablePath = ensureChromium()
  if (executablePath === undefined) throw new Error('no Chromium')
  const results: Record<string, unknown>[] = []
  const goals: Goal[] = []
  for (const items of sizes) {
    const mirror = await browsedMirror(items, say)
    say(`browsing ${items} items`)
    const started = performance.now()
    const served = await servePage(mirror)
    const browser = await chromium.launch({ executablePath, args: chromiumFlags() })
    try {
      const address = performance.now() - started
      const first = await openPage(browser, served.url)
      const cold = address + (await inPage<number>(first, 'window.shoeboxBench.firstPictures()'))
      await first.getByRole('slider').waitFor({ timeout: 120_000 })
      await first.context().close()
      const starts: number[] = []
      for (let turn = 0; turn < 3; turn++) {
        const again = await openPage(browser, served.url)
        starts.push(await inPage<number>(again, 'window.shoeboxBench.firstPictures()'))
        await again.context().close()
      }
      const page = await openPage(browser, served.url)
      await page.getByRole('slider').waitFor({ timeout: 120_000 })
      const empty = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      await empty.addInitScript({ path: script })
      await empty.goto('about:blank')
      say('months')
      const months = await anyMonth(page)
      say('scrolling')
      const scrolled = await scrolling(page, empty)
      await empty.close()
      say('searching')
      const letters = await searching(page)
      await page.context().close()
      say('memory')
      const memory = await memoryOfBrowsing(browser, served.url, { jumps, words: typed, wheelStep, scrolledFrames })
      await browser.close()
      await served.end()
      say('holds')
      const holds = await engineHolds(mirror)
      const frames = { grid: spread(scrolled.grid.taken), empty: spread(scrolled.empty.taken) }
      const longest = Object.entries(holds).reduce<[string, Held]>(
        (worst, each) => (each[1].longestHold > worst[1].longestHold ? each : worst),
        ['', { milliseconds: 0, longestHold: 0 }],
      )
      const placed = spread(months.map((each) => each.placed))
      const pictured = spread(months.map((each) => each.pictured))
      const shown = spread(letters.map((each) => each.shown))
      const longTask = Math.max(0, ...scrolled.grid.longTasks)
      results.push({
        items,
        millisecondsToPictures: { coldStart: one(cold), page: one(median(starts)) },
        anyMonth: { placed, pictured },
        scrolling: { nodes: scrolled.nodes, frames, longTasks: scrolled.grid.longTasks.map(one) },
        pageMebibytes: memory,
        perLetter: { answered: spread(letters.map((each) => each.answered)), shown },
        holds,
      })
      const ofSize = `, with ${items} items`
      goals.push(
        atMost(`milliseconds to the first pictures of a page${ofSize}`, one(median(starts)), 1000),
        atMost(`the same from the start of the program${ofSize}`, one(cold), 2000),
        atMost(`milliseconds to the places of any month, p95${ofSize}`, placed.p95, 100),
        atMost(`milliseconds to the pictures of any month, p95${ofSize}`, pictured.p95, 400),
        atMost(`longest task of the page while scrolling, milliseconds${ofSize}`, one(longTask), 50),
        atMost(`p95 of frames by that of an empty page${ofSize}`, ratio(frames.grid.p95, frames.empty.p95), 1.3),
        atMost(`MiB of the page${ofSize}`, memory.own, 400),
        atMost(`milliseconds from a letter to what it finds, p95${ofSize}`, shown.p95, 50),
        atMost(`longest hold of the engine, milliseconds${ofSize} (${longest[0]})`, longest[1].longestHold, 20),
      )
    } finally {
      await browser.close()
      if (served.process.exitCode === null) await served.end()
    }
  }
  return { bench: 'browse', processors: cpus().length, load: loadavg().map(one), results, goals }
}
