import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mirrorProblem, placeProblem } from '../../../../src/main/mirror/disk/place-problem.ts'
import type { ProblemCode } from '../../../../src/shared/problems/problem.ts'

const root = join('/', 'media', 'disk')

function fileError(code: string, more: { path?: string; dest?: string; syscall?: string } = {}): Error {
  return Object.assign(new Error(`${code}: planned`), { code, ...more })
}

function sqliteError(errcode: number): Error {
  return Object.assign(new Error('planned'), { code: 'ERR_SQLITE_ERROR', errcode })
}

const mirror = (present: boolean, writable: boolean) => ({
  path: root,
  isPresent: () => Promise.resolve(present),
  isWritable: () => Promise.resolve(writable),
})

describe('an error that concerns the whole mirror', () => {
  test.each<[Error, ProblemCode]>([
    [fileError('ENOSPC'), 'mirror-full'],
    [fileError('EDQUOT'), 'mirror-full'],
    [fileError('ENODEV'), 'mirror-missing'],
    [fileError('ESTALE'), 'mirror-missing'],
    [fileError('EIO'), 'file-failed'],
    [sqliteError(13), 'mirror-full'],
    [sqliteError(1032), 'mirror-read-only'],
    [sqliteError(11), 'mirror-damaged'],
  ])('%s', async (error, code) => {
    for (const writable of [true, false])
      expect(await mirrorProblem(error, mirror(true, writable))).toMatchObject({ code, values: { path: root } })
  })

  test.each(['EACCES', 'EPERM', 'EROFS'])('%s only if the root refuses as well', async (code) => {
    const error = fileError(code, { path: join(root, 'Photos', '2021') })
    expect(await mirrorProblem(error, mirror(true, false))).toMatchObject({
      code: 'mirror-read-only',
      values: { path: root },
    })
    expect(await mirrorProblem(error, mirror(true, true))).toBeUndefined()
    expect(await mirrorProblem(error, mirror(false, true))).toEqual({
      code: 'mirror-missing',
      detail: error.message,
      values: { path: root },
    })
  })
})

describe('the place of an error', () => {
  const at = (...names: string[]): string => join(root, ...names)
  test.each<[Error, ProblemCode, string | undefined]>([
    [fileError('EACCES', { syscall: 'mkdir', path: at('Photos', '2021', '07') }), 'place-read-only', 'Photos/2021'],
    [
      fileError('EACCES', {
        syscall: 'link',
        path: at('.shoebox', 'incoming', 'x'),
        dest: at('Photos', '2021', '07', 'a.jpg'),
      }),
      'place-read-only',
      'Photos/2021/07',
    ],
    [fileError('EROFS', { syscall: 'unlink', path: at('Albums', 'Trip', 'a.jpg') }), 'place-read-only', 'Albums/Trip'],
    [fileError('EPERM', { syscall: 'rename', path: at('x'), dest: at('SHA256SUMS') }), 'place-read-only', 'SHA256SUMS'],
    [fileError('EACCES', { syscall: 'open', path: at('Photos', 'a.jpg') }), 'place-read-only', 'Photos/a.jpg'],
    [fileError('ENOTDIR', { syscall: 'mkdir', path: at('Albums') }), 'place-taken', 'Albums'],
    [fileError('ENAMETOOLONG', { syscall: 'open', path: at('Photos', 'b') }), 'file-failed', 'Photos/b'],
    [fileError('EACCES', { syscall: 'open', path: join('/', 'etc', 'passwd') }), 'place-read-only', undefined],
    [fileError('EACCES'), 'place-read-only', undefined],
  ])('%s is named', (error, code, path) => {
    const problem = placeProblem(error, root)
    expect(problem.code).toBe(code)
    expect(problem.values?.['path']).toBe(path)
  })

  test('is the one that is known where the error tells none, else none at all', () => {
    expect(placeProblem(fileError('EIO'), root, 'Albums/Trip').values).toEqual({ path: 'Albums/Trip' })
    expect(placeProblem(fileError('EIO', { path: at('Photos') }), root, 'Albums/Trip').values).toEqual({
      path: 'Photos',
    })
    expect(placeProblem(fileError('EIO'), root)).not.toHaveProperty('values')
  })

  test('of what is no error is none, and its text is kept', () => {
    expect(placeProblem('a text', root)).toEqual({ code: 'file-failed', detail: 'a text' })
    expect(placeProblem(undefined, root)).toEqual({ code: 'file-failed', detail: 'undefined' })
    expect(placeProblem(null, root).code).toBe('file-failed')
  })

  test('is never the root, and never outside of it', () => {
    const name = fc.constantFrom('Photos', '..', 'x', '.shoebox')
    fc.assert(
      fc.property(
        fc.array(name, { maxLength: 5 }),
        fc.constantFrom('EACCES', 'EPERM', 'ENOTDIR', 'EBUSY'),
        fc.constantFrom('open', 'link', 'mkdir', 'unlink'),
        (names, code, syscall) => {
          const path = placeProblem(fileError(code, { path: join(root, ...names), syscall }), root).values?.['path']
          if (path !== undefined) expect(String(path)).not.toMatch(/^(\.\.|\/|$)/)
        },
      ),
    )
  })
})
