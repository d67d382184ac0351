import type { KeyboardEvent, MouseEvent } from 'react'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type PickedRun,
  type Picking,
  type PickingHands,
  pickingHands,
} from '../../../src/renderer/grid/picking/picking-hands.ts'
import { between, noRanges, type Ranges } from '../../../src/renderer/grid/picking/ranges.ts'

/** What these tests need of an element of the page: its attributes, and what it lies in. */
class PageElement {
  readonly #attributes: readonly string[]
  readonly #parent: PageElement | undefined

  constructor(attributes: readonly string[], parent?: PageElement) {
    this.#attributes = attributes
    this.#parent = parent
  }

  /** Knows selectors of one attribute, as `[title]`. */
  closest(selector: string): PageElement | null {
    const [, name] = /^\[([a-z-]+)\]$/.exec(selector) ?? []
    if (name === undefined) throw new Error(`not a selector of one attribute: ${selector}`)
    return this.#attributes.includes(name) ? this : (this.#parent?.closest(selector) ?? null)
  }
}

beforeAll(() => void Object.assign(globalThis, { Element: PageElement }))
afterAll(() => void Reflect.deleteProperty(globalThis, 'Element'))

const tile = new PageElement(['href'])
const mark = new PageElement(['data-picks', 'role'], tile)
const partOfMark = new PageElement(['d'], mark)
/** Where a text is clicked the page tells of no element. */
const text = { nodeType: 3 }

interface Told {
  picked: Ranges
  run: PickedRun | undefined
}

/** The hands for what is picked, and what they have told. */
function handsOf(
  picking: Partial<Picking & { count: number; isWhole: boolean }> = {},
): PickingHands & { told: Told[] } {
  const told: Told[] = []
  const onPick: Picking['onPick'] = (picked, run) => void told.push({ picked, run })
  return { ...pickingHands({ picked: noRanges, run: undefined, count: 10, isWhole: true, onPick, ...picking }), told }
}

const noKeys = { shiftKey: false, ctrlKey: false, metaKey: false }
const clickOf = (of: Partial<Record<keyof typeof noKeys, boolean>> = {}, target: unknown = tile): MouseEvent =>
  ({ ...noKeys, ...of, target }) as unknown as MouseEvent
const keyOf = (key: string, of: Partial<Record<keyof typeof noKeys, boolean>> = {}): KeyboardEvent =>
  ({ ...noKeys, ...of, key }) as unknown as KeyboardEvent

const unmoved = (): never => {
  throw new Error('the focus was moved')
}

/** What is told when the place 4 is picked besides what is, or taken out. */
const toggled = (picked: Ranges): Told => ({ picked, run: { at: 4, base: picked } })

describe('a click', () => {
  test('opens what it is on as long as nothing is picked', () => {
    for (const target of [tile, text, null]) {
      const hands = handsOf()
      expect([hands.click(clickOf({}, target), 4), hands.told]).toEqual([false, []])
    }
  })

  test('picks with Ctrl or Meta, on the mark, and anywhere once something is picked', () => {
    for (const event of [
      clickOf({ ctrlKey: true }),
      clickOf({ metaKey: true }),
      clickOf({ metaKey: true }, text),
      clickOf({}, mark),
      clickOf({}, partOfMark),
    ]) {
      const hands = handsOf()
      expect([hands.click(event, 4), hands.told]).toEqual([true, [toggled([4, 5])]])
    }
    const more = handsOf({ picked: [7, 9] })
    expect([more.click(clickOf(), 4), more.told]).toEqual([true, [toggled([4, 5, 7, 9])]])
    const less = handsOf({ picked: [3, 6] })
    expect([less.click(clickOf(), 4), less.told]).toEqual([true, [toggled([3, 4, 5, 6])]])
  })

  test('with Shift draws a run from the one before, which gives back what it has no longer', () => {
    const run = { at: 2, base: [0, 1, 2, 3] }
    const hands = handsOf({ picked: [0, 1, 2, 8], run })
    expect(hands.click(clickOf({ shiftKey: true }), 4)).toBe(true)
    expect(hands.told).toEqual([{ picked: [0, 1, 2, 5], run }])
    // Upwards too, and whatever else is held or clicked.
    const upwards = handsOf({ picked: [4, 5], run: { at: 4, base: [4, 5] } })
    expect(upwards.click(clickOf({ shiftKey: true, ctrlKey: true }, mark), 1)).toBe(true)
    expect(upwards.told).toEqual([{ picked: [1, 5], run: { at: 4, base: [4, 5] } }])
  })

  test('with Shift begins a run where there is none, or nothing of it is picked any more', () => {
    for (const run of [undefined, { at: 2, base: [2, 3] }]) {
      const hands = handsOf({ run })
      expect(hands.click(clickOf({ shiftKey: true }), 4)).toBe(true)
      expect(hands.told).toEqual([{ picked: [4, 5], run: { at: 4, base: [] } }])
    }
    const besides = handsOf({ picked: [7, 8] })
    expect(besides.click(clickOf({ shiftKey: true }), 4)).toBe(true)
    expect(besides.told).toEqual([{ picked: [4, 5, 7, 8], run: { at: 4, base: [7, 8] } }])
  })
})

test.each([
  ['none of it', [], [3, 6]],
  ['a part of it', [4, 5], [3, 6]],
  ['all of it', [3, 6], []],
  ['all of it and more', [2, 8], [2, 3, 6, 8]],
  ['as many as it has, but others', [0, 3], [0, 6]],
  ['its neighbours', [2, 3, 6, 7], [2, 7]],
])('a section of which is picked: %s', (_, before, after) => {
  const hands = handsOf({ picked: before })
  hands.clickSection(3, 6)
  expect(hands.told).toEqual([{ picked: after, run: { at: 3, base: after } }])
})

describe('a key', () => {
  test('that is the space picks what has the focus and takes it out; with Shift it draws a run to there', () => {
    const hands = handsOf()
    expect([hands.key(keyOf(' '), 4, unmoved), hands.told]).toEqual([true, [toggled([4, 5])]])
    const run = { at: 2, base: noRanges }
    const drawing = handsOf({ picked: [2, 3], run })
    expect(drawing.key(keyOf(' ', { shiftKey: true }), 4, unmoved)).toBe(true)
    expect(drawing.told).toEqual([{ picked: [2, 5], run }])
    const alone = handsOf()
    expect(alone.key(keyOf(' ', { shiftKey: true }), 4, unmoved)).toBe(true)
    expect(alone.told).toEqual([{ picked: [4, 5], run: { at: 4, base: [] } }])
  })

  test('that is A with Ctrl or Meta picks all of a list whose end is known', () => {
    for (const event of [keyOf('a', { ctrlKey: true }), keyOf('A', { ctrlKey: true }), keyOf('a', { metaKey: true })]) {
      const hands = handsOf({ picked: [4, 5] })
      expect([hands.key(event, 4, unmoved), hands.told]).toEqual([true, [{ picked: between(0, 9), run: undefined }]])
      // It is ours even so: the browser would mark the page.
      const open = handsOf({ isWhole: false })
      expect([open.key(event, 4, unmoved), open.told]).toEqual([true, []])
      const empty = handsOf({ count: 0 })
      expect([empty.key(event, 0, unmoved), empty.told]).toEqual([true, []])
    }
  })

  test('that is Escape picks nothing any more, if something is picked', () => {
    const hands = handsOf({ picked: [4, 5], run: { at: 4, base: [4, 5] } })
    expect([hands.key(keyOf('Escape'), 4, unmoved), hands.told]).toEqual([true, [{ picked: [], run: undefined }]])
    const none = handsOf()
    expect([none.key(keyOf('Escape'), 4, unmoved), none.told]).toEqual([false, []])
  })

  test('that moves the focus draws a run with Shift, from where the focus was', () => {
    const pressed: string[] = []
    const hands = handsOf()
    const move = (key: string): number => {
      pressed.push(key)
      return 7
    }
    expect(hands.key(keyOf('ArrowDown', { shiftKey: true }), 4, move)).toBe(true)
    expect(hands.told).toEqual([{ picked: [4, 8], run: { at: 4, base: [] } }])
    expect(pressed).toEqual(['ArrowDown'])
    const nowhere = handsOf({ picked: [1, 2] })
    expect(nowhere.key(keyOf('F5', { shiftKey: true }), 4, () => undefined)).toBe(false)
    expect(nowhere.told).toEqual([])
  })

  test('that is another one is not ours, and moves nothing', () => {
    for (const event of [
      keyOf('ArrowDown'),
      keyOf('a'),
      keyOf('A'),
      keyOf('b', { ctrlKey: true }),
      keyOf(' ', { ctrlKey: true }),
      keyOf(' ', { metaKey: true }),
      keyOf(' ', { ctrlKey: true, shiftKey: true }),
      keyOf('a', { ctrlKey: true, shiftKey: true }),
      keyOf('A', { metaKey: true, shiftKey: true }),
      keyOf('ArrowDown', { ctrlKey: true, shiftKey: true }),
      keyOf('Enter'),
    ]) {
      const hands = handsOf({ picked: [1, 2], run: { at: 1, base: [1, 2] } })
      expect([hands.key(event, 4, unmoved), hands.told]).toEqual([false, []])
    }
  })
})
