import type { Kit, Place } from './sample-entry.ts'

export const kits = {
  pixel: {
    make: 'Google',
    model: 'Pixel 8',
    lens: 'Pixel 8 back camera 6.9mm f/1.68',
    focalLength: 6.9,
    apertureFNumber: 1.68,
    writesOffset: true,
  },
  iphone: {
    make: 'Apple',
    model: 'iPhone 15 Pro',
    lens: 'iPhone 15 Pro back triple camera 6.765mm f/1.78',
    focalLength: 6.86,
    apertureFNumber: 1.78,
    writesOffset: true,
  },
  fuji: {
    make: 'FUJIFILM',
    model: 'X-T30',
    lens: 'XF23mmF2 R WR',
    focalLength: 23,
    apertureFNumber: 2.8,
    writesOffset: false,
  },
  nikon: {
    make: 'NIKON CORPORATION',
    model: 'NIKON Z 6',
    lens: 'NIKKOR Z 20mm f/1.8 S',
    focalLength: 20,
    apertureFNumber: 1.8,
    writesOffset: true,
  },
  powershot: {
    make: 'Canon',
    model: 'Canon PowerShot A590 IS',
    focalLength: 5.8,
    apertureFNumber: 2.6,
    writesOffset: false,
  },
  nexus: { make: 'LGE', model: 'Nexus 5', focalLength: 3.97, apertureFNumber: 2.4, writesOffset: false },
} as const satisfies Record<string, Kit>

export type KitName = keyof typeof kits

export const places = {
  lisbon: { latitude: 38.7139, longitude: -9.1335, altitude: 62, zone: 1 },
  dali: { latitude: 25.7011, longitude: 100.1642, altitude: 1974, zone: 8 },
  sahara: { latitude: 31.0802, longitude: -4.0133, altitude: 715, zone: 1 },
  berlin: { latitude: 52.4862, longitude: 13.4381, altitude: 35, zone: 2 },
  hallstatt: { latitude: 47.5622, longitude: 13.6493, altitude: 511, zone: 1 },
  tromso: { latitude: 69.6492, longitude: 18.9553, altitude: 12, zone: 1 },
  laPalma: { latitude: 28.7606, longitude: -17.8916, altitude: 2396, zone: 0 },
  skagen: { latitude: 57.7209, longitude: 10.5839, altitude: 4, zone: 2 },
  goreme: { latitude: 38.6431, longitude: 34.8289, altitude: 1104, zone: 3 },
  kyoto: { latitude: 35.0116, longitude: 135.7681, altitude: 56, zone: 9 },
  chicago: { latitude: 41.8827, longitude: -87.6233, altitude: 181, zone: -5 },
  sydney: { latitude: -33.8568, longitude: 151.2153, altitude: 5, zone: 11 },
  saxony: { latitude: 50.9626, longitude: 14.0731, altitude: 305, zone: 1 },
  oslo: { latitude: 59.9139, longitude: 10.7522, altitude: 23, zone: 1 },
} as const satisfies Record<string, Place>

export type PlaceName = keyof typeof places
