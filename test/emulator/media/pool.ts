import type { CommittedName } from '../sample/committed-media.ts'

/** The small base pictures behind generated items. Their sizes are known before they are drawn. */
export interface PooledVariant {
  mimeType: string
  width: number
  height: number
  /** Number of the picture to draw, or a committed file. */
  source: { scene: number } | { committed: CommittedName }
}

const jpegSizes = [
  [320, 240],
  [240, 320],
  [400, 300],
  [480, 320],
  [360, 360],
  [300, 400],
  [640, 480],
  [600, 300],
  [320, 426],
  [480, 360],
] as const

/** 34 photos, 2 PNG, 2 WebP, 1 animated GIF and 1 video: about what phones hold. */
const variants: readonly PooledVariant[] = [
  ...Array.from({ length: 34 }, (_, index): PooledVariant => {
    const [width, height] = jpegSizes[index % jpegSizes.length] ?? jpegSizes[0]
    return { mimeType: 'image/jpeg', width, height, source: { scene: index } }
  }),
  { mimeType: 'image/png', width: 200, height: 150, source: { scene: 40 } },
  { mimeType: 'image/png', width: 160, height: 160, source: { scene: 41 } },
  { mimeType: 'image/webp', width: 400, height: 300, source: { scene: 42 } },
  { mimeType: 'image/webp', width: 300, height: 400, source: { scene: 43 } },
  { mimeType: 'image/gif', width: 120, height: 90, source: { scene: 44 } },
  { mimeType: 'video/mp4', width: 320, height: 180, source: { committed: 'smallVideo' } },
]

export const pooledVariantCount = variants.length

export function pooledVariant(index: number): PooledVariant {
  const variant = variants[index]
  if (!variant) throw new Error(`no pooled variant ${index}`)
  return variant
}

/** The first variant of a type; photos for types that the pool has not. */
export function variantOfType(mimeType: string): number {
  const index = variants.findIndex((variant) => variant.mimeType === mimeType)
  if (index >= 0) return index
  return mimeType.startsWith('video/') ? pooledVariantCount - 1 : 0
}
