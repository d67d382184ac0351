import { expect, it } from 'vitest'
import { en } from '../../../src/renderer/i18n/en.ts'
import { zhHans } from '../../../src/renderer/i18n/zh-hans.ts'

/** Every text that a tree of messages makes of the number 1, or of several, by its place. */
function texts(tree: unknown, count: number, place = ''): [place: string, text: string][] {
  if (typeof tree === 'object' && tree !== null)
    return Object.entries(tree).flatMap(([name, value]) => texts(value, count, `${place}.${name}`))
  if (typeof tree !== 'function') return []
  try {
    const text: unknown = Reflect.apply(tree, undefined, Array<number>(4).fill(count))
    return typeof text === 'string' ? [[place, text]] : []
  } catch {
    // It takes something else than numbers.
    return []
  }
}

/** Those that are never said of one: there are two, or it is a pace or a name. */
const neverOne =
  '.backup.itemsPerSecond .library.framesPerSecond .import.unrelated .importing.introText .history.showAll'
    .concat(' .differences.itemDuplicate')
    .split(' ')

/** Words behind a number that end so and are no plural. */
const singular = /^(?:is|was|has|does|stays|goes|waits|facts|this|address|less|minus|its|s)$/

it('says one thing of each kind as one thing, in English', () => {
  const made = texts(en, 1)
  expect(made.length).toBeGreaterThan(100)
  const plurals = made.filter(
    ([place, text]) =>
      !neverOne.includes(place) &&
      [...text.matchAll(/(?<![\d.,:/] ?)\b1 (?:[a-z]+ )?([a-z]+s)\b(?! of 1)/g)].some(
        ([, word = '']) => !singular.test(word),
      ),
  )
  expect(plurals).toEqual([])
})

it('says numbers in Chinese with what is counted, and in no other way for one', () => {
  const [one, two] = [texts(zhHans, 1), texts(zhHans, 2)]
  expect(one.length).toBeGreaterThan(100)
  expect(one.filter(([, text]) => /1 ?(?:s|们)\b/.test(text))).toEqual([])
  expect(two.map(([place]) => place)).toEqual(one.map(([place]) => place))
})
