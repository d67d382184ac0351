import { describe, expect, it } from 'vitest'
import { folderKinds, type FolderFacts } from '../../../src/main/takeout/structure/folder-kind.ts'

const at = (year: number): number => Date.UTC(year, 5, 1) / 1000
const sidecar = (year: number, flags: { archived?: boolean; trashed?: boolean } = {}) => ({
  takenAt: at(year),
  archived: flags.archived ?? false,
  trashed: flags.trashed ?? false,
})
const titled = (title: string) => ({ title, blocks: [], comments: [] })
const untitled = { blocks: [], comments: [] }

describe('what a folder stands for', () => {
  const cases: [what: string, facts: FolderFacts, kind: string][] = [
    ['a year', { name: 'Photos from 2019', sidecars: [sidecar(2019)] }, 'library'],
    ['a year in a language nobody knows', { name: 'El la jaro 2019', sidecars: [sidecar(2019)] }, 'library'],
    [
      'a year with a photo taken a day outside it',
      { name: 'Fotos 2019', sidecars: [{ ...sidecar(2019), takenAt: Date.UTC(2018, 11, 31, 12) / 1000 }] },
      'library',
    ],
    ['an album called as a year', { name: '2014', album: titled('2014'), sidecars: [sidecar(2014)] }, 'album'],
    ['an album whose photos are of other years', { name: 'Photos from 2019', sidecars: [sidecar(2001)] }, 'album'],
    ['the archive, by its name', { name: '归档文件', sidecars: [] }, 'archive'],
    ['the archive, by what is in it', { name: 'Arşivim', sidecars: [sidecar(2019, { archived: true })] }, 'archive'],
    [
      'an album with archived items alone',
      { name: 'Best', album: titled('Best'), sidecars: [sidecar(2019, { archived: true })] },
      'album',
    ],
    [
      'an untitled album with archived items alone',
      { name: 'Sans titre(2)', album: untitled, sidecars: [sidecar(2019, { archived: true })] },
      'album',
    ],
    ['the trash, by what is in it', { name: 'Çöp', sidecars: [sidecar(2019, { trashed: true })] }, 'trash'],
    ['an album called Trash', { name: 'Trash', album: titled('Trash'), sidecars: [sidecar(2019)] }, 'album'],
    ['a day', { name: '2016-06-16', sidecars: [sidecar(2016)] }, 'library'],
  ]
  for (const [what, facts, kind] of cases)
    it(`${what}: ${facts.name}`, () => {
      expect(folderKinds([facts])).toEqual([kind])
    })
})
