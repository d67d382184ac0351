import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const sources = globSync('{src,test,scripts,docs}/**/*.{ts,tsx,js,css,md}').map((file) => `/${file}`)

test.each(globSync('{README.md,docs/**/*.md}'))('every file that %s names is there', (document) => {
  const named = [...readFileSync(document, 'utf8').matchAll(/`([\w./-]+\/[\w.-]+\.(?:tsx?|js|css))`/g)]
  const missing = named
    .map((match) => match[1] ?? '')
    .filter((path) => !sources.some((file) => file.endsWith(`/${path}`)))
  expect(missing.filter((path) => !path.startsWith('out/'))).toEqual([])
})
