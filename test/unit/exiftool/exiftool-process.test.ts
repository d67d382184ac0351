import { mkdtemp, rm, writeFile, chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { ExiftoolProcess } from '../../../src/main/exiftool/exiftool-process.ts'
import { createSystemExiftool } from '../../../src/main/exiftool/system-exiftool.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

let place: string

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'shoebox-exiftool-'))
})
afterEach(() => rm(place, { recursive: true }))

/** A program of this name that does what a script says. */
async function program(script: string): Promise<ReturnType<typeof createSystemExiftool>> {
  const path = join(place, 'exiftool')
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return createSystemExiftool({ platform: 'linux', environment: { PATH: `relative:${place}` } })
}

const ofVersion = (version: string): string => `[ "$3" = -ver ] && { echo ${version}; exit; }`

describe.skipIf(process.platform === 'win32')('the exiftool of a machine', () => {
  it.each([
    ['12.57', '12.57'],
    ['13.59', '13.59'],
    ['12.24', '12.24'],
    ['12.23', undefined],
    ['9.60', undefined],
    ['nothing', undefined],
    ['', undefined],
  ])('that says %j is %j', async (said, version) => {
    expect(await (await program(ofVersion(said))).find()).toBe(version)
  })

  it('is not looked for beside the program that looks', async () => {
    const nowhere = createSystemExiftool({ platform: 'win32', environment: { PATH: '.' } })
    expect(await nowhere.find()).toBeUndefined()
  })

  it('answers one order after the other, and begins again after it has ended', async () => {
    const exiftool = await program(`${ofVersion('13.0')}
      while read -r line; do case "$line" in
        -execute*) echo "{ready\${line#-execute}}";;
        end) exit 1;;
        *) echo "$line";;
      esac; done`)
    await exiftool.find()
    const running = new ExiftoolProcess(exiftool, place, systemClock())
    expect(await running.order(['one', '{ready7}', 'two'], 60_000)).toEqual({
      kind: 'answered',
      output: 'one\n{ready7}\ntwo\n',
    })
    expect(await running.order(['three'], 60_000)).toEqual({ kind: 'answered', output: 'three\n' })
    expect(await running.order(['end'], 60_000)).toEqual({ kind: 'ended' })
    expect(await running.order(['four'], 60_000)).toEqual({ kind: 'answered', output: 'four\n' })
    running.close()
  })

  it('is given up where it does not answer, or does not start', async () => {
    const silent = await program(`${ofVersion('13.0')}\nexec sleep 600`)
    await silent.find()
    const running = new ExiftoolProcess(silent, place, standingClock(0, { hasty: true }))
    expect(await running.order(['one'], 1)).toEqual({ kind: 'silent' })
    await rm(join(place, 'exiftool'))
    const gone = new ExiftoolProcess(silent, place, systemClock())
    expect(await gone.order(['one'], 60_000)).toEqual({ kind: 'ended' })
  })

  it('ends its answer where it is closed', async () => {
    const silent = await program(`${ofVersion('13.0')}\nexec sleep 600`)
    await silent.find()
    const running = new ExiftoolProcess(silent, place, systemClock())
    const answer = running.order(['one'], 600_000)
    running.close()
    expect(await answer).toEqual({ kind: 'ended' })
  })

  it.each(['a\nb', 'a\rb', 'a\0b', '', '#comment'])(
    'is not told %j, which would be another argument',
    async (argument) => {
      const running = new ExiftoolProcess(await program('exit'), place, systemClock())
      await expect(running.order(['-n', argument], 1)).rejects.toThrow('one line')
    },
  )
})
