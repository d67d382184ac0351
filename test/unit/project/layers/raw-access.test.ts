import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkProject } from '../../../../scripts/layers/check-project.ts'
import { layers } from '../../../../scripts/layers/layers.ts'
import { findRawAccess } from '../../../../scripts/layers/raw-access.ts'

const lines = (file: string, ...text: string[]): number[] =>
  findRawAccess(file, text.join('\n')).map(({ line }) => line)

/** Among them a folder that nobody has named yet. */
const onMirrors = ['mirror', 'backup', 'verify', 'tasks', 'xmp-files', 'thumbnails', 'app', 'unheard']

describe.each(onMirrors)('a file of %s', (layer) => {
  const file = `src/main/${layer}/x.ts`

  test.each([
    "import { readFile } from 'node:fs/promises'",
    "import * as fs from 'fs'",
    "import { constants, type Stats } from 'node:fs'",
    "export { readFile } from 'node:fs/promises'",
    "export const load = () => import('node:fs')",
    "export const x = process.getBuiltinModule('fs')",
    "import { join } from 'node:path'",
    "import { resolve } from 'path/posix'",
    "import type { FileSystem } from '../ports.ts'",
    "import { type FileSystem as Disk } from '../ports.ts'",
    'export const x = (row: unknown) => row as MirrorPath',
    'export const x = (row: string) => row as unknown as Readonly<{ path: MirrorPath }>',
    'export const x = (row: string) => <MirrorName>row',
    "export function is(row: unknown): row is MirrorPath { return row === '' }",
    "export const x = (file: any) => file.utimes('a', 1, 1)",
    "export const x = (file: any) => file['futimes'](1)",
    "export const x = ({ lutimes }: any) => lutimes('a')",
    "import { utimesSync } from './y.ts'",
  ])('may not say %s', (text) => {
    expect(lines(file, 'export const y = 1', text)).toContain(2)
  })

  test('may say what only looks like it', () => {
    expect(
      lines(
        file,
        "import type { FileHandle } from 'node:fs/promises'",
        "import { type Stats } from 'node:fs'",
        "import type { MirrorPath } from '../mirror-path.ts'",
        "import type { Log } from '../ports.ts'",
        'export const x = (path: MirrorPath): string => path as string',
        '// file.utimes(row as MirrorPath)',
        'export const text = "never utimes()"',
      ),
    ).toEqual([])
  })
})

describe('a statement that writes', () => {
  test.each([
    "export const x = (d: any) => d.prepare('INSERT INTO item (id) VALUES (?)')",
    "export const x = (d: any) => d.prepare('insert or ignore into passing.run_item (item) values (?)')",
    'export const x = (d: any, table: string) => d.exec(`UPDATE ${table} SET x = 1`)',
    'export const x = (d: any) => d.exec(`UPDATE OR IGNORE item AS one SET x = 1`)',
    'export const x = (d: any) => d.exec(`WITH one AS (SELECT 1) DELETE FROM "item"`)',
    "export const x = (d: any) => d.exec('REPLACE INTO item VALUES (1)')",
    "export const x = (d: any) => d.exec('CREATE TEMP TABLE x (y)')",
    "export const x = (d: any) => d.exec('CREATE UNIQUE INDEX x ON item (id)')",
    "export const x = (d: any) => d.exec('DROP TRIGGER x')",
    "export const x = (d: any) => d.exec('ALTER TABLE item ADD x')",
  ])('stands below src/main/index alone: %s', (text) => {
    for (const room of ['verify/rebuild', 'headless', 'unheard'])
      expect(lines(`src/main/${room}/x.ts`, text)).toEqual([1])
    expect(lines('src/main/index/x.ts', text)).toEqual([])
    expect(lines('src/shared/x.ts', text)).toEqual([])
  })

  test('is none if it only looks like one', () => {
    expect(
      lines(
        'src/main/library/x.ts',
        "export const x = 'SELECT updated, deleted FROM inserted ORDER BY created'",
        '// INSERT INTO item',
        "export const y = 'Update the list, then delete what is from elsewhere.'",
      ),
    ).toEqual([])
  })
})

describe('a file of the engine that reads the index', () => {
  const sqlite = "import type { DatabaseSync } from 'node:sqlite'"
  const places = ['src/main/index/items/x.ts', 'src/main/library/x.ts', 'src/main/app/x.ts', 'src/main/unheard/x.ts']

  test.each([
    "export const x = (row: any) => row['path']",
    "export const x = (row?: any) => row?.['path']",
    "export const x = (d: any) => d.get()?.['path']",
    'export const x = (rows: unknown[]) => rows as unknown as string[]',
    'export const x = (d: any) => d.all() as string[]',
    'export const x = (d: any) => d.all(1).filter(Boolean) as string[]',
    'export const x = (d: any) => d.get?.(1) as string | undefined',
    'export const x = (d: any) => [...(d.iterate() as string[])]',
  ])('may not say %s', (text) => {
    for (const place of places) expect(lines(place, sqlite, text)).toEqual([2])
    expect(lines('src/main/index/migrations/x.ts', sqlite, text)).toEqual([])
  })

  test('may say what only looks like it', () => {
    const text = 'export const x = (all: any, at: number) => [all[at], all[`${at}`], all as string[], all as unknown]'
    const problem = "export const y = (problem: any) => problem.values?.['path']"
    for (const place of places) expect(lines(place, sqlite, text, problem)).toEqual([])
    expect(lines('src/main/takeout/x.ts', "export const x = (json: any) => json['path']")).toEqual([])
  })
})

test('dates are set and paths are made in their own files alone, wherever else in src', () => {
  const dates = 'export const x = (file: any) => file.utimes(1, 1)'
  const cast = 'export const x = (row: string) => row as MirrorPath'
  for (const place of ['src/main/google/x.ts', 'src/main/headless/x.ts', 'src/main/desktop/x.ts', 'src/shared/x.ts'])
    expect([lines(place, dates), lines(place, cast)]).toEqual([[1], [1]])
  expect(lines('src/main/mirror/disk/file-date.ts', dates)).toEqual([])
  expect(lines('src/main/mirror-path.ts', cast)).toEqual([])
  expect(lines('test/engine/x.ts', dates, cast)).toEqual([])
})

test('the check of the project tells them', () => {
  const project = mkdtempSync(join(tmpdir(), 'shoebox-raw-'))
  mkdirSync(join(project, 'src/main/backup'), { recursive: true })
  writeFileSync(join(project, 'src/main/backup/x.ts'), "import { rm } from 'node:fs/promises'\nexport const y = rm\n")
  expect(checkProject(project, layers).faults).toEqual([
    'src/main/backup/x.ts:1: opens files itself: use src/main/mirror/disk/mirror-files.ts',
  ])
  rmSync(project, { recursive: true })
})
