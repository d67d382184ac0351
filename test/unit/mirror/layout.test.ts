import { describe, expect, test } from 'vitest'
import type { AccountId } from '../../../src/shared/domain.ts'
import { albumIdOf, itemIdOf } from '../../../src/main/mirror/identifiers.ts'
import { layout, monthFolder } from '../../../src/main/mirror/layout.ts'
import { folderOf, nameOf, photoPathFromRow } from '../../../src/main/mirror/mirror-path.ts'

describe('the month folder', () => {
  test.each([
    ['2021-07-04T10:11:12Z', 'Photos/2021/07'],
    ['2021-12-31T23:59:59Z', 'Photos/2021/12'],
    ['1969-01-01T00:00:00Z', 'Photos/1969/01'],
    ['0099-03-01T00:00:00Z', 'Photos/0099/03'],
  ])('of %s is %s', (time, folder) => {
    expect(monthFolder(Date.parse(time))).toBe(folder)
  })
})

test('a path has a folder and a name', () => {
  const path = photoPathFromRow('Photos/2021/07/a.jpg')
  expect([folderOf(path), nameOf(path)]).toEqual(['Photos/2021/07', 'a.jpg'])
  expect([folderOf(layout.checksums), nameOf(layout.checksums)]).toEqual(['', 'SHA256SUMS'])
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
