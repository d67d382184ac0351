import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { latestDigest, openDatabase } from '../../../src/main/index/schema/database.ts'
import { schemaDigest } from '../../../src/main/index/schema/index-schema.ts'

test('the digest of the schema is that of a new index', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-digest-'))
  const index = openDatabase(join(folder, 'index.sqlite'))
  const digest = schemaDigest(index)
  index.close()
  await rm(folder, { recursive: true })
  expect(latestDigest, `latestDigest in src/main/index/schema/database.ts has to be '${digest}'`).toBe(digest)
})
