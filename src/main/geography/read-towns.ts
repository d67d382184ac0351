import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'

const unpack = promisify(brotliDecompress)

/** Reads the towns that come with the program, below its own folder. */
export async function readTowns(root: string): Promise<Uint8Array> {
  return unpack(await readFile(join(root, 'assets', 'towns.bin.br')))
}
