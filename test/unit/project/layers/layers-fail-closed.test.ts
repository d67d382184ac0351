import fc from 'fast-check'
import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { faultsOf } from '../../../../scripts/layers/check-project.ts'
import { layers } from '../../../../scripts/layers/layers.ts'
import { waysToImport, waysToStyle } from './ways-to-import.ts'

const isFile = (place: string): boolean => /\.\w+$/.test(place)
const folders = layers
  .filter(({ place }) => !isFile(place))
  .flatMap(({ place, rooms = [] }) => [place, ...rooms.map((room) => `${place}/${room}`)])

const above = ['.', 'src', 'src/main', 'src/renderer', 'src/renderer/features', 'test']
const newName = fc.stringMatching(/^[a-z][a-z-]{0,8}$/)
const way = fc.constantFrom(...Object.values(waysToImport))
const styleWay = fc.constantFrom(...Object.values(waysToStyle))
const codeFile = fc.constantFrom('x.ts', 'x.tsx')
const anyTarget = fc.oneof(
  fc.constantFrom('react', 'zod', 'electron', 'node:fs', './y.ts'),
  fc.constantFrom(...folders).map((folder) => `${folder}/y.ts`),
)

function pathTo(target: string, file: string): string {
  const path = posix.relative(posix.dirname(file), target)
  return path.startsWith('.') ? path : `./${path}`
}

const holds = (folder: string): boolean =>
  folders.includes(folder) || folders.some((one) => one.startsWith(`${folder}/`))

describe('a new folder, wherever it lies,', () => {
  const newFolder = fc
    .tuple(fc.constantFrom(...above, ...folders), newName)
    .map(([around, name]) => posix.join(around, name))
    .filter((folder) => !holds(folder) && folder !== 'out' && folder !== 'dist')

  test('may hold nothing, however harmless or in whatever way it imports what', () => {
    fc.assert(
      fc.property(newFolder, codeFile, way, anyTarget, (folder, name, importing, target) => {
        const file = `${folder}/${name}`
        const specifier = target.includes('/') && !target.startsWith('.') ? pathTo(target, file) : target
        for (const text of ['export const x = 1', importing(specifier)])
          expect(faultsOf(layers, file, text)).toEqual([`${file}: is in no layer: name its folder in scripts/layers`])
        expect(faultsOf(layers, `${folder}/x.module.css`, '.x {}')).toHaveLength(1)
      }),
    )
  })

  test('may be imported by nobody', () => {
    fc.assert(
      fc.property(newFolder, fc.constantFrom(...folders), way, styleWay, (folder, from, importing, styling) => {
        const specifier = pathTo(`${folder}/y.ts`, `${from}/x.ts`)
        expect(faultsOf(layers, `${from}/x.ts`, importing(specifier))).toHaveLength(1)
        expect(faultsOf(layers, `${from}/x.module.css`, styling(specifier))).toHaveLength(1)
      }),
    )
  })
})

describe('the window', () => {
  /** `ui, i18n, grid < state < features < shell`, as the architecture says it. */
  const rank = (folder: string): number =>
    ['ui', 'i18n', 'grid'].some((name) => `${folder}/`.startsWith(`src/renderer/${name}/`))
      ? 0
      : `${folder}/`.startsWith('src/renderer/state/')
        ? 1
        : folder.startsWith('src/renderer/features/')
          ? 2
          : 3
  const ofWindow = folders.filter((folder) => folder.startsWith('src/renderer/'))
  const elsewhere = folders.filter((folder) => !folder.startsWith('src/renderer/') && !folder.startsWith('src/shared'))
  const pairs = ofWindow.flatMap((from) =>
    [...ofWindow.filter((to) => rank(to) > rank(from)), ...elsewhere].map((to) => ({ from, to })),
  )

  /** Each pair in one of these ways, and each way with as many pairs: whose folder it is and how it is written are told apart. */
  const sharedOut = (ways: Record<string, unknown>, way: string): typeof pairs => {
    const names = Object.keys(ways)
    return pairs.filter((_, at) => at % names.length === names.indexOf(way))
  }

  test.each(Object.entries(waysToImport))(
    'reaches nothing above a layer, and nothing outside of it: %s',
    (way, importing) => {
      const its = sharedOut(waysToImport, way)
      const reached = its.flatMap(({ from, to }) =>
        [
          ['x.ts', 'y.ts'],
          ['x.tsx', 'y.tsx'],
          ['x.tsx', 'y.module.css'],
        ]
          .map(([name, other]) => ({ file: `${from}/${name}`, target: `${to}/${other}` }))
          .filter(({ file, target }) => faultsOf(layers, file, importing(pathTo(target, file))).length === 0),
      )
      // One look at all of them: to expect something thousands of times takes longer than to find the faults.
      expect(reached).toEqual([])
      expect(its.length).toBeGreaterThan(100)
    },
  )

  test.each(Object.entries(waysToStyle))('its style sheets neither: %s', (way, styling) => {
    for (const { from, to } of sharedOut(waysToStyle, way)) {
      const file = `${from}/x.module.css`
      expect(faultsOf(layers, file, styling(pathTo(`${to}/y.module.css`, file)))).toHaveLength(1)
    }
    expect(faultsOf(layers, 'src/renderer/shell/x.module.css', styling('../ui/y.module.css'))).toEqual([])
    for (const address of ['https://example.com/x.css', '//example.com/x.css', '/x.css', 'some-package/x.css'])
      expect(faultsOf(layers, 'src/renderer/shell/x.module.css', styling(address))).toHaveLength(1)
  })

  test('its page loads only what starts it', () => {
    const page = (address: string): string => `<link href="./ui/x.svg" /><script type="module" src=${address}></script>`
    expect(faultsOf(layers, 'src/renderer/index.html', page('"./main.tsx"'))).toEqual([])
    for (const address of ['"./shell/App.tsx"', './state/bridge.ts', '"https://example.com/x.js"', '"/x.js"'])
      expect(faultsOf(layers, 'src/renderer/index.html', page(address))).toHaveLength(1)
  })
})

test('no two layers of the program know each other, around whatever corners', () => {
  const may = new Map(layers.map((layer) => [layer.place, layer.may]))
  const reaches = (from: string, seen = new Set<string>()): Set<string> => {
    for (const next of may.get(from) ?? []) if (!seen.has(next)) reaches(next, seen.add(next))
    return seen
  }
  const inCircles = layers
    .map(({ place }) => place)
    .filter((place) => place.startsWith('src/') && reaches(place).has(place))
  expect(inCircles).toEqual([])
})

test.each([
  '#inner',
  '/etc/x',
  'shoebox',
  'shoebox/src/main/app.ts',
  'file:///x.ts',
  'https://example.com/x.js',
  'C:/x.ts',
])('where every package is allowed, %s is none', (specifier) => {
  fc.assert(
    fc.property(way, fc.constantFrom('test/unit/x.ts', 'test/bench/x.ts', 'scripts/x.ts'), (importing, file) => {
      expect(faultsOf(layers, file, importing(specifier))).toHaveLength(1)
      expect(faultsOf(layers, file, importing('@scope/any-package/part'))).toEqual([])
    }),
  )
})
