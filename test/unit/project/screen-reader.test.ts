import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spokenIn } from '../../../scripts/screen-reader/speech-log.ts'
import {
  differences,
  headAndRest,
  normalised,
  transcriptOf,
  withHead,
} from '../../../scripts/screen-reader/transcript.ts'

test('only what is spoken is taken from the log of Orca, whatever it is', () => {
  const log = [
    "21:43:50.072301 - SPEECH OUTPUT: 'Skip to content link.'{'established': False}",
    "21:43:50.08 - SPEECH GENERATOR: None voice requested with language='None'",
    "21:43:51.1 - SPEECH OUTPUT: 'k' {'established': False, 'average-pitch': 7.0}",
    "21:43:51.2 - SPEECH OUTPUT: 'Shoebox'",
    "21:43:51.3 - SPEECH OUTPUT: 'Google's order, it's {new}.'{'established': False}",
    "21:43:51.4 - SPEECH OUTPUT: ''{'established': False}",
    '^^^^^ PROCESS ATSPI_KEY_RELEASED_EVENT ^^^^^',
  ]
  expect(spokenIn(log.join('\n'))).toEqual(['Skip to content link.', 'k', 'Shoebox', "Google's order, it's {new}."])
})

test('times, speeds, shares and folders of a run are the same in each', () => {
  const folders = { '/tmp/shoebox-spoken-x1/mirror': 'FOLDER' }
  const cases = {
    'Backup 25%, 61 of 246 items': 'Backup N percent, N of 246 items',
    'today at 9:41 pm': 'today at TIME',
    '21:43:50': 'TIME',
    '/tmp/shoebox-spoken-x1/mirror · 20.5 GB free': 'FOLDER · SPACE free',
    '3.4 MB/s, about 12 minutes left': 'SPEED, about SOME TIME left',
    '14 items  link': '14 items link',
  }
  for (const [said, plain] of Object.entries(cases)) expect(normalised(said, folders)).toBe(plain)
})

test('what was made the same stays so', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const plain = normalised(text)
      expect(normalised(plain)).toBe(plain)
    }),
  )
})

test('a transcript has places, keys and what is heard, also that it is nothing', () => {
  const heard = [
    { did: 'Tab', said: ['View panel.', 'Timeline'] },
    { did: 'End', said: [] },
  ]
  expect(
    transcriptOf([
      { title: 'Library', heard },
      { title: 'Health', heard: [] },
    ]),
  ).toBe('== Library\nTab\n    View panel.\n    Timeline\nEnd\n    (nothing)\n\n== Health\n')
})

test('the same differ in nothing, and others in just the lines that do', () => {
  const kept = Array.from({ length: 40 }, (_, at) => `line ${at}`)
  expect(differences(kept.join('\n'), kept.join('\n'))).toEqual([])
  const now = kept.with(20, 'another')
  now.push('at the end')
  expect(differences(kept.join('\n'), now.join('\n'))).toEqual([
    '…',
    '  line 17',
    '  line 18',
    '  line 19',
    '+ another',
    '- line 20',
    '  line 21',
    '  line 22',
    '  line 23',
    '…',
    '  line 37',
    '  line 38',
    '  line 39',
    '+ at the end',
  ])
})

test('what has spoken is kept apart from what was said', () => {
  const by = 'Orca 43.1, AT-SPI 2.46.0, Chromium 156.0'
  expect(headAndRest(withHead(by, '== Library\nTab\n'))).toEqual([by, '== Library\nTab\n'])
  expect(headAndRest('== Library\n\n== Health\n')[1]).toBe('== Library\n\n== Health\n')
})

test('news may come before or after what has the focus', () => {
  const place = (...said: string[]): string => transcriptOf([{ title: 'Library', heard: [{ did: 'space', said }] }])
  expect(differences(place('selected', '1 selected'), place('1 selected', 'selected'))).toEqual([])
  expect(differences(place('selected', '1 selected'), place('selected'))).toContain('-     1 selected')
})
