/** Decoding a picture of one of these types takes seconds, whatever its size. Known apart from the decoders, which are heavy. */
export const slowTypes: ReadonlySet<string> = new Set(['image/heic', 'image/heif', 'image/avif', 'image/jxl'])
