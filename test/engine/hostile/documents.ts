import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Place } from './kinds.ts'

/** Writes something else into a document, where it says something or in its whole place. */
type Rewrite = (at: Place, value: string | Uint8Array) => void

const bytesOf = (value: string | Uint8Array): Buffer => Buffer.from(value)
const textOf = (value: string | Uint8Array): string => bytesOf(value).toString('latin1')

const whole =
  (document: string): Rewrite =>
  ({ mirror }, value) => {
    writeFileSync(join(mirror, document), bytesOf(value))
  }

const formatWith =
  (key: string): Rewrite =>
  ({ mirror }, value) => {
    const path = join(mirror, '.shoebox/format')
    const said = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
    writeFileSync(path, `${JSON.stringify({ ...said, [key]: textOf(value) })}\n`)
  }

/** Replaces a part of every line: its hash, the blanks after it, or its path. */
const sumsWith =
  (part: 0 | 1 | 2): Rewrite =>
  ({ mirror }, value) => {
    const path = join(mirror, 'SHA256SUMS')
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    const changed = lines.flatMap((line) => {
      const parts: Buffer[] = [line.slice(0, 64), line.slice(64, 66), line.slice(66)].map((text) => Buffer.from(text))
      parts[part] = bytesOf(value)
      return [...parts, Buffer.from('\n')]
    })
    writeFileSync(path, Buffer.concat(changed))
  }

/** What can be said otherwise in the documents of a mirror beside its catalogue. */
export const documents: Readonly<Record<string, Rewrite>> = {
  'the format': formatWith('format'),
  'the identity in the format': formatWith('identity'),
  'another key in the format': formatWith('path'),
  'the whole of the format': whole('.shoebox/format'),
  'the hashes in SHA256SUMS': sumsWith(0),
  'the blanks in SHA256SUMS': sumsWith(1),
  'the paths in SHA256SUMS': sumsWith(2),
  'the whole of SHA256SUMS': whole('SHA256SUMS'),
  'the whole of the seal': whole('.shoebox/index.seal'),
}
