import { beforeAll, describe, expect, it } from 'vitest'
import { someCases } from '../../cases/some-cases.ts'
import { seededRandom, type Random } from '../../emulator/random.ts'
import { baseMedia, type BaseMedia } from '../../emulator/takeout/photo-files.ts'
import { planMixture } from '../../emulator/takeout/planned-mixture.ts'
import { ImportFolder } from '../takeout-files.ts'
import { toldCatalogue } from '../told-catalogue.ts'
import { planArchives, withAlbum } from './planned-halves.ts'

/** An archive of somebody. */
interface Archive {
  name: string
  owner?: string
  files: readonly { name: string; bytes: Buffer | string }[]
}

/** What is imported at a time, of one person; `until`: it is stopped at this transaction. */
interface Step {
  archives: readonly Archive[]
  until?: number
}

let base: BaseMedia

beforeAll(async () => {
  base = await baseMedia()
})

const hintOf = (steps: readonly Step[]): string =>
  steps
    .map(
      ({ archives, until }) =>
        `${archives.map(({ name }) => name.slice(8, -4)).join(' ')}${until === undefined ? '' : ` until ${until}`}`,
    )
    .join(', then ')

/** A mirror with everything that is imported in these steps: what it tells, and how many transactions each had. */
async function endOf(steps: readonly Step[]): Promise<{ told: unknown[]; commits: number[] }> {
  const folder = await ImportFolder.make()
  try {
    const paths = new Map<string, string>()
    for (const { name, files } of new Set(steps.flatMap(({ archives }) => archives)))
      if (!paths.has(name)) paths.set(name, await folder.zip(name, files))
    const take = (archives: readonly Archive[], until = Infinity) => {
      const [{ owner = '' } = {}] = archives
      const named = archives.map(({ name }) => paths.get(name) ?? '')
      return folder.takeUntilCommit((commit) => commit >= until, ...named, ...(owner === '' ? [] : ['--owner', owner]))
    }
    const commits: number[] = []
    for (const { archives, until } of steps) commits.push((await take(archives, until)).commits)
    const catalogue = toldCatalogue(await folder.catalogue())
    const verified = await folder.run('verify')
    expect([verified.code, verified.report().problems], hintOf(steps)).toEqual([0, []])
    const photos = (await folder.photos()).length
    const all = [...new Map(steps.flatMap(({ archives }) => archives).map((each) => [each.name, each])).values()]
    const files: string[] = []
    for (const its of Map.groupBy(all, ({ owner }) => owner).values()) {
      const { end } = await take(its.toSorted((one, other) => (one.name < other.name ? -1 : 1)))
      files.push(JSON.stringify((end.report() as unknown as { files: unknown }).files))
    }
    expect.soft(toldCatalogue(await folder.catalogue()), `the same again after ${hintOf(steps)}`).toEqual(catalogue)
    return { told: [...catalogue, photos, ...files.toSorted()], commits }
  } finally {
    await folder.remove()
  }
}

/** Steps in which some archives are stopped, then others are imported, then the first again, and what is left. */
function disturbed(archives: readonly Archive[], random: Random): (until: number) => Step[] {
  const owners = [...Map.groupBy(archives, ({ owner }) => owner).values()]
  const its = random.pick(owners)
  const chosen = its.filter(() => random.chance(0.6))
  const stopped = chosen.length === 0 ? [random.pick(its)] : chosen
  const ofEach = (isMeant: (one: Archive) => boolean): Step[] =>
    owners.map((each) => ({ archives: each.filter(isMeant) })).filter((step) => step.archives.length > 0)
  const others = new Set(archives.filter((one) => random.chance(stopped.includes(one) ? 0.3 : 0.7)))
  const rest = ofEach((one) => !stopped.includes(one) && !others.has(one))
  return (until) => [{ archives: stopped, until }, ...ofEach((one) => others.has(one)), { archives: stopped }, ...rest]
}

async function expectSameAfterStops(archives: readonly Archive[], seed: number): Promise<void> {
  const owners = [...Map.groupBy(archives, ({ owner }) => owner).values()]
  const atOnce = await endOf(owners.map((its) => ({ archives: its })))
  const stepsUntil = disturbed(archives, seededRandom(seed + 5))
  const {
    commits: [most = 0],
  } = await endOf(stepsUntil(Infinity).slice(0, 1))
  for (const share of someCases().spread([0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.97], 3)) {
    const steps = stepsUntil(Math.max(1, Math.round(most * share)))
    expect.soft((await endOf(steps)).told, hintOf(steps)).toEqual(atOnce.told)
  }
}

/** `SHOEBOX_LATE=100-300` tries these. */
const [first, last] = (/^(\d+)-(\d+)$/.exec(process.env['SHOEBOX_LATE'] ?? '')?.slice(1) ?? []).map(Number)
const seeds = (usual: readonly number[]): number[] =>
  first === undefined || last === undefined
    ? someCases().spread(usual, 1)
    : Array.from({ length: last - first + 1 }, (_, at) => first + at)

describe('an import that is stopped, and others before it is done again', { timeout: 300_000 }, () => {
  it.each(seeds([1, 2, 3, 4, 5, 6]))(
    'end in the same catalogue as if it had not been: whole libraries, seed %i',
    async (seed) => {
      const parts = planMixture(seed, base)
      const archives = parts.map(({ owner, stamp, part, files }) => ({
        name: `takeout-${stamp}-${String(part).padStart(3, '0')}.zip`,
        owner,
        files: files.map(({ path, bytes }) => ({ name: path, bytes })),
      }))
      await expectSameAfterStops(archives, seed)
    },
  )

  it.each(seeds([1, 2, 3, 4, 5, 6]))(
    'end in the same catalogue as if it had not been: common halves, seed %i',
    async (seed) => {
      await expectSameAfterStops(withAlbum(planArchives(seed).archives, seed), seed)
    },
  )
})
