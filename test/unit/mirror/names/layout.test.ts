import { describe, expect, test } from 'vitest'
import type { AccountId } from '../../../../src/shared/domain.ts'
import { albumIdOf, itemIdOf } from '../../../../src/main/mirror/names/identifiers.ts'
import {
  albumFolder,
  databaseFiles,
  dayAside,
  isTemporaryName,
  journalOf,
  layout,
  logOf,
  monthFolder,
  partFromRow,
  temporaryPath,
} from '../../../../src/main/mirror/names/layout.ts'
import { folderOf, nameFromRow, nameOf, photoPathFromRow } from '../../../../src/main/mirror-path.ts'

describe('the month folder', () => {
  test.each([
    ['2021-07-04T10:11:12Z', 'Photos/2021/07'],
    ['2021-12-31T23:59:59Z', 'Photos/2021/12'],
    ['1969-01-01T00:00:00Z', 'Photos/1969/01'],
    ['0099-03-01T00:00:00Z', 'Photos/0099/03'],
    ['-000001-06-01T00:00:00Z', 'Photos/0000/01'],
  ])('of %s is %s', (time, folder) => {
    expect(monthFolder(Date.parse(time))).toBe(folder)
  })
})

test('a path has a folder and a name', () => {
  const path = photoPathFromRow('Photos/2021/07/a.jpg')
  expect([folderOf(path), nameOf(path)]).toEqual(['Photos/2021/07', 'a.jpg'])
  expect([folderOf(layout.checksums), nameOf(layout.checksums)]).toEqual(['', 'SHA256SUMS'])
})

test('what SQLite keeps lies beside its database', () => {
  const { index } = layout
  expect(databaseFiles(index)).toEqual([index, `${index}-wal`, `${index}-shm`, `${index}-journal`])
  expect([logOf(index), journalOf(index)]).toEqual([`${index}-wal`, `${index}-journal`])
})

test('what is set aside lies with the day, and an album’s files with its folder', () => {
  expect(dayAside(Date.UTC(2026, 6, 4, 23, 59, 59))).toBe('.shoebox/set-aside/2026-07-04')
  expect(albumFolder(nameFromRow('Summer'))).toBe('Albums/Summer')
})

describe('a temporary file', () => {
  test('has a name that nobody can foretell, and is known by it', () => {
    const paths = Array.from({ length: 50 }, () => temporaryPath('download'))
    expect(new Set(paths).size).toBe(50)
    for (const path of paths) {
      expect(path).toMatch(/^\.shoebox\/incoming\/download-[0-9a-f]{32}\.part$/)
      expect(isTemporaryName(nameOf(path))).toBe(true)
      expect(partFromRow(nameOf(path))).toBe(path)
    }
    expect(temporaryPath('index.seal')).toMatch(/^\.shoebox\/incoming\/index\.seal-[0-9a-f]{32}\.part$/)
  })

  test.each([
    ['x.part', true],
    ['x.part-wal', true],
    ['x.part-shm', true],
    ['x.part-journal', true],
    ['x.part-1', false],
    ['probe', true],
    ['probe-link', true],
    ['catalogue.jsonl', true],
    ['a.jpg', false],
    ['probes', false],
    ['x.part.jpg', false],
    ['SHA256SUMS', false],
    ['', false],
  ])('of this or an earlier version has the name %s: %s', (name, temporary) => {
    expect(isTemporaryName(name)).toBe(temporary)
  })

  test.each([
    `download-${'0'.repeat(31)}.part`,
    `download-${'0'.repeat(33)}.part`,
    `download-${'A'.repeat(32)}.part`,
    `../download-${'0'.repeat(32)}.part`,
    `download-${'0'.repeat(32)}.part/..`,
    `download-${'0'.repeat(32)}xpart`,
    `repair-${'0'.repeat(32)}.part`,
    '',
    undefined,
    7,
    { toString: () => `download-${'0'.repeat(32)}.part` },
  ])('is not continued from a row that says %s', (value) => {
    expect(partFromRow(value)).toBeUndefined()
  })
})

describe('ids', () => {
  const account = '104237518092736455011' as AccountId

  test('are twenty characters that stay the same for ever', () => {
    expect(itemIdOf(account, 'AKx2v__one')).toMatch(/^[a-z2-7]{20}$/)
    // Mirrors in the field hold these: a change here would make every one of them download everything again.
    expect(itemIdOf(account, 'AKx2v__one')).toBe('jfhule7th2vno4eiszbc')
    expect(albumIdOf(account, 'AKx2v__one')).toBe('3kwh5jct6wbcfobfq44h')
  })

  test('differ by account and by kind', () => {
    const other = '117720364418259007322' as AccountId
    expect(
      new Set([itemIdOf(account, 'a'), itemIdOf(other, 'a'), albumIdOf(account, 'a'), itemIdOf(account, 'b')]).size,
    ).toBe(4)
  })
})
