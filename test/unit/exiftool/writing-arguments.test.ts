import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lackingFacts, lacksNothing } from '../../../src/main/exiftool/lacking-facts.ts'
import { writingArguments } from '../../../src/main/exiftool/writing-arguments.ts'
import type { XmpFacts } from '../../../src/main/xmp/xmp.ts'

const lisbon: XmpFacts = {
  localTime: '2021-07-04T11:11:12',
  zone: '+01:00',
  location: { latitude: 38.7139, longitude: -9.1394 },
}
const names = { picture: 'copy.part', words: 'words.xmp', made: 'made.part' }

describe('what a copy lacks', () => {
  it.each([
    ['all of it, where the file says nothing', lisbon, {}, false, lisbon],
    [
      'nothing that the file says, too',
      lisbon,
      { localTime: '2021-07-04T11:11:12', offsetMinutes: 60, latitude: 38.713_905, longitude: -9.139_4 },
      false,
      {},
    ],
    [
      'a date that is a second off',
      lisbon,
      { localTime: '2021-07-04T11:11:13', latitude: 38.7139, longitude: -9.1394 },
      false,
      { localTime: lisbon.localTime, zone: '+01:00' },
    ],
    [
      'a place a hundred metres away',
      { location: lisbon.location },
      { latitude: 38.714_9, longitude: -9.1394 },
      false,
      { location: lisbon.location },
    ],
    [
      'the clock alone, where nobody knows the zone',
      { localTime: lisbon.localTime },
      {},
      false,
      { localTime: lisbon.localTime },
    ],
    [
      'nothing of a video whose header has the instant',
      { localTime: lisbon.localTime, zone: '+01:00' },
      { recorded: '2021-07-04T10:11:12Z' },
      true,
      {},
    ],
    [
      'the date of a video whose header has the local time',
      { localTime: lisbon.localTime, zone: '+01:00' },
      { recorded: '2021-07-04T11:11:12Z' },
      true,
      { localTime: lisbon.localTime, zone: '+01:00' },
    ],
  ] as const)('is %s', (_, known, own, isVideo, facts) => {
    const lacking = lackingFacts(known, own, isVideo)
    expect(lacking).toEqual({ facts })
    expect(lacksNothing(lacking)).toBe(Object.keys(facts).length === 0)
  })

  it('is the zone alone, where the camera has not written it', () => {
    const lacking = lackingFacts(
      { localTime: '2021-07-04T11:11:12', zone: '+01:00' },
      { localTime: '2021-07-04T11:11:12' },
      false,
    )
    expect(lacking).toEqual({ facts: {}, zoneOnly: '+01:00' })
    expect(lacksNothing(lacking)).toBe(false)
    const written = writingArguments(lacking, 'picture', names)
    expect(written.filter((each) => each.includes('='))).toEqual([
      'QuickTimeUTC=1',
      '-ExifIFD:OffsetTimeOriginal=+01:00',
      '-ExifIFD:OffsetTimeDigitized=+01:00',
    ])
  })

  it('is nothing that no file can say', () => {
    for (const localTime of ['', '0000-01-01T00:00:00', '2021-13-01T00:00:00', '2021-07-04T11:11:12\n-o', '2021-07-04'])
      expect(lackingFacts({ localTime, zone: '+01:00' }, {}, false), localTime).toEqual({ facts: {} })
    for (const zone of ['', 'Z', '+1:00', '+99:00', '+01:00\n-o'])
      expect(lackingFacts({ ...lisbon, zone }, {}, false).facts.zone, zone).toBeUndefined()
    for (const latitude of [NaN, Infinity, 91, -91])
      expect(lackingFacts({ location: { latitude, longitude: 0 } }, {}, false), String(latitude)).toEqual({ facts: {} })
  })
})

describe('the arguments of exiftool', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'a\n-execute\n-FileName=b',
      '@x',
      '-o',
      '%d',
      '$x',
      '\0',
      '#[CSTR]a',
      '2021-07-04T11:11:12\n-o',
      '+01:00\r-o',
    ),
  )
  const facts = fc.record({
    localTime: fc.oneof(nasty, fc.constant(lisbon.localTime)),
    zone: fc.oneof(nasty, fc.constant(lisbon.zone)),
    title: nasty,
    description: nasty,
    people: fc.array(nasty),
    albums: fc.array(nasty),
    location: fc.record({ latitude: fc.double(), longitude: fc.double(), altitude: fc.double() }),
  })

  it('are made of no text of a person, whatever it is', () => {
    fc.assert(
      fc.property(facts, fc.boolean(), fc.constantFrom('picture', 'video', 'words'), (known, isVideo, notation) => {
        for (const each of writingArguments(lackingFacts(known, {}, isVideo), notation, names))
          expect(each).toMatch(/^[\w@<+:=. -]+$/)
      }),
    )
  })

  it('say an instant in UTC to a video, and nothing to its header without a zone', () => {
    const dates = (known: XmpFacts): string[] =>
      writingArguments(lackingFacts(known, {}, true), 'video', names).filter((each) => /Date=/.test(each))
    expect(dates(lisbon)).toEqual([
      '-QuickTime:CreateDate=2021:07:04 10:11:12+00:00',
      '-QuickTime:ModifyDate=2021:07:04 10:11:12+00:00',
      '-QuickTime:TrackCreateDate=2021:07:04 10:11:12+00:00',
      '-QuickTime:MediaCreateDate=2021:07:04 10:11:12+00:00',
      '-Keys:CreationDate=2021:07:04 11:11:12+01:00',
    ])
    expect(dates({ localTime: '2021-07-04T11:11:12' })).toEqual([])
    expect(dates({ localTime: '1961-07-04T11:11:12', zone: '+01:00' })).toEqual([])
  })
})
