import { coordinates } from '../../../src/renderer/features/items/place-text.ts'
import { expect, test } from 'vitest'
import {
  cameraName,
  exposure,
  shutterTime,
  utcOffset,
} from '../../../src/renderer/features/viewer/details/camera-text.ts'

test('a camera is not named twice', () => {
  expect(cameraName({ make: 'Canon', model: 'Canon EOS R6' })).toBe('Canon EOS R6')
  expect(cameraName({ make: 'NIKON', model: 'Nikon Z 6' })).toBe('Nikon Z 6')
  expect(cameraName({ make: 'Google', model: 'Pixel 6 Pro' })).toBe('Google Pixel 6 Pro')
  expect(cameraName({ model: 'Pixel 6 Pro' })).toBe('Pixel 6 Pro')
  expect(cameraName({ make: 'Apple' })).toBe('Apple')
  expect(cameraName({})).toBe('')
})

test('shutter times are written as photographers write them', () => {
  expect(shutterTime('0.004s', 'en')).toBe('1/250 s')
  expect(shutterTime('1/60', 'en')).toBe('1/60 s')
  expect(shutterTime('0.5s', 'en')).toBe('0.5 s')
  expect(shutterTime('30s', 'en')).toBe('30 s')
  expect(shutterTime('unknown', 'en')).toBe('')
})

test('only what is known about the exposure is told', () => {
  expect(
    exposure({ apertureFNumber: 1.85, exposureTime: '0.01s', focalLength: 6.81, isoEquivalent: 64 }, 'en'),
  ).toEqual(['ƒ/1.9', '1/100 s', '6.8 mm', 'ISO 64'])
  expect(exposure({ isoEquivalent: 100 }, 'en')).toEqual(['ISO 100'])
  expect(exposure({}, 'en')).toEqual([])
})

test('coordinates name their hemispheres', () => {
  expect(coordinates({ latitude: 38.7223, longitude: -9.13933 }, 'en')).toEqual(['38.72230° N', '9.13933° W'])
  expect(coordinates({ latitude: -33.85678, longitude: 151.2 }, 'en', 1)).toEqual(['33.9° S', '151.2° E'])
})

test('zones are written as people write them', () => {
  expect([0, 60, -480, 345, -210, 825, 840].map(utcOffset)).toEqual([
    'UTC',
    'UTC+1',
    'UTC−8',
    'UTC+5:45',
    'UTC−3:30',
    'UTC+13:45',
    'UTC+14',
  ])
})
