/** The part of libheif-js that Shoebox uses; the package has no types of its own. */
declare module 'libheif-js/wasm-bundle.js' {
  export interface HeifImage {
    get_width(): number
    get_height(): number
    is_primary(): boolean | number
    /** Calls back with `null` if the picture cannot be decoded. */
    display(
      target: { data: Uint8ClampedArray; width: number; height: number },
      done: (target: { data: Uint8ClampedArray } | null) => void,
    ): void
    free(): void
  }

  export interface HeifDecoder {
    /** The top-level pictures; empty if the file cannot be understood. Frees what the call before returned. */
    decode(file: Uint8Array): HeifImage[]
  }

  const libheif: { HeifDecoder: new () => HeifDecoder }
  // The package is CommonJS, so this is the only way to import it.
  export default libheif
}
