import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { rounded } from '../figures.ts'
import { openQuietPage } from './quiet-page.ts'

const script = join(import.meta.dirname, 'in-page.js')
const mebibyte = 1024 * 1024
const longestWaitMs = 120_000

export interface Browsing {
  jumps: number
  words: readonly string[]
  wheelStep: number
  scrolledFrames: number
}

/** Memory of the process that draws the page, in MiB. */
export interface PageMemory {
  /** What is its own, and all. */
  own: number
  all: number
  /** Its own once Chromium was told that memory is short, and has given back what it can make again: decoded pictures above all. */
  needed: number
}

function ofRenderer(processes: readonly { type: string; id: number }[]): Pick<PageMemory, 'own' | 'all'> {
  const sizes = processes
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => `/proc/${id}/smaps_rollup`)
    .filter((path) => existsSync(path))
    .map((path) => {
      const text = readFileSync(path, 'utf8')
      const sum = (pattern: RegExp): number =>
        rounded(([...text.matchAll(pattern)].reduce((all, [, kilo]) => all + Number(kilo), 0) * 1024) / mebibyte, 1)
      return { own: sum(/^Private_\w+:\s+(\d+) kB/gm), all: sum(/^Rss:\s+(\d+) kB/gm) }
    })
  return sizes.toSorted((left, right) => right.own - left.own)[0] ?? { own: Number.NaN, all: Number.NaN }
}

/** Leaps, scrolls and searches as somebody does who looks for something, in a page of its own, and weighs it then. */
export async function memoryOfBrowsing(browser: Browser, url: string, browsing: Browsing): Promise<PageMemory> {
  const page = await openQuietPage(browser, url, readFileSync(script, 'utf8'))
  const until = async (isSo: string): Promise<void> => {
    for (const end = performance.now() + longestWaitMs; performance.now() < end;) {
      if (await page.evaluate<boolean>(`window.shoeboxBench !== undefined && ${isSo}`)) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`not in time: ${isSo}`)
  }
  await until(`document.querySelector('nav') !== null`)
  await page.evaluate(`location.hash = '#/library'`)
  await until(`document.querySelector('[role="slider"]') !== null`)
  const box = await page.evaluate<{ x: number; y: number; width: number; height: number }>(
    `document.querySelector('[role="slider"]').getBoundingClientRect().toJSON()`,
  )
  for (let turn = 1; turn <= browsing.jumps; turn++) {
    const part = (turn * 0.382) % 1
    await page.click(box.x + box.width / 2, box.y + 16 + part * (box.height - 32))
    await page.evaluate('window.shoeboxBench.jump')
  }
  await page.press('Home')
  await page.evaluate(
    `window.shoeboxBench.scroll(document.querySelector('[data-testid="photo-grid-scroller"]'), ${browsing.wheelStep}, ${browsing.scrolledFrames})`,
  )
  await page.evaluate(`document.querySelector('[role="combobox"]').focus()`)
  for (const word of browsing.words) {
    for (const letter of word) {
      await page.type(letter)
      await page.evaluate('window.shoeboxBench.letter')
    }
    await page.press('Escape')
    await page.press('Escape')
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 500))')
  }
  const devtools = await browser.newBrowserCDPSession()
  const weigh = async (): Promise<Pick<PageMemory, 'own' | 'all'>> =>
    ofRenderer((await devtools.send('SystemInfo.getProcessInfo')).processInfo)
  const before = await weigh()
  await page.giveBack()
  const { own: needed } = await weigh()
  await devtools.detach()
  await page.close()
  return { ...before, needed }
}
