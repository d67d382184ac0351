/** A thread that lists zips, one at a time; see `archive-threads.ts` for who starts it, and what it is told and answers. */
import * as fs from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { systemClock } from '../../clock/system-clock.ts'
import { ZipArchive } from '../archives/zip/zip-archive.ts'
import { packListing, type PackedListing, type ZipOrder } from '../reading/packed-listing.ts'
import { visitSource } from '../reading/visit-source.ts'
import type { ThreadAnswer, ThreadOrder } from './archive-threads.ts'
import { DirectReads } from './direct-bytes.ts'

const reads = new DirectReads(systemClock())

async function list(
  { path, start, length, name, source, limits, inner }: ZipOrder,
  seen: (entries: number, facts: number) => void,
): Promise<PackedListing> {
  const fd = fs.openSync(path, 'r')
  try {
    const zip = new ZipArchive(name, reads.bytesOf(fd, start, length), source, limits)
    const { signal } = new AbortController()
    return packListing(await visitSource(zip, { limits, signal, inner, briefly: true, seen }), zip.places)
  } finally {
    fs.closeSync(fd)
  }
}

function answer(told: ThreadAnswer): void {
  parentPort?.postMessage(told)
}

parentPort?.on('message', ({ number, order }: ThreadOrder) => {
  list(order, (entries, facts) => answer({ kind: 'seen', number, entries, facts })).then(
    (listing) => answer({ kind: 'listed', number, listing }),
    // Whoever asked lists it then, and tells what is wrong.
    () => answer({ kind: 'failed', number }),
  )
})
