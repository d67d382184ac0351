#!/usr/bin/env node
/**
 * `npm run shoebox`: the command line, from its bundle where that was built from these sources, else from the sources
 * themselves. In JavaScript, as is what it imports: to read the first TypeScript takes Node a third of all that it needs.
 */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { isBundleCurrent } from './current-bundle.js'

const root = join(import.meta.dirname, '..')
// What Node has made of the sources, for the next start; it looks itself whether they are the same.
enableCompileCache(join(root, 'node_modules/.cache/shoebox-compiled'))
await (isBundleCurrent(root) ? import('../out/main/cli.js') : import('../src/main/headless/cli.ts'))
