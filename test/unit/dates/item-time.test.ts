import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plausibleInstant, timeOf } from '../../../src/main/dates/item-time.ts'
import type { TimeEvidence } from '../../../src/main/dates/item-time.ts'
import { zoneAtInstant, zoneAtWallClock } from '../../../src/main/dates/place-zone.ts'

const now = Date.UTC(2026, 10, 28)
const minute = 60_000
const clock = (text: string): number => Date.parse(`${text}Z`)
const tokyo = { latitude: 35.6762, longitude: 139.6503 }
const berlin = { latitude: 52.52, longitude: 13.405 }
const kathmandu = { latitude: 27.7172, longitude: 85.324 }
const chatham = { latitude: -43.95, longitude: -176.55 }
const apia = { latitude: -13.8333, longitude: -171.7667 }

/** Instant as text, zone in minutes and where it is from. */
function concluded(evidence: TimeEvidence): (string | number | undefined)[] {
  const { at, known, zone } = timeOf(evidence, now)
  return [known === 'nothing' ? known : new Date(at).toISOString().slice(0, 19), zone?.minutes, zone?.from]
}

describe('timeOf', () => {
  it.each<[string, TimeEvidence, (string | number | undefined)[]]>([
    [
      'takes the zone that the camera wrote',
      { creationTime: '2021-07-04T10:11:12Z', clock: clock('2021-07-04T12:11:12'), offsetMinutes: 120 },
      ['2021-07-04T10:11:12', 120, 'file'],
    ],
    [
      'does so whatever Google made of it on that day',
      { creationTime: '2021-07-04T12:11:12Z', clock: clock('2021-07-04T12:11:12'), offsetMinutes: 120 },
      ['2021-07-04T10:11:12', 120, 'file'],
    ],
    [
      'believes a person who gave another date in Google Photos',
      { creationTime: '1965-08-01T10:00:00Z', clock: clock('2021-07-04T12:11:12'), offsetMinutes: 120 },
      ['1965-08-01T10:00:00', 120, 'file'],
    ],
    [
      'takes the difference between clock and instant',
      { creationTime: '2023-05-01T05:00:00Z', clock: clock('2023-05-01T14:00:00') },
      ['2023-05-01T05:00:00', 540, 'clock'],
    ],
    [
      'takes no difference for a clock of which Google knew no zone',
      { creationTime: '2023-01-01T14:00:00Z', clock: clock('2023-01-01T14:00:00') },
      ['2023-01-01T14:00:00', undefined, undefined],
    ],
    [
      'also if Google knows parts of its second',
      { creationTime: '2023-01-01T14:00:00.999Z', clock: clock('2023-01-01T14:00:00') },
      ['2023-01-01T14:00:00', undefined, undefined],
    ],
    [
      'takes a difference of seconds for UTC',
      { creationTime: '2023-01-01T14:00:00Z', clock: clock('2023-01-01T14:00:01') },
      ['2023-01-01T14:00:00', 0, 'clock'],
    ],
    [
      'forgives a clock a few seconds',
      { creationTime: '2023-05-01T08:30:00Z', clock: clock('2023-05-01T14:14:20') },
      ['2023-05-01T08:30:00', 345, 'clock'],
    ],
    [
      'takes a difference that no zone makes for a wrong clock',
      { creationTime: '2023-05-01T08:30:00Z', clock: clock('2023-05-01T14:07:00') },
      ['2023-05-01T08:30:00', undefined, undefined],
    ],
    [
      'does so for one that is too large',
      { creationTime: '2023-05-01T08:30:00Z', clock: clock('2023-05-01T22:45:00') },
      ['2023-05-01T08:30:00', undefined, undefined],
    ],
    [
      'takes the zone of the place at that time of the year',
      { creationTime: '2023-01-05T12:00:00Z', ...berlin },
      ['2023-01-05T12:00:00', 60, 'place'],
    ],
    ['also in summer', { creationTime: '2023-07-05T12:00:00Z', ...berlin }, ['2023-07-05T12:00:00', 120, 'place']],
    [
      'shows the time of the place to a camera that stayed at home',
      { creationTime: '2023-05-01T05:00:00Z', clock: clock('2023-05-01T07:00:00'), ...tokyo },
      ['2023-05-01T05:00:00', 540, 'place'],
    ],
    [
      'lets the place decide where Google only repeats the clock',
      { creationTime: '2023-05-01T14:00:00Z', clock: clock('2023-05-01T14:00:00'), ...tokyo },
      ['2023-05-01T05:00:00', 540, 'place'],
    ],
    [
      'makes an instant of clock and place',
      { clock: clock('2023-05-01T14:00:00'), ...kathmandu },
      ['2023-05-01T08:15:00', 345, 'place'],
    ],
    [
      'takes the offset of the last change only where nothing else tells one',
      { creationTime: '2023-05-01T05:00:00Z', clock: clock('2023-05-01T14:00:00'), offsetHint: 120 },
      ['2023-05-01T05:00:00', 540, 'clock'],
    ],
    [
      'as where Google knows no date',
      { creationTime: '1970-01-01T00:00:00Z', clock: clock('2021-07-04T12:11:12'), offsetHint: 120 },
      ['2021-07-04T10:11:12', 120, 'file'],
    ],
    [
      'or repeats the clock',
      { creationTime: '2021-07-04T12:11:12Z', clock: clock('2021-07-04T12:11:12'), offsetHint: 120 },
      ['2021-07-04T10:11:12', 120, 'file'],
    ],
    [
      'keeps a clock that nothing explains',
      { clock: clock('2021-07-04T12:11:12') },
      ['2021-07-04T12:11:12', undefined, undefined],
    ],
    [
      'takes what a video says of itself where Google knows no date',
      { creationTime: '1904-01-01T00:00:00Z', recorded: '2020-02-02T02:02:02Z' },
      ['2020-02-02T02:02:02', undefined, undefined],
    ],
    [
      'leaves a video with an instant alone',
      { creationTime: '2020-02-02T02:02:02Z' },
      ['2020-02-02T02:02:02', undefined, undefined],
    ],
    ['knows nothing without any', {}, ['nothing', undefined, undefined]],
    [
      'takes the furthest zones that there are',
      { creationTime: '2023-05-01T12:00:00Z', clock: clock('2023-05-01T00:00:00') },
      ['2023-05-01T12:00:00', -720, 'clock'],
    ],
    [
      'on both sides',
      { creationTime: '2023-05-01T12:00:00Z', clock: clock('2023-05-02T02:00:00') },
      ['2023-05-01T12:00:00', 840, 'clock'],
    ],
    [
      'and no further ones',
      { creationTime: '2023-05-01T12:15:00Z', clock: clock('2023-05-01T00:00:00') },
      ['2023-05-01T12:15:00', undefined, undefined],
    ],
    [
      'forgives a clock two minutes, before and after',
      { creationTime: '2023-05-01T12:00:00Z', clock: clock('2023-05-01T13:58:00') },
      ['2023-05-01T12:00:00', 120, 'clock'],
    ],
    [
      'but not three',
      { creationTime: '2023-05-01T12:00:00Z', clock: clock('2023-05-01T13:57:00') },
      ['2023-05-01T12:00:00', undefined, undefined],
    ],
    [
      'takes a whole second of difference for no repetition',
      { creationTime: '2023-05-01T11:59:59Z', clock: clock('2023-05-01T12:00:00'), offsetHint: 60 },
      ['2023-05-01T11:59:59', 0, 'clock'],
    ],
    [
      'believes the camera where Google is a day away at most',
      { creationTime: '2021-07-05T10:11:12Z', clock: clock('2021-07-04T12:11:12'), offsetMinutes: 120 },
      ['2021-07-04T10:11:12', 120, 'file'],
    ],
    [
      'and a person where it is more',
      { creationTime: '2021-07-05T10:11:13Z', clock: clock('2021-07-04T12:11:12'), offsetMinutes: 120 },
      ['2021-07-05T10:11:13', 120, 'file'],
    ],
    [
      'believes no repetition, however far the zone is',
      { creationTime: '2021-07-04T12:11:12Z', clock: clock('2021-07-04T12:11:12'), offsetMinutes: 1500 },
      ['2021-07-03T11:11:12', 1500, 'file'],
    ],
    [
      'takes the offset of the last change for a clock that was wrong',
      { creationTime: '2023-05-01T08:30:00Z', clock: clock('2023-05-01T14:07:00'), offsetHint: 120 },
      ['2023-05-01T08:30:00', 120, 'file'],
    ],
    [
      'prefers the place to the offset of the last change',
      { clock: clock('2023-05-01T14:00:00'), offsetHint: 120, ...tokyo },
      ['2023-05-01T05:00:00', 540, 'place'],
    ],
    [
      'knows no place by half of one',
      { creationTime: '2023-05-01T08:30:00Z', latitude: 35 },
      ['2023-05-01T08:30:00', undefined, undefined],
    ],
    [
      'nor by the other half',
      { creationTime: '2023-05-01T08:30:00Z', longitude: 139 },
      ['2023-05-01T08:30:00', undefined, undefined],
    ],
    [
      'prefers Google’s instant to that of the file',
      { creationTime: '2023-05-01T08:30:00Z', recorded: '2020-02-02T02:02:02Z' },
      ['2023-05-01T08:30:00', undefined, undefined],
    ],
  ])('%s', (_name, evidence, expected) => {
    expect(concluded(evidence)).toEqual(expected)
  })

  it.each([
    ['Chatham in summer', chatham, '2023-01-05T00:00:00Z', 825],
    ['Chatham in winter', chatham, '2023-07-05T00:00:00Z', 765],
    ['Apia before it changed sides', apia, '2011-12-01T00:00:00Z', -600],
    ['Pago Pago', { latitude: -14.2756, longitude: -170.702 }, '2023-07-05T00:00:00Z', -660],
    ['Apia after', apia, '2012-03-01T00:00:00Z', 840],
    ['Kolkata', { latitude: 22.57, longitude: 88.36 }, '2023-01-05T00:00:00Z', 330],
    ['Los Angeles', { latitude: 34.05, longitude: -118.24 }, '2023-07-05T00:00:00Z', -420],
    ['the middle of the Pacific', { latitude: 30, longitude: -150 }, '2023-07-05T00:00:00Z', -600],
    ['the South Pole', { latitude: -90, longitude: 0 }, '2023-07-05T00:00:00Z', 720],
    ['the Ross Sea, far south of Samoa', { latitude: -80, longitude: -170 }, '2023-07-05T00:00:00Z', 720],
    ['an island far north of it', { latitude: 63.4, longitude: -170.3 }, '2023-07-05T00:00:00Z', -480],
    ['Darwin, far west of it', { latitude: -14, longitude: 130 }, '2023-07-05T00:00:00Z', 570],
    ['the date line', { latitude: 0, longitude: 180 }, '2023-07-05T00:00:00Z', 720],
    ['the south of Samoa’s islands', { latitude: -15.1, longitude: -170 }, '2023-07-05T00:00:00Z', -660],
    ['a time before zones, to the minute', berlin, '1880-01-01T00:00:00Z', 53],
  ])('knows %s', (_name, place, creationTime, zone) => {
    const time = timeOf({ creationTime, ...place }, now)
    expect(time.zone).toEqual({ minutes: zone, from: 'place' })
    const seen = Date.parse(creationTime) + zone * minute
    expect(timeOf({ clock: seen, ...place }, now)).toEqual(time)
  })

  it.each([
    ['the hour that comes twice', '2023-10-29T02:30:00', 120],
    ['the hour that is left out', '2023-03-26T02:30:00', 120],
    ['just before', '2023-03-26T01:59:59', 60],
    ['just after', '2023-03-26T03:00:00', 120],
  ])('gives %s a zone', (_name, local, zone) => {
    expect(timeOf({ clock: clock(local), ...berlin }, now).zone?.minutes).toBe(zone)
  })

  it('gives a zone to a time just after a change where clocks are far behind UTC', () => {
    const losAngeles = { latitude: 34.05, longitude: -118.24 }
    expect(timeOf({ clock: clock('2023-03-12T03:30:00'), ...losAngeles }, now).zone?.minutes).toBe(-420)
    expect(timeOf({ clock: clock('2023-03-12T01:30:00'), ...losAngeles }, now).zone?.minutes).toBe(-480)
  })

  it('says what is known: an instant, a clock, or nothing', () => {
    const told = [{ clock: 5000 }, { recorded: '2020-02-02T02:02:02Z' }, {}]
    expect(told.map((evidence) => timeOf(evidence, now).known)).toEqual(['clock', 'instant', 'nothing'])
  })

  it.each([
    { latitude: 90.1, longitude: 0 },
    { latitude: -90.1, longitude: 0 },
    { latitude: 0, longitude: 180.1 },
    { latitude: 0, longitude: -180.1 },
    { latitude: Number.NaN, longitude: 0 },
    { latitude: 0, longitude: Number.NaN },
  ])('knows no zone of %j, which is no place', (place) => {
    expect(zoneAtInstant(place, now)).toBeUndefined()
    expect(zoneAtWallClock(place, now)).toBeUndefined()
  })

  it('knows what clocks showed before there was a year 1', () => {
    const [before, after] = ['-000050-06-01T00:00:00Z', '0050-06-01T00:00:00Z'].map(Date.parse)
    expect(zoneAtInstant(tokyo, before ?? 0)).toBe(zoneAtInstant(tokyo, after ?? 1))
  })

  it('shows what the clock showed, wherever it was and whatever tells the zone', () => {
    const quarters = fc.integer({ min: -48, max: 56 }).map((quarter) => quarter * 15)
    const seconds = fc.integer({ min: Date.UTC(1950, 0, 1) / 1000, max: now / 1000 }).map((at) => at * 1000)
    fc.assert(
      fc.property(seconds, quarters, fc.constantFrom('file', 'clock', 'hint'), (instant, zone, source) => {
        const creationTime = new Date(instant).toISOString()
        const seen = instant + zone * minute
        const evidence =
          source === 'file'
            ? { creationTime, clock: seen, offsetMinutes: zone }
            : source === 'clock'
              ? { creationTime, clock: seen, offsetHint: 600 }
              : { clock: seen, offsetHint: zone }
        // Of an item without a date Google says 1970.
        fc.pre(source !== 'clock' || (zone !== 0 && instant !== 0))
        const time = timeOf(evidence, now)
        expect(time.at).toBe(instant)
        expect(time.zone?.minutes).toBe(zone)
      }),
    )
  })
})

describe('plausibleInstant', () => {
  it.each([
    '0000-00-00T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '1601-01-01T00:00:00Z',
    '1904-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '2098-01-01T00:00:00Z',
    '2026-12-01T00:00:00Z',
    '1825-12-31T23:59:59Z',
    '2026-11-29T12:00:01Z',
    'yesterday',
    '',
  ])('does not believe %s', (text) => {
    expect(plausibleInstant(text, now)).toBeUndefined()
  })

  it.each([
    '1839-08-19T12:00:00Z',
    '1904-07-01T10:00:00Z',
    '1969-07-20T20:17:40Z',
    '1970-01-01T00:00:01Z',
    '2026-11-28T12:00:00Z',
    '1826-01-01T00:00:00Z',
    '2026-11-29T12:00:00Z',
  ])('believes %s', (text) => {
    expect(plausibleInstant(text, now)).toBe(Date.parse(text))
  })
})
