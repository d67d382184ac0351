import { execFile, execFileSync } from 'node:child_process'
import * as nodeFiles from 'node:fs/promises'
import { appendFile, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import { unpackOldMirror } from './old-mirror.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

function hasJq(): boolean {
  try {
    execFileSync('jq', ['--version'])
    return true
  } catch {
    return false
  }
}
if (!hasJq()) console.warn('There is no jq here: the examples of docs/mirror-format.md are not tested.')

/** What is asked in the page's examples for a shell, by its comment. */
const page = await readFile(join(import.meta.dirname, '../../../docs/mirror-format.md'), 'utf8')
const shell = page.split('## Questions for a shell')[1]?.split('```')[1] ?? ''
const questions = [...shell.matchAll(/^# (.+)\n(.+)$/gm)].map(([, asked = '', command = '']) => ({ asked, command }))

describe.skipIf(!hasJq())('the examples for a shell', () => {
  let mirror: string

  beforeAll(async () => {
    mirror = await unpackOldMirror(undefined, 'mirror-format-2-last')
    const opened = await openMirror(mirror, { files: nodeFiles, clock: quickClock(), log: () => undefined })
    if (!opened.ok) throw new Error(opened.problem.code)
    await opened.value.close()
    const more = [
      { kind: 'source', id: 'export', from: 'takeout', owner: 'zoe', label: 'Takeout' },
      { kind: 'owner', id: 'zoe', name: 'Zoë' },
      {
        kind: 'item',
        id: 'a',
        path: 'Photos/2021/07/a.jpg',
        bytes: 1,
        sources: [{ source: 'export', key: 'a' }],
        favorite: true,
        people: ['Ana', 'Björn'],
      },
    ]
    await appendFile(join(mirror, 'catalogue.jsonl'), more.map((line) => `${JSON.stringify(line)}\n`).join(''))
  })
  afterAll(() => rm(mirror, { recursive: true }))

  const answers: Record<string, string | RegExp> = {
    'How many items, how many bytes?': /^14\n\d+$/,
    'The files of one album, in album order':
      /^Photos\/2021\/07\/IMG_0001.*\.(?:jpg|JPG)\nPhotos\/2021\/07\/IMG_0001.*\n(?:Photos\/.*\n)*Photos\/.*$/,
    'Albums where Google says there is more than we have': 'Trip to Lisbon: 4 of 5',
    'Earlier versions of edited items':
      /Photos\/2019\/12\/edited\.jpg was replaced on 2026-.* by Photos\/2019\/12\/edited \(3\)\.jpg/,
    'When and where on the clock each was taken; the zone is a guess where zoneFrom says neighbour':
      /2021-07-04T10:11:12Z\t\+02:00\tfile\tPhotos\/2021\/07\/IMG_0001/,
    'Whose photos there are': /^Zoë: Photos\/2021\/07\/a\.jpg$/m,
    'What came from exports, and from which': 'Takeout: Photos/2021/07/a.jpg',
    'Favourites, and who is in them': 'Photos/2021/07/a.jpg: Ana, Björn',
    'What is no longer in Google Photos': 'Photos/2019/12/gone.jpg',
  }

  test('are all asked here', () => {
    expect(questions.map(({ asked }) => asked).toSorted()).toEqual(Object.keys(answers).toSorted())
  })

  test.each(questions)('answer: $asked', async ({ asked, command }) => {
    const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd: mirror })
    const answer = answers[asked]
    if (typeof answer === 'string') expect(stdout.trimEnd()).toBe(answer)
    else expect(stdout.trimEnd()).toMatch(answer ?? /^$/)
  })
})
