import fc from 'fast-check'
import { anyCharacter } from '../../text/any-character.ts'

const part = fc.oneof(
  fc.constantFrom(
    'Photos',
    'photos',
    '2021',
    '07',
    'a.jpg',
    'IMG_1 (2).JPG',
    '照片.jpg',
    '😀',
    'CON',
    'con.txt',
    'LPT1',
    'nul',
  ),
  fc.constantFrom(
    '',
    '.',
    '..',
    '...',
    ' ',
    'a ',
    'a.',
    '.a',
    '..\\x',
    'C:',
    '\0',
    'a\0b',
    '\u0085',
    '\ud800',
    '\u007f',
    '~',
  ),
  fc.constantFrom(
    '.shoebox',
    'incoming',
    'index.sqlite',
    'é'.repeat(127),
    'x'.repeat(255),
    'x'.repeat(256),
    'é'.repeat(128),
  ),
  fc.string({ unit: fc.constantFrom('\u{1F600}', ...'aZ0_-. ()<>:"|?*\\\n\t\u00e9\u0301'.split('')), maxLength: 12 }),
  fc.string({ unit: anyCharacter, maxLength: 6 }),
)

/** Names of every kind that a row, a document or a disk may hold, most of which Shoebox would never give. */
export const strangeNames: fc.Arbitrary<string> = part

/** Paths of such names: right ones, such that lead elsewhere, and such that lead nowhere. */
export const strangePaths: fc.Arbitrary<string> = fc.oneof(
  fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => `Photos/${parts.join('/')}`),
  fc.array(part, { maxLength: 5 }).map((parts) => parts.join('/')),
  fc.array(part, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
  fc.constantFrom(
    `Photos/${'x/'.repeat(2500)}x`,
    `Photos/${'a'.repeat(5000)}`,
    '../'.repeat(9),
    'Photos/',
    'Photos',
    '/',
  ),
)
