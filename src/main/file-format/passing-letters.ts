/**
 * Looks for a few letters in bytes that pass by, also where two pieces meet, so that nobody has to read a file again to know that
 * they are not in it. Once they were found nothing is looked for any more.
 */
export class PassingLetters {
  readonly #letters: Buffer
  /** How much of the file has passed by from its beginning without the letters; undefined once that is no longer known. */
  #without: number | undefined = 0
  /** The end of it, in which the letters may have begun. */
  #end = Buffer.alloc(0)

  constructor(letters: Uint8Array) {
    this.#letters = Buffer.from(letters)
  }

  /** Takes the next bytes of the file, which begin at `at`: all of them, in their order. */
  take(bytes: Uint8Array, at: number): void {
    if (this.#without === undefined) return
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const most = this.#letters.length - 1
    const seam = Buffer.concat([this.#end, piece.subarray(0, most)])
    const isUnknown = at !== this.#without || seam.includes(this.#letters) || piece.includes(this.#letters)
    this.#without = isUnknown ? undefined : at + piece.length
    // Copied, as the bytes may be used again afterwards.
    this.#end = Buffer.from((piece.length < most ? seam : piece).subarray(-most))
  }

  /** True if a file of so many bytes passed by as a whole, and these letters, where they are the ones, are not in it. */
  lacks(letters: Uint8Array, bytes: number): boolean {
    return this.#without === bytes && this.#letters.equals(letters)
  }
}
