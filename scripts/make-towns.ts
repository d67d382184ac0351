/** Makes `assets/towns.bin.br` of the towns of GeoNames: `node scripts/make-towns.ts`. A test says when that is due. */
import { writeFileSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'
import { encodeTowns } from './towns/encode-towns.ts'
import { madeOf, readGeoNames } from './towns/read-geonames.ts'

const bytes = encodeTowns(readGeoNames(), madeOf())
const params = {
  [constants.BROTLI_PARAM_QUALITY]: 11,
  [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  [constants.BROTLI_PARAM_LGWIN]: 24,
}
const packed = brotliCompressSync(bytes, { params })
writeFileSync(new URL('../assets/towns.bin.br', import.meta.url), packed)
console.log(`${bytes.length} bytes, packed ${packed.length}`)
