import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseCommandLine } from '../../../src/main/headless/words/command-line.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const units = ['shoebox-backup.service', 'shoebox-backup.timer']
const unitText = (name: string): string => readFileSync(join(root, 'assets', 'systemd', name), 'utf8')
const document = readFileSync(join(root, 'docs', 'schedule.md'), 'utf8')

/** Sections of a unit file and the values of their keys, which may come several times. */
function readUnit(text: string): Map<string, Map<string, string[]>> {
  const sections = new Map<string, Map<string, string[]>>()
  let section: Map<string, string[]> | undefined
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const name = /^\[(\w+)\]$/.exec(line)?.[1]
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? []
    if (name !== undefined) sections.set(name, (section = new Map()))
    else if (section && key !== undefined && value !== undefined) section.set(key, [...(section.get(key) ?? []), value])
    else throw new Error(`Not a line of a unit: ${line}`)
  }
  return sections
}

/** What follows the program's name in every line that calls it. */
function documentedCalls(): string[][] {
  const blocks = [...document.matchAll(/```\n([^`]*)```/g)].map(([, block = '']) => block)
  const lines = [...blocks.flatMap((block) => block.split('\n')), ...unitText('shoebox-backup.service').split('\n')]
  return lines.flatMap((line) => {
    const call = /^(?:shoebox|17 3 \* \* \* \S*\/shoebox|ExecStart=\S*\/shoebox) ([^>]*)/.exec(line)?.[1]
    return call === undefined ? [] : [call.trim().split(/ +/)]
  })
}

describe('what the documentation of the schedule says', () => {
  it.each(documentedCalls())('is understood: shoebox %s %s %s', (...args) => {
    expect(parseCommandLine(args, '1', () => undefined)).toMatchObject({ kind: 'run' })
  })

  it('has calls in the document, in the crontab and in the unit', () => {
    expect(documentedCalls().length).toBeGreaterThanOrEqual(5)
    expect(documentedCalls().every(([command]) => command === 'backup')).toBe(true)
  })

  it('names units and files that are there', () => {
    for (const [, name = ''] of document.matchAll(/\((\.\.\/assets\/[^)]+)\)/g))
      expect(readFileSync(join(root, 'docs', name), 'utf8')).not.toBe('')
  })
})

describe('the systemd units', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shoebox-units-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('make up what was missed, and leave the machine to its person', () => {
    const timer = readUnit(unitText('shoebox-backup.timer')).get('Timer')
    expect(timer?.get('Persistent')).toEqual(['true'])
    expect(timer?.get('RandomizedDelaySec')).toEqual(['20min'])
    const service = readUnit(unitText('shoebox-backup.service')).get('Service')
    expect(Object.fromEntries(service ?? [])).toMatchObject({
      Type: ['oneshot'],
      Nice: ['10'],
      IOSchedulingClass: ['idle'],
      SuccessExitStatus: ['1 130'],
    })
  })

  const analyzer = spawnSync('systemd-analyze', ['--version']).status === 0
  it.skipIf(!analyzer)('are right in the eyes of systemd', () => {
    for (const name of units) {
      // The program is not installed here, and systemd looks whether it is.
      const text = unitText(name).replace('%h/.local/bin/shoebox', process.execPath)
      writeFileSync(join(folder, name), text)
    }
    const verify = (): string => {
      const paths = units.map((name) => join(folder, name))
      const env = { ...process.env, XDG_RUNTIME_DIR: folder }
      return spawnSync('systemd-analyze', ['--user', 'verify', ...paths], { env, encoding: 'utf8' }).stderr
    }
    expect(verify()).toBe('')
    writeFileSync(
      join(folder, 'shoebox-backup.timer'),
      unitText('shoebox-backup.timer').replace('Persistent', 'Persistant'),
    )
    expect(verify()).toContain('Persistant')
  })

  it.runIf(!analyzer)('are well-formed; systemd-analyze is not here to say more', () => {
    for (const name of units) expect(readUnit(unitText(name)).has('Unit')).toBe(true)
  })
})
