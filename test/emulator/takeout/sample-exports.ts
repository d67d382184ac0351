import { pooledPicture } from '../media/pooled-pictures.ts'
import { pooledVariant, pooledVariantCount } from '../media/pool.ts'
import { baseMedia } from './photo-files.ts'
import { planExports } from './plan-exports.ts'
import { writeExport } from './write-layouts.ts'

const pictures = 24
const seed = 4

/**
 * Writes the sample account as two exports of Takeout, the second with what came later, made of the pictures of
 * the sample. Nothing in them is damaged.
 */
export async function writeSampleExports(folder: string, photos: number): Promise<void> {
  const found: Buffer[] = []
  for (let index = 0; index < pooledVariantCount && found.length < pictures; index++)
    if (pooledVariant(index).mimeType === 'image/jpeg') found.push(await pooledPicture(index))
  const base = { ...(await baseMedia()), jpegs: found }
  const exports = await planExports({ seed, photos, language: 'english', increment: true, base })
  for (const one of exports) {
    const files = one.files.filter(({ meaning }) => !('photo' in meaning) || meaning.photo.damage === undefined)
    await writeExport(folder, { ...one, files }, 'zip')
  }
}
