/** Bytes of the sample account by the number of the picture. */
export interface SampleMedia {
  /** The file as it was uploaded, place included. */
  file(index: number): Promise<Buffer>
  /** The video part of a motion photo. */
  motion(index: number): Promise<Buffer | undefined>
  /** A picture that sharp reads: the file itself, or its poster. */
  still(index: number): Promise<Buffer>
}

export function sampleMedia(): SampleMedia {
  const missing = (index: number): Promise<Buffer> => Promise.reject(new Error(`no sample ${index}`))
  return { file: missing, motion: missing, still: missing }
}
