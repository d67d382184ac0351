import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

type Decoder = typeof import('jxl-oxide-wasm')

let decoder: Promise<Decoder> | undefined

async function load(): Promise<Decoder> {
  const module = await import('jxl-oxide-wasm')
  // Read as a file, because the package's own way to its code is a request to a server.
  const code = await readFile(fileURLToPath(import.meta.resolve('jxl-oxide-wasm/module.wasm')))
  module.initSync({ module: code })
  return module
}

/**
 * Decodes a JPEG XL, upright, to a PNG with its colour profile; the first frame of an animation. The image library's
 * prebuilt binaries leave the format out, so this runs a WebAssembly decoder, loaded when the first file needs it.
 * Throws if the file cannot be decoded.
 */
export async function decodeJxl(file: Uint8Array): Promise<Uint8Array> {
  decoder ??= load()
  const { JxlImage } = await decoder
  const image = new JxlImage()
  try {
    image.feedBytes(file)
    if (!image.tryInit()) throw new Error('The JPEG XL ends before its picture begins')
    // Takes the rendering with it, so there is nothing to free.
    return image.render().encodeToPng()
  } finally {
    image.free()
  }
}
