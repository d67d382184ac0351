import type { HeifDecoder } from 'libheif-js/wasm-bundle.js'

/** Pixels of a picture, four bytes each: red, green, blue, alpha. */
export interface Pixels {
  data: Uint8ClampedArray
  width: number
  height: number
}

let decoder: Promise<HeifDecoder> | undefined

/**
 * Decodes the primary picture of a HEIC file, upright. HEVC is not part of the image library for reasons of patents, so
 * this runs a WebAssembly decoder, loaded when the first file needs it. Undefined if it cannot be decoded.
 */
export async function decodeHeif(file: Uint8Array): Promise<Pixels | undefined> {
  decoder ??= import('libheif-js/wasm-bundle.js').then((module) => new module.default.HeifDecoder())
  const images = (await decoder).decode(file)
  try {
    const image = images.find((candidate) => Boolean(candidate.is_primary())) ?? images[0]
    if (!image) return undefined
    const [width, height] = [image.get_width(), image.get_height()]
    if (width < 1 || height < 1) return undefined
    const target = { data: new Uint8ClampedArray(width * height * 4), width, height }
    const shown = await new Promise((resolve) => image.display(target, resolve))
    return shown === null ? undefined : target
  } finally {
    for (const image of images) image.free()
  }
}
