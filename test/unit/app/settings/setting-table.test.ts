import fc from 'fast-check'
import * as files from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answeredCalls } from '../../../../src/main/app/calls/answered-calls.ts'
import { openSettings } from '../../../../src/main/app/settings/settings-store.ts'
import {
  settingNames,
  settingTable,
  standardSettings,
  type SettingField,
} from '../../../../src/shared/setting-table.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

let home: string
beforeAll(async () => {
  home = await files.mkdtemp(join(tmpdir(), 'shoebox-setting-table-'))
})
afterAll(() => files.rm(home, { recursive: true }))

/** What is read from a file that holds this. */
async function read(settings: object): Promise<object> {
  await files.writeFile(join(home, 'settings.json'), JSON.stringify(settings))
  const opened = await openSettings({ files, home, clock: standingClock(0), log: () => undefined })
  return opened.get()
}

const taken = (change: unknown): boolean => answeredCalls['settings.set'].input.safeParse(change).success

function fitting(field: SettingField): fc.Arbitrary<unknown> {
  if (field.kind === 'choice') return fc.constantFrom(...field.words)
  if (field.kind === 'switch') return fc.boolean()
  return fc.oneof(fc.constantFrom(field.least, field.most), fc.integer({ min: field.least, max: field.most }))
}

function unfit(field: SettingField): fc.Arbitrary<unknown> {
  const other = fc.constantFrom(null, [], {}, Infinity, 0.5)
  if (field.kind === 'choice')
    return fc.oneof(
      other,
      fc.boolean(),
      fc.string().filter((text) => !field.words.includes(text)),
    )
  if (field.kind === 'switch') return fc.oneof(other, fc.string(), fc.integer())
  const outside = fc.constantFrom(field.least - 1, field.most + 1, field.least + 0.5)
  return fc.oneof(other, outside, fc.boolean(), fc.string())
}

describe.each(settingNames.map((name) => ({ name, field: settingTable[name] as SettingField })))(
  '$name',
  ({ name, field }) => {
    test('is taken and read as the table says, and its standard is one of its values', async () => {
      expect(taken({ [name]: field.standard })).toBe(true)
      await fc.assert(
        fc.asyncProperty(fitting(field), async (value) => {
          expect(taken({ [name]: value })).toBe(true)
          expect(await read({ [name]: value })).toEqual({ ...standardSettings(), [name]: value })
        }),
        { numRuns: 10 },
      )
    })

    test('anything else is refused by the call, and counts as the standard in the file', async () => {
      await fc.assert(
        fc.asyncProperty(unfit(field), async (value) => {
          expect(taken({ [name]: value })).toBe(false)
          expect(await read({ [name]: value })).toEqual(standardSettings())
        }),
        { numRuns: 10 },
      )
    })
  },
)

test('nothing is set but what the table has: where the mirror is only by choosing a folder', () => {
  expect(taken({ mirrorPath: '/photos' })).toBe(false)
  fc.assert(fc.property(fc.string(), (name) => name in settingTable || !taken({ [name]: true })))
})
