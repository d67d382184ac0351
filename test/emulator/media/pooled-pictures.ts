import { readFile } from 'node:fs/promises'
import { encodePicture } from '../sample/encode-picture.ts'
import { keptFile } from '../sample/picture-cache.ts'
import { sceneAt } from '../sample/scenes/all-scenes.ts'
import { committedPath } from '../sample/committed-media.ts'
import { committedStill } from '../sample/committed-still.ts'
import { pooledVariant } from './pool.ts'

const loaded = new Map<number, Promise<Buffer>>()

async function load(index: number): Promise<Buffer> {
  const { source, mimeType, width, height } = pooledVariant(index)
  if ('committed' in source) return readFile(committedPath(source.committed))
  const { scene } = source
  return keptFile(`pool-${index}`, () =>
    encodePicture({ scene: sceneAt(scene), seed: scene + 1, width, height }, mimeType, { quality: 72 }),
  )
}

/** The bytes that all items of a variant share. At most a megabyte in all. */
export function pooledPicture(index: number): Promise<Buffer> {
  const known = loaded.get(index)
  if (known) return known
  const made = load(index)
  loaded.set(index, made)
  return made
}

/** A picture of the variant: itself, or the poster of a video. */
export async function pooledStill(index: number): Promise<Buffer> {
  const { source } = pooledVariant(index)
  if ('committed' in source) return committedStill(source.committed)
  return pooledPicture(index)
}
