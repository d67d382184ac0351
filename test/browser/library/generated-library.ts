import type { Page } from '@playwright/test'
import { expect } from '../fixture.ts'
import { installEngine, type QuietEngine } from '../quiet-engine.ts'
import type { Shoebox } from '../shoebox.ts'

interface LibrarySize {
  items: number
  itemsOfDay: number
  /** So many have been taken on one day in the middle of the list. */
  busiestDay: number
}

interface GeneratedLibrary {
  /** Puts items before all others, as a backup does, and tells the page. */
  addNewest: (count: number) => void
}

/** Runs in the page: the library is computed. */
function generateLibrary({ answers, tell }: QuietEngine, { items, itemsOfDay, busiestDay }: LibrarySize): void {
  let newest = 0
  const album = { id: 'all', title: 'Everything', owner: 'someone', shared: false, inGoogle: true, localCount: items }
  answers['albums.list'] = () => [album]
  answers['mirror.get'] = () => ({ path: '/mirror', items, albums: 1, bytes: 1, freeBytes: 1, canLink: true })
  answers['library.ids'] = ({ refs }: { refs: number[] }) => refs.map((ref) => `item-${ref}`)
  answers['tasks.problems'] = () => ({ total: 0, problems: [] })
  answers['library.columns'] = ({ first }: { first?: number }) => {
    const all = items + newest
    const middle = Math.floor(items / 2)
    const dayOf = (value: number): number => {
      const others = value < middle ? value : Math.max(middle, value - busiestDay)
      return 12_000 + Math.floor(others / itemsOfDay)
    }
    const shapes = [1.5, 4 / 3, 0.75, 2 / 3, 16 / 9, 1, 3.4]
    // The newest item has the highest ref, so that an item keeps its ref when others come before it.
    const ref = Uint32Array.from({ length: Math.min(all, first ?? all) }, (_, at) => all - at)
    return {
      ref,
      ratio: Float32Array.from(ref, (value) => shapes[(value * 7919) % shapes.length] ?? 1),
      day: Int32Array.from(ref, dayOf),
      flags: Uint8Array.from(ref, (value) => (value % 31 === 0 ? 1 : 0)),
    }
  }
  const generated: GeneratedLibrary = {
    addNewest: (more) => {
      newest += more
      tell('library.changed', { items: more })
    },
  }
  Object.assign(globalThis, generated)
}

export const addNewest = (page: Page, count: number): Promise<void> =>
  page.evaluate((more) => {
    const { addNewest: add } = globalThis as unknown as GeneratedLibrary
    add(more)
  }, count)

export const scroller = (page: Page) => page.getByTestId('photo-grid-scroller')
export const scrollTop = (page: Page): Promise<number> =>
  scroller(page).evaluate((element) => Number(Reflect.get(element, 'scrollTop')))
/** Label and height in the view of the first tile below the top of the view. */
export async function topTile(page: Page): Promise<{ position: number; offset: number }> {
  const view = await scroller(page).boundingBox()
  const tiles = await page.getByRole('gridcell').evaluateAll((elements) =>
    elements.map((element) => {
      const box = Reflect.apply(
        Reflect.get(element, 'getBoundingClientRect') as () => { bottom: number; top: number },
        element,
        [],
      )
      return { label: String(Reflect.get(element, 'ariaLabel')), top: box.top, bottom: box.bottom }
    }),
  )
  const first = tiles.find((tile) => tile.bottom > (view?.y ?? 0))
  const position = /([\d,]+) of/.exec(first?.label ?? '')?.[1] ?? ''
  return { position: Number(position.replaceAll(',', '')), offset: Math.round((first?.top ?? 0) - (view?.y ?? 0)) }
}

/** The same once it rests: a scroll or a focus is drawn in a later frame. */
export async function restingTile(page: Page): ReturnType<typeof topTile> {
  let last = await topTile(page)
  const rests = async (): Promise<boolean> => {
    const before = last
    last = await topTile(page)
    return last.position > 0 && last.position === before.position && last.offset === before.offset
  }
  await expect.poll(rests).toBe(true)
  return last
}

/** Scrolls, and waits until the rows of the new place are drawn: until then no tile reaches into the view. */
export async function scrollTo(page: Page, fraction: number): Promise<void> {
  await scroller(page).evaluate(
    (element, part) => Reflect.set(element, 'scrollTop', Number(Reflect.get(element, 'scrollHeight')) * part),
    fraction,
  )
  const height = (await scroller(page).boundingBox())?.height ?? 0
  const isDrawn = async (): Promise<boolean> => {
    const { position, offset } = await topTile(page)
    return position > 0 && offset < height
  }
  await expect.poll(isDrawn).toBe(true)
}

/** Opens the library of a program that has so many items, none of which it has to have on a disk. */
export async function openGenerated(page: Page, shoebox: Shoebox, size: LibrarySize): Promise<void> {
  await installEngine(page, generateLibrary, size)
  await page.route('**/media/**', (route) =>
    route.fulfill({
      contentType: 'image/svg+xml',
      body: '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>',
    }),
  )
  await shoebox.open('library')
  await page.getByRole('gridcell').first().waitFor({ timeout: 30_000 })
}
