/**
 * `npm run torture -- --rounds N --seed S [--items N]`: kills Shoebox at random instants and looks at what is left, with
 * code that shares nothing with it. Prints one line of JSON; how far it is goes to stderr.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmulator, type Emulator } from '../emulator/start-emulator.ts'
import { checkEnd, versionsIn } from './check-end.ts'
import { damageFiles, damageIndex } from './damage.ts'
import { checkAlways, checkComplete, checkKept, type Spoiled, type Truth } from './invariants.ts'
import { plantAtIntents, plantLeftovers, plantNamesakes, type Plants } from './plants.ts'
import { pick, randomFrom, type Random } from './random.ts'
import { truthOf } from './truth.ts'
import { someMoment, Victim, type Work } from './victim.ts'
import { lastRun, whereKilled, type Place } from './where-killed.ts'

const commands: Record<Work, readonly string[]> = {
  backup: ['backup', '--all', '--shared', '--library'],
  repair: ['verify', '--repair'],
  rebuild: ['rebuild'],
}

/** What people do in Google Photos between two backups. */
function changeLibrary({ library }: Emulator, random: Random, round: number): void {
  for (let added = 0; added < 25; added++)
    library.addItem(random() < 0.7 ? { albums: [pick(random, library.main.albums).id] } : {})
  library.renameAlbum(pick(random, library.main.albums).id, `Renamed in round ${round}`)
  const reordered = pick(random, library.main.albums)
  library.setAlbumItems(reordered.id, reordered.items.map((item) => item.id).reverse())
  const items = library.itemsOf(library.main)
  library.addAlbum({ title: `New in round ${round}`, items: items.slice(0, 5).map((item) => item.id) })
  for (let edited = 0; edited < 8; edited++) {
    const item = pick(random, items)
    if (item.original && random() < 0.5) library.revertItem(item.id)
    else library.editItem(item.id, { width: 100 + Math.floor(random() * 4000), height: 50 + round })
  }
}

interface Results {
  /** Kills. */
  rounds: number
  /** Commands that came to their end, by what they are. */
  completed: Record<Work, number>
  mirrors: number
  changes: number
  damagedFiles: number
  /** How many files were put where a backup was about to put its own, before it and when it was killed. */
  namesakes: number
  replacedInFlight: number
  /** How many things were left among the downloads in progress. */
  leftovers: number
  /** How often a process was killed where. */
  killed: Partial<Record<Place, number>>
  violations: string[]
}

/** An account, and somebody who is signed in to it. */
interface Stage {
  emulator: Emulator
  victim: Victim
}

async function setStage(home: string, library: { items: number; albums: number; seed: number }): Promise<Stage> {
  const emulator = await startEmulator({ profile: 'legacy', consent: 'allow', latencyMs: 15, ...library })
  mkdirSync(home)
  const clientFile = join(home, 'client.json')
  writeFileSync(clientFile, emulator.clientJson)
  const victim = new Victim(emulator, home)
  await victim.signIn(clientFile)
  return { emulator, victim }
}

class Torture {
  readonly results: Results
  readonly #folder: string
  readonly #random: Random
  readonly #rounds: number
  readonly #items: number
  #stage: Stage | undefined
  /** How long each command takes if it is let, in milliseconds: the instants of kills are drawn over the whole of it. */
  #longest: Record<Work, number> = { backup: 3000, repair: 1500, rebuild: 1500 }
  #spoiled: Spoiled = {}
  /** What somebody else put into this mirror. */
  #plants: Plants = new Map()
  /** What was in `Photos/` of this mirror so far. */
  #seen = new Map<string, string>()
  #left = 0

  constructor(folder: string, plan: { seed: number; rounds: number; items: number }) {
    this.#folder = folder
    this.#random = randomFrom(plan.seed)
    this.#rounds = plan.rounds
    this.#items = plan.items
    this.results = {
      rounds: 0,
      completed: { backup: 0, repair: 0, rebuild: 0 },
      mirrors: 0,
      changes: 0,
      damagedFiles: 0,
      namesakes: 0,
      replacedInFlight: 0,
      leftovers: 0,
      killed: {},
      violations: [],
    }
  }

  get mirror(): string {
    return join(this.#folder, `mirror-${this.results.mirrors}`)
  }

  async run(): Promise<void> {
    await this.#newMirror()
    await this.#goOn()
    await this.#stage?.emulator.close()
  }

  async #goOn(): Promise<void> {
    for (let more = await this.#until('backup'); more; more = await this.#until('backup')) {
      const chance = this.#random()
      if (this.#left-- <= 0) await this.#newMirror()
      else if (chance < 0.5) {
        changeLibrary(this.#onStage.emulator, this.#random, this.results.rounds)
        this.results.changes += 1
      } else if (chance < 0.75) {
        const files = damageFiles(this.mirror, this.#random, 1 + Math.floor(this.#random() * 12), this.#plants)
        this.#spoiled = { files: new Set([...files, ...(this.#spoiled.files ?? [])]) }
        this.results.damagedFiles += files.size
        if (!(await this.#until('repair'))) return
      } else {
        damageIndex(this.mirror, this.#random)
        this.#spoiled = { ...this.#spoiled, index: true }
        if (!(await this.#until('rebuild'))) return
      }
    }
  }

  get #onStage(): Stage {
    if (!this.#stage) throw new Error('nothing was begun')
    return this.#stage
  }

  /** Begins anew with everything, an account too, or libraries would grow from change to change. */
  async #newMirror(): Promise<void> {
    await this.#stage?.emulator.close()
    rmSync(this.mirror, { recursive: true, force: true })
    this.results.mirrors += 1
    this.#left = 3 + Math.floor(this.#random() * 6)
    this.#longest = { ...this.#longest, backup: 3000 }
    this.#spoiled = {}
    this.#plants = new Map()
    this.#seen = new Map()
    const home = join(this.#folder, `home-${this.results.mirrors}`)
    const seed = Math.floor(this.#random() * 2 ** 31)
    this.#stage = await setStage(home, { items: this.#items, albums: 6, seed })
    const albumFiles = pick(this.#random, ['links', 'copies'])
    writeFileSync(join(home, 'settings.json'), JSON.stringify({ albumFiles }))
    this.results.namesakes += await plantNamesakes(this.mirror, this.#stage.emulator, this.#plants, this.#random, 4)
  }

  get #wrong(): Spoiled {
    return { ...this.#spoiled, planted: this.#plants }
  }

  #check(truth: Truth): string[] {
    return [...checkAlways(this.mirror, truth, this.#wrong), ...checkKept(this.mirror, this.#seen, this.#wrong)]
  }

  /** After a kill: a power failure takes bytes that were under way, and things are left lying about. */
  #plantAfterKill(): void {
    const { mirror, results } = this
    if (this.#random() < 0.5) {
      results.replacedInFlight += plantAtIntents(mirror, this.#plants, this.#random)
      for (const path of this.#plants.keys()) this.#seen.delete(path)
    }
    if (this.#random() < 0.5) results.leftovers += plantLeftovers(mirror, this.#random)
  }

  /** Starts a command again and again until it comes to its end. False when the rounds are over or something is wrong. */
  async #until(work: Work): Promise<boolean> {
    const { results, mirror } = this
    const truth = await truthOf(this.#onStage.emulator)
    while (results.rounds < this.#rounds) {
      const before = lastRun(mirror)
      const end = await this.#onStage.victim.run(
        mirror,
        commands[work],
        someMoment(this.#random, work, this.#longest[work]),
      )
      if (end.killed) {
        results.rounds += 1
        const place = whereKilled(mirror, before)
        results.killed[place] = (results.killed[place] ?? 0) + 1
        results.violations.push(...this.#check(truth))
        if (results.rounds % 50 === 0) process.stderr.write(`${results.rounds} rounds\n`)
        if (results.violations.length > 0) return false
        if (work === 'backup') this.#plantAfterKill()
        continue
      }
      this.#longest[work] = (this.#longest[work] + end.seconds * 1100) / 2
      results.completed[work] += 1
      const wrongEnd = checkEnd(work, end.code, mirror, this.#wrong)
      if (wrongEnd.length > 0) results.violations.push(...wrongEnd, end.output.slice(-2000))
      if (work === 'backup') {
        const versions = versionsIn(mirror)
        this.#spoiled = { files: new Set([...(this.#spoiled.files ?? [])].filter((path) => versions.has(path))) }
      }
      if (work === 'rebuild') this.#spoiled = { ...this.#spoiled, index: false }
      results.violations.push(...this.#check(truth))
      if (work !== 'repair') results.violations.push(...checkComplete(mirror, truth, this.#wrong))
      return results.violations.length === 0
    }
    return false
  }
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    items: { type: 'string', default: '150' },
  },
})
const seed = Number(values.seed)
const folder = mkdtempSync(join(tmpdir(), 'shoebox-torture-'))
const torture = new Torture(folder, { seed, rounds: Number(values.rounds), items: Number(values.items) })
await torture.run()
const { results, mirror } = torture
const failed = results.violations.length > 0
if (!failed) rmSync(folder, { recursive: true, force: true })
console.log(JSON.stringify({ seed, ...results, ...(failed && { kept: mirror }) }))
process.exit(failed ? 1 : 0)
