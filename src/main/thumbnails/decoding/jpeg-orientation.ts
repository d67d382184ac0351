/** A JPEG that says how it is to be turned, from one that does not. `orientation`: Exif's 1 to 8. */
export function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array {
  const exif = Buffer.from('ffe1000045786966000049492a0008000000010012010300010000000000000000000000', 'hex')
  exif.writeUInt16BE(exif.length - 2, 2)
  exif.writeUInt16LE(orientation, 28)
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)])
}
